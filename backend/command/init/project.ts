import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SettingError } from '../../runtime/settings.ts';
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
    packageManager: manifest && (manifest.packageManager ?? lockedManager(folder)),
    isInstalled: uses(PACKAGE),
  } as const;
  if (kind === 'plain') return { ...base, pages: has('public') ? 'public' : '.' };
  if (kind === 'vite') {
    if (has('index.html')) return { ...base, pages: '.' };
    throw new SettingError(
      'This project uses Vite, but has no index.html beside package.json. Follow the guide "Frameworks and bundlers"',
    );
  }
  const app = ['app', 'src/app'].find(has);
  if (app === undefined) {
    throw new SettingError(
      'This Next.js project has no folder "app" or "src/app". For the pages router, follow the guide "Frameworks and bundlers"',
    );
  }
  return { ...base, pages: app };
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
    if (existsSync(join(at, '.git')) || dirname(at) === at) return 'npm';
  }
}

/** @throws {SettingError} if the project has a script of the same name */
export function assertNoScript({ folder, packageManager }: Project): void {
  if (!packageManager) return;
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (scripts && SCRIPT in scripts) {
    throw new SettingError(`package.json has a script "${SCRIPT}" already. Rename it first`);
  }
}
