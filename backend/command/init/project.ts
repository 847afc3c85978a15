import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SettingError } from '../../runtime/settings.ts';
import { appFolder, assertNextFits } from './next-project.ts';
import { PACKAGE, SCRIPT, type PackageManager } from './package-manager.ts';

export type ProjectKind = 'next' | 'vite' | 'plain';

/** What the command needs to know about the project in a folder. */
export interface Project {
  readonly folder: string;
  readonly kind: ProjectKind;
  readonly usesReact: boolean;
  readonly usesTypeScript: boolean;
  /** Undefined if the project has no `package.json`. */
  readonly packageManager: PackageManager | undefined;
  readonly isInstalled: boolean;
  /** The folder of Next.js's app router, or the folder from which a plain project serves its pages. */
  readonly pages: string;
}

const lockFiles: readonly (readonly [file: string, manager: PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
];

/** @throws {SettingError} if `package.json` cannot be read, or the project is of a kind that is not supported */
export function readProject(folder: string): Project {
  const has = (path: string): boolean => existsSync(join(folder, path));
  const manifest = readManifest(folder);
  const uses = (name: string): boolean => manifest !== undefined && name in manifest.dependencies;
  const kind = uses('next') ? 'next' : uses('vite') ? 'vite' : 'plain';
  const base = {
    folder,
    kind,
    usesReact: uses('react'),
    usesTypeScript: has('tsconfig.json'),
    packageManager: packageManagerOf(folder),
    isInstalled: uses(PACKAGE),
  } as const;
  if (kind === 'plain') return { ...base, pages: has('public') ? 'public' : '.' };
  if (kind === 'vite') {
    if (has('index.html')) return { ...base, pages: '.' };
    throw new SettingError(
      'This project uses Vite, but has no index.html beside package.json. Follow the guide "Frameworks and bundlers"',
    );
  }
  const pages = appFolder(folder);
  assertNextFits(folder, pages);
  return { ...base, pages };
}

/** The package manager of a project, or undefined if it has no `package.json`. */
export function packageManagerOf(folder: string): PackageManager | undefined {
  const manifest = readManifest(folder);
  return manifest && (manifest.packageManager ?? lockedManager(folder));
}

/**
 * @param peers - The packages that this one works with, and their versions as `>=19` or `^4.32.0`
 * @throws {SettingError} if the project has another version, with which npm would refuse the package
 */
export function assertPeers(folder: string, peers: Readonly<Record<string, string>>): void {
  const dependencies = readManifest(folder)?.dependencies ?? {};
  for (const [name, range] of Object.entries(peers)) {
    const version = name in dependencies ? installedVersion(folder, name) : undefined;
    if (version === undefined) continue;
    const [[major, minor], [hasMajor, hasMinor]] = [majorAndMinor(range), majorAndMinor(version)];
    const isOld = hasMajor < major || (hasMajor === major && hasMinor < minor);
    if (isOld || (range.startsWith('^') && hasMajor !== major)) {
      throw new SettingError(
        `filestore-upload needs ${name} ${range}. This project has ${version}`,
      );
    }
  }
}

function majorAndMinor(text: string): readonly [number, number] {
  const [, major, minor] = /(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0)];
}

/** Undefined if the project is not installed. */
function installedVersion(folder: string, name: string): string | undefined {
  const file = join(folder, 'node_modules', name, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, unknown>>;
  readonly packageManager: PackageManager | undefined;
}

function readManifest(folder: string): Manifest | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  try {
    const { dependencies, devDependencies, packageManager } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    const [, named] = /^(npm|pnpm|yarn|bun)@/.exec(packageManager ?? '') ?? [];
    return {
      dependencies: { ...dependencies, ...devDependencies },
      packageManager: lockFiles.find(([, manager]) => manager === named)?.[1],
    };
  } catch (cause) {
    throw new SettingError('package.json is not valid JSON', { cause });
  }
}

/** The package manager of the project, or of the workspace around it. */
function lockedManager(folder: string): PackageManager {
  for (let at = folder; ; at = dirname(at)) {
    const [, manager] = lockFiles.find(([file]) => existsSync(join(at, file))) ?? [];
    if (manager) return manager;
    // The files above a repository belong to something else.
    if (existsSync(join(at, '.git')) || dirname(at) === at) return callingManager();
  }
}

/** The package manager that has started this program, such as with `pnpm dlx`. Each sets this variable. */
function callingManager(): PackageManager {
  const [, name] = /^(\w+)\//.exec(process.env['npm_config_user_agent'] ?? '') ?? [];
  return lockFiles.find(([, manager]) => manager === name)?.[1] ?? 'npm';
}

/** @throws {SettingError} if the project has a script of the same name */
export function assertNoScript({ folder, packageManager }: Project): void {
  if (!packageManager) return;
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (scripts && SCRIPT in scripts) {
    throw new SettingError(`package.json has a script "${SCRIPT}" already. Rename it first`);
  }
}
