import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingError } from '../../runtime/settings.ts';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

export const PACKAGE = 'filestore-upload';
/** The script of `package.json` that starts the local stack. */
export const SCRIPT = 'filestore';
const COMMAND = `${PACKAGE} serve --dev`;

/** The files that a package manager changes. */
export const managedFiles: readonly string[] = [
  'package.json',
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
];

/** @throws {SettingError} if the package manager fails */
export function install(folder: string, manager: PackageManager, spec: string): void {
  run(folder, manager, [manager === 'npm' ? 'install' : 'add', ...atRoot(folder, manager), spec]);
}

/** @throws {SettingError} if the package manager fails */
export function uninstall(folder: string, manager: PackageManager): void {
  const verb = manager === 'npm' ? 'uninstall' : 'remove';
  run(folder, manager, [verb, ...atRoot(folder, manager), PACKAGE]);
}

/**
 * pnpm and Yarn 1 refuse to add something to the root of a workspace by mistake. Later versions of Yarn have no such
 * option.
 */
function atRoot(folder: string, manager: PackageManager): readonly string[] {
  const has = (name: string): boolean => existsSync(join(folder, name));
  if (manager === 'pnpm') return has('pnpm-workspace.yaml') ? ['-w'] : [];
  if (manager !== 'yarn' || has('.yarnrc.yml')) return [];
  const { workspaces } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return workspaces === undefined ? [] : ['-W'];
}

/** On Windows, package managers are scripts, which need a shell. */
const NEEDS_SHELL = process.platform === 'win32';

/** @throws {SettingError} if a shell would read the path of the package in another way */
export function assertSafeSpec(spec: string): void {
  if (NEEDS_SHELL && /[\s&|<>^"%]/.test(spec)) {
    throw new SettingError(`${spec} contains a space or a special character. Move the file`);
  }
}

function run(folder: string, manager: PackageManager, words: readonly string[]): void {
  const { status, error } = spawnSync(manager, words, {
    cwd: folder,
    stdio: 'inherit',
    shell: NEEDS_SHELL,
  });
  if (status !== 0) {
    const reason = error ? `: ${error.message}` : '';
    throw new SettingError(`${manager} ${words.join(' ')} failed${reason}`);
  }
}

/** Adds the script. */
export function addScript(folder: string): void {
  editManifest(folder, (scripts) => ({ ...scripts, [SCRIPT]: COMMAND }));
}

/** Removes the script, unless somebody has changed it. */
export function removeScript(folder: string): void {
  editManifest(folder, ({ [SCRIPT]: command, ...others }) =>
    command === COMMAND ? others : undefined,
  );
}

/** Keeps the indentation and the line ends of the file. */
function editManifest(
  folder: string,
  edit: (scripts: Readonly<Record<string, unknown>>) => object | undefined,
): void {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return;
  const text = readFileSync(file, 'utf8');
  const manifest = JSON.parse(text);
  const scripts = edit(manifest.scripts ?? {});
  if (!scripts) return;
  const [, indent = '  '] = /^\{\r?\n([ \t]+)/.exec(text) ?? [];
  const json = JSON.stringify({ ...manifest, scripts }, undefined, indent);
  const end = text.endsWith('\n') ? '\n' : '';
  const written = `${json}${end}`;
  writeFileSync(file, text.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written);
}
