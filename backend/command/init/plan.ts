import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SettingError } from '../../runtime/settings.ts';
import type { Project } from './project.ts';
import { ENDPOINT, nextPage, plainPage, reactForm, vitePage, viteReactPage } from './templates.ts';

/** The folder of the local stack: its keys, its files, and the record of what `init` has changed. */
export const DATA_FOLDER = '.filestore-upload';

/** A file that is created or edited. */
export interface FileChange {
  /** Relative to the project, with slashes. */
  readonly path: string;
  readonly about: string;
  readonly content: string | Uint8Array;
  /** The lines that were added to the end of an existing file. */
  readonly added?: string;
}

export interface Plan {
  readonly changes: readonly FileChange[];
  /** What the package manager installs. */
  readonly install: string | undefined;
  /** The URL path of the new page. */
  readonly page: string;
}

interface PlanOptions {
  /** The browser key and the server key of the local stack. */
  readonly keys: { readonly browser: string; readonly server: string };
  /** What to install: a version, or the path of a tarball. */
  readonly packageSpec: string;
  /** The folder of the built package. */
  readonly dist: string;
}

/** @throws {SettingError} if a file that would be created exists */
export function makePlan(project: Project, { keys, packageSpec, dist }: PlanOptions): Plan {
  const { folder, kind, packageManager } = project;
  const own =
    kind === 'next'
      ? nextFiles(project)
      : kind === 'vite'
        ? viteFiles(project)
        : plainFiles(project, keys.browser, dist);
  const taken = own.find(({ path }) => existsSync(join(folder, path)));
  if (taken) {
    throw new SettingError(
      `${taken.path} exists already. Move it away, or add the element by hand`,
    );
  }
  const changes = [...own];
  if (kind !== 'plain') {
    changes.push(settingsFile(folder, environment(kind, keys)));
    const ignored = withLines(folder, '.gitignore', isIgnored(folder) ? [] : ['.env.local']);
    changes.push({ ...ignored, about: 'keeps the keys out of git' });
  }
  return {
    changes: changes.filter(({ added }) => added !== ''),
    install: packageManager && !project.isInstalled ? packageSpec : undefined,
    page: kind === 'next' ? '/upload' : '/upload.html',
  };
}

/** Whether git ignores `.env.local`, in the patterns of the frameworks' own templates. */
function isIgnored(folder: string): boolean {
  const file = join(folder, '.gitignore');
  if (!existsSync(file)) return false;
  const pattern =
    /^\/?(\.env\*|\.env\.\*|\.env\*\.local|\.env\.\*\.local|\*\.local|\.env\.local)\s*$/m;
  return pattern.test(readFileSync(file, 'utf8'));
}

/** @throws {SettingError} if the file sets one of the variables already */
function settingsFile(folder: string, lines: readonly string[]): FileChange {
  const file = join(folder, '.env.local');
  const before = readText(file);
  for (const line of lines) {
    const [name = ''] = line.split('=');
    if (new RegExp(`^\\s*(export\\s+)?${name}\\s*=`, 'm').test(before)) {
      throw new SettingError(`.env.local sets ${name} already. Remove it first`);
    }
  }
  return {
    ...withLines(folder, '.env.local', lines),
    about: 'endpoint and keys of the local stack',
  };
}

function nextFiles({ pages, usesTypeScript }: Project): FileChange[] {
  return [
    {
      path: `${pages}/upload/page.${usesTypeScript ? 'tsx' : 'jsx'}`,
      about: 'a page with an upload form and a server action that stores the files',
      content: nextPage(usesTypeScript),
    },
  ];
}

function viteFiles({ usesReact, usesTypeScript }: Project): FileChange[] {
  if (!usesReact)
    return [{ path: 'upload.html', about: 'a page with an upload form', content: vitePage }];
  const component = `src/upload-form.${usesTypeScript ? 'tsx' : 'jsx'}`;
  return [
    { path: component, about: 'an upload form as a component', content: reactForm(usesTypeScript) },
    { path: 'upload.html', about: 'a page with the component', content: viteReactPage(component) },
  ];
}

function plainFiles({ pages }: Project, key: string, dist: string): FileChange[] {
  const path = (name: string): string => (pages === '.' ? name : `${pages}/${name}`);
  const locales = readdirSync(join(dist, 'locales')).filter((name) => name.endsWith('.js'));
  const scripts = ['script-tag.js', 'hash-worker.js', ...locales.map((name) => `locales/${name}`)];
  return [
    { path: path('upload.html'), about: 'a page with an upload form', content: plainPage(key) },
    ...scripts.toSorted().map((name) => ({
      path: path(`filestore/${name}`),
      about: 'the element',
      content: readFileSync(join(dist, name)),
    })),
  ];
}

/** Variables with `VITE_` reach the page. The server key must not. */
function environment(kind: 'next' | 'vite', keys: PlanOptions['keys']): readonly string[] {
  if (kind === 'vite') {
    return [`VITE_FILESTORE_ENDPOINT=${ENDPOINT}`, `VITE_FILESTORE_KEY=${keys.browser}`];
  }
  return [
    `FILESTORE_ENDPOINT=${ENDPOINT}`,
    `FILESTORE_KEY=${keys.browser}`,
    `FILESTORE_SERVER_KEY=${keys.server}`,
  ];
}

/**
 * Reads a file, or the empty text if there is none.
 *
 * @throws {SettingError} if it is UTF-16, to which no lines are added
 */
function readText(file: string): string {
  if (!existsSync(file)) return '';
  const bytes = readFileSync(file);
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new SettingError(`${basename(file)} is encoded in UTF-16. Save it as UTF-8 first`);
  }
  return bytes.toString('utf8');
}

/** Adds lines to the end of a file, with its line ends. */
function withLines(
  folder: string,
  path: string,
  lines: readonly string[],
): Omit<FileChange, 'about'> {
  const file = join(folder, path);
  const before = readText(file);
  const end = before.includes('\r\n') ? '\r\n' : '\n';
  const start = before === '' || before.endsWith('\n') ? '' : end;
  const added = lines.length === 0 ? '' : `${start}${lines.map((line) => line + end).join('')}`;
  return { path, content: `${before}${added}`, added };
}
