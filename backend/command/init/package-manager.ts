import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingError } from '../../runtime/settings.ts';
import type { PackageManager } from './project.ts';

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
  run(folder, manager, [manager === 'npm' ? 'install' : 'add', spec]);
}

/** @throws {SettingError} if the package manager fails */
export function uninstall(folder: string, manager: PackageManager): void {
  run(folder, manager, [manager === 'npm' ? 'uninstall' : 'remove', PACKAGE]);
}

function run(folder: string, manager: PackageManager, words: readonly string[]): void {
  // On Windows, package managers are scripts, which need a shell. No word contains a space or a sign of the shell's.
  const shell = process.platform === 'win32';
  const { status, error } = spawnSync(manager, words, { cwd: folder, stdio: 'inherit', shell });
  if (status !== 0) {
    const reason = error ? `: ${error.message}` : '';
    throw new SettingError(`${manager} ${words.join(' ')} failed${reason}`);
  }
}

/** Adds the script, with the indentation of the file. Returns false if there is a script of this name. */
export function addScript(folder: string): boolean {
  return editManifest(folder, (scripts) => {
    if (SCRIPT in scripts) return undefined;
    return { ...scripts, [SCRIPT]: COMMAND };
  });
}

/** Removes the script, unless somebody has changed it. */
export function removeScript(folder: string): void {
  editManifest(folder, ({ [SCRIPT]: command, ...others }) =>
    command === COMMAND ? others : undefined,
  );
}

function editManifest(
  folder: string,
  edit: (scripts: Readonly<Record<string, unknown>>) => object | undefined,
): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  const manifest = JSON.parse(text);
  const scripts = edit(manifest.scripts ?? {});
  if (!scripts) return false;
  const [, indent = '  '] = /^\{\r?\n([ \t]+)/.exec(text) ?? [];
  const end = text.endsWith('\n') ? '\n' : '';
  writeFileSync(file, `${JSON.stringify({ ...manifest, scripts }, undefined, indent)}${end}`);
  return true;
}
