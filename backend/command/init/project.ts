import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingError } from '../../runtime/settings.ts';

export type ProjectKind = 'next' | 'vite' | 'plain';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** What the command needs to know about the project in a folder. */
export interface Project {
  readonly folder: string;
  readonly kind: ProjectKind;
  readonly usesReact: boolean;
  readonly usesTypeScript: boolean;
  /** Undefined if the project has no `package.json`. */
  readonly packageManager: PackageManager | undefined;
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
  const uses = (name: string): boolean => manifest !== undefined && name in manifest;
  const kind = uses('next') ? 'next' : uses('vite') ? 'vite' : 'plain';
  const [, locked = 'npm'] = lockFiles.find(([file]) => has(file)) ?? [];
  const base = {
    folder,
    kind,
    usesReact: uses('react'),
    usesTypeScript: has('tsconfig.json'),
    packageManager: manifest && locked,
  } as const;
  if (kind === 'vite') return { ...base, pages: '.' };
  if (kind === 'plain') return { ...base, pages: has('public') ? 'public' : '.' };
  const app = ['app', 'src/app'].find(has);
  if (app === undefined) {
    throw new SettingError(
      'This Next.js project has no folder "app" or "src/app". For the pages router, follow the guide "Frameworks and bundlers"',
    );
  }
  return { ...base, pages: app };
}

/** Returns all dependencies of the project by name, or nothing if it has no `package.json`. */
function readManifest(folder: string): Readonly<Record<string, unknown>> | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  try {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8'));
    return { ...dependencies, ...devDependencies };
  } catch (cause) {
    throw new SettingError('package.json is not valid JSON', { cause });
  }
}
