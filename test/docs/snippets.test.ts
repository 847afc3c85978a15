import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parameters } from '../../backend/infra/parameters.ts';
import { siteParameters } from '../../backend/infra/site/parameters.ts';
import { blocks, read, ROOT } from './documents.ts';

/** Code in the documents: compiled against the package's own types, and tags against its manifest. */
const FOLDER = join(import.meta.dirname, '.snippets');

/** What a snippet of a few lines may take for granted. */
const GRANTED = `import type {} from 'filestore-upload/react';
import type { FilestoreUpload } from 'filestore-upload';
declare global {
  const element: FilestoreUpload;
  const file: File;
  const endpoint: string;
  const key: string;
  const input: HTMLInputElement;
  const FilePond: typeof import('filepond');
  const uppy: {
    addUploader(upload: (ids: string[]) => Promise<void>): void;
    getFile(id: string): { data: File };
    emit(event: string, ...details: unknown[]): void;
  };
}
`;

const languages = ['sh', 'js', 'tsx', 'html', 'python', 'php', 'java', 'css', 'mermaid', ''];
const code = blocks.filter(({ language }) => language === 'js' || language === 'tsx');

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'granted.d.ts'), GRANTED);
  for (const { file, line, language, text } of code) {
    // A whole program of Node's has modules and globals of its own; it is run instead.
    if (text.includes('process.argv')) continue;
    const name = `${file.replaceAll(/\W/g, '-')}-${line}.${language === 'js' ? 'ts' : 'tsx'}`;
    writeFileSync(join(FOLDER, name), `${text}\nexport {};\n`);
  }
  const options = {
    extends: '../../../tsconfig.json',
    compilerOptions: {
      lib: ['ES2024', 'DOM', 'DOM.Iterable'],
      jsx: 'react-jsx',
      noUnusedLocals: false,
      // As people write JavaScript; what is looked at is what they ask of the package.
      strict: false,
      exactOptionalPropertyTypes: false,
      erasableSyntaxOnly: false,
    },
    files: [],
    include: ['*.ts', '*.tsx', '*.d.ts'],
  };
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify(options));
});
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

test('every block says its language, and a test knows each', () => {
  expect(blocks.length).toBeGreaterThan(30);
  const unknown = blocks.filter(({ language }) => !languages.includes(language));
  expect(unknown.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
});

test('JavaScript compiles against the types of the package', () => {
  expect(code.length).toBeGreaterThan(8);
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  let said = '';
  try {
    execFileSync(process.execPath, [tsc, '-p', FOLDER], { encoding: 'utf8' });
  } catch (error) {
    said = (error as { stdout: string }).stdout;
  }
  expect(said).toBe('');
});

test('attributes of the tag, in HTML and in a table, are those of the manifest', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'dist/custom-elements.json'), 'utf8'));
  const { attributes } = manifest.modules[0].declarations[0] as { attributes: { name: string }[] };
  // Every element has an id.
  const known = new Set(['id', ...attributes.map(({ name }) => name)]);
  const tags = blocks
    .filter(({ language }) => language === 'html')
    .flatMap(({ text }) => [...text.matchAll(/<filestore-upload\b([^>]*)>/g)]);
  expect(tags.length).toBeGreaterThan(1);
  const used = tags.flatMap(([, attributes = '']) =>
    [...attributes.matchAll(/([\w-]+)(?==|\s|$)(?:="[^"]*")?/g)].map(([, name = '']) => name),
  );
  expect(used.length).toBeGreaterThan(6);
  expect(used.filter((name) => !known.has(name))).toEqual([]);
});

test('properties, parts and states in CSS are those of the manifest', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'dist/custom-elements.json'), 'utf8'));
  const { cssProperties, cssParts, cssStates } = manifest.modules[0].declarations[0];
  const names = (all: readonly { name: string }[]): string[] => all.map(({ name }) => name);
  const css = blocks.filter(({ language }) => language === 'css').map(({ text }) => text);
  css.push(read('demo/theming.css'), read('demo/demo.css'));
  const used = (pattern: RegExp): string[] =>
    css.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));
  expect(names(cssProperties)).toEqual(expect.arrayContaining(used(/(--filestore-[\w-]+)/g)));
  expect(names(cssParts)).toEqual(expect.arrayContaining(used(/::part\(([\w-]+)\)/g)));
  expect(names(cssStates)).toEqual(expect.arrayContaining(used(/:state\(([\w-]+)\)/g)));
  expect(used(/:state\(([\w-]+)\)/g).length).toBeGreaterThan(0);
});

test('the tables of parameters name every one of each template, and no other', () => {
  const named = (file: string, heading: RegExp): string[] => {
    const part = read(file).split(heading)[1]?.split(/\n#+ /)[0] ?? '';
    const cells = [...part.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell);
    return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
  };
  expect(new Set(named('README.md', /## The stack on AWS/))).toEqual(
    new Set(Object.keys(parameters)),
  );
  const { ConnectOrigins: _own, ...chosen } = siteParameters;
  expect(new Set(named('demo/guides/deploying.md', /## The site/))).toEqual(
    new Set(Object.keys(chosen)),
  );
});

test('every variable of npm start that the README names is one that is read', () => {
  const settings = read('backend/dev/settings.ts');
  const table = read('README.md').split('## Try it')[1]?.split('\n## ')[0] ?? '';
  const named = [...table.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !settings.includes(`'${name}'`))).toEqual([]);
});
