import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parameters } from '../../backend/infra/parameters.ts';
import { siteParameters } from '../../backend/infra/site/parameters.ts';
import { blocks, blocksOf, read, ROOT } from './documents.ts';

/** Compiles code in the documents with the package's types, and compares tags with its manifest. */
const FOLDER = join(import.meta.dirname, '.snippets');

/** Declarations of variables that short snippets use. */
const GRANTED = `import type {} from 'filestore-upload/react';
import type { FilestoreUpload } from 'filestore-upload';
declare global {
  const element: FilestoreUpload;
  const file: File;
  const endpoint: string;
  const key: string;
  const input: HTMLInputElement;
  const form: HTMLFormElement;
  const FilePond: typeof import('filepond');
  const process: { readonly env: Record<string, string> };
  const filestore: import('filestore-upload/server').Filestore;
  const id: string;
  const ids: readonly string[];
  const context: string;
  const pdf: Uint8Array;
  const hasRecord: (id: string) => Promise<boolean>;
  const uppy: import('@uppy/core').Uppy<{}, { id: string }>;
}
`;

/** What snippets for servers use of Node, whose types the snippets for pages must not have. */
const NODE = `declare module 'node:http' {
  export interface IncomingMessage {}
  export interface ServerResponse {}
  type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;
  export function createServer(listener: Listener): { listen(port: number): void };
}
`;

/** A decoder that the guide names and the project does not install. */
const HEIC_TO = `declare module 'heic-to' {
  export function heicTo(options: { blob: Blob; type: string; quality?: number }): Promise<Blob>;
}
`;

const languages = 'sh bash js ts tsx vue svelte json html python php java css mermaid'.split(' ');
const FRAMEWORKS = 'demo/guides/frameworks.md';
/** The applications of the guides, which other tests build and run. */
const APPS: Readonly<Record<string, string>> = {
  [FRAMEWORKS]: join(ROOT, 'test/frameworks/apps'),
  'demo/guides/building-your-own.md': join(ROOT, 'test/support/apps'),
};
/** A block of these guides that starts with the name of a file is a part of an application, which compiles it. */
const FILE_NAME = /^(?:\/\/|<!--) (\S+\.\w+)(?: -->)?\n/;
const code = blocks.filter(
  ({ file, language, text }) =>
    /^(js|ts|tsx)$/.test(language) && !(file in APPS && FILE_NAME.test(text)),
);

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'granted.d.ts'), GRANTED);
  writeFileSync(join(FOLDER, 'node.d.ts'), NODE);
  writeFileSync(join(FOLDER, 'heic-to.d.ts'), HEIC_TO);
  for (const { file, line, language, text } of code) {
    // A complete Node program has its own modules and globals. Another test runs it.
    if (text.includes('process.argv')) continue;
    const name = `${file.replaceAll(/\W/g, '-')}-${line}.${language === 'tsx' ? 'tsx' : 'ts'}`;
    writeFileSync(join(FOLDER, name), `${text}\nexport {};\n`);
  }
  for (const name of ['upload.tsx', 'store.ts']) {
    const text = read(`demo/snippets/${name}`).replaceAll(/\bform\./g, 'new FormData().');
    writeFileSync(join(FOLDER, `front-page-${name}`), `${text}\nexport {};\n`);
  }
  const options = {
    extends: '../../../tsconfig.json',
    compilerOptions: {
      lib: ['ES2024', 'DOM', 'DOM.Iterable'],
      jsx: 'react-jsx',
      noUnusedLocals: false,
      // The snippets are plain JavaScript. Only their use of the package is checked.
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

test('every code block has a known language', () => {
  expect(blocks.length).toBeGreaterThan(30);
  const unknown = blocks.filter(({ language }) => language !== '' && !languages.includes(language));
  expect(unknown.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
});

test('JavaScript snippets compile with the types of the package', () => {
  expect(code.length).toBeGreaterThan(8);
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  let output = '';
  try {
    execFileSync(process.execPath, [tsc, '-p', FOLDER], { encoding: 'utf8' });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  expect(output).toBe('');
});

test.each(Object.entries(APPS))(
  'snippets of %s that name a file are a part of an application',
  (guide, folder) => {
    const named = blocksOf(guide).filter(({ text }) => FILE_NAME.test(text));
    expect(named.length).toBeGreaterThan(2);
    const differing = named.filter(({ text }) => {
      const name = FILE_NAME.exec(text)?.[1] ?? '';
      const files = globSync([name, `*/${name}`], { cwd: folder, exclude: ['node_modules/**'] });
      const snippet = text.replace(FILE_NAME, '').trimEnd();
      return !files.some((file) => readFileSync(join(folder, file), 'utf8').includes(snippet));
    });
    expect(differing.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
  },
);

test('the assets of the Angular application are those of the guide', () => {
  const [assets] = blocksOf(FRAMEWORKS).filter(({ language }) => language === 'json');
  const { projects } = JSON.parse(
    readFileSync(join(ROOT, 'test/frameworks/apps/angular.json'), 'utf8'),
  );
  expect(projects.app.architect.build.options.assets).toEqual([JSON.parse(assets?.text ?? '')]);
});

test('attributes of the elements in HTML snippets are in the manifest', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'dist/custom-elements.json'), 'utf8')) as {
    modules: { declarations?: { attributes?: { name: string }[] }[] }[];
  };
  const attributes = manifest.modules.flatMap(({ declarations = [] }) =>
    declarations.flatMap(({ attributes: own = [] }) => own),
  );
  // Every element has an id, a label and a description.
  const known = new Set([
    'id',
    'aria-label',
    'aria-describedby',
    ...attributes.map(({ name }) => name),
  ]);
  const snippets = ['html', 'vue', 'svelte', 'component.ts'].map((end) => ({
    text: read(`demo/snippets/upload.${end}`),
  }));
  const tags = [...blocks.filter(({ language }) => language === 'html'), ...snippets].flatMap(
    ({ text }) => [...text.matchAll(/<filestore-[a-z-]+\b([^>]*)>/g)],
  );
  expect(tags.length).toBeGreaterThan(1);
  const used = tags.flatMap(([, attributes = '']) =>
    [...attributes.matchAll(/([\w-]+)(?==|\s|$)(?:="[^"]*")?/g)].map(([, name = '']) => name),
  );
  expect(used.length).toBeGreaterThan(6);
  expect(used.filter((name) => !known.has(name))).toEqual([]);
});

test('custom properties, parts and states in CSS snippets are in the manifest', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'dist/custom-elements.json'), 'utf8'));
  const { cssProperties, cssParts, cssStates } = manifest.modules[0].declarations[0];
  const names = (all: readonly { name: string }[]): string[] => all.map(({ name }) => name);
  const css = blocks.filter(({ language }) => language === 'css').map(({ text }) => text);
  css.push(read('demo/styles/theming.css'), read('demo/styles/demo.css'));
  const used = (pattern: RegExp): string[] =>
    css.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));
  expect(names(cssProperties)).toEqual(expect.arrayContaining(used(/(--filestore-[\w-]+)/g)));
  expect(names(cssParts)).toEqual(expect.arrayContaining(used(/::part\(([\w-]+)\)/g)));
  expect(names(cssStates)).toEqual(expect.arrayContaining(used(/:state\(([\w-]+)\)/g)));
  expect(used(/:state\(([\w-]+)\)/g).length).toBeGreaterThan(0);
});

test('the parameter tables list exactly the parameters of the templates', () => {
  const named = (file: string, heading: RegExp): string[] => {
    const part = read(file).split(heading)[1]?.split(/\n#+ /)[0] ?? '';
    const cells = [...part.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell);
    return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
  };
  expect(new Set(named('demo/guides/parameters.md', /# Parameters/))).toEqual(
    new Set(Object.keys(parameters)),
  );
  const { ConnectOrigins: _own, ...chosen } = siteParameters;
  expect(new Set(named('demo/guides/deploying.md', /## The site/))).toEqual(
    new Set(Object.keys(chosen)),
  );
});

test('npm start reads every environment variable that its guide lists', () => {
  const settings = read('backend/dev/settings.ts');
  const table =
    read('demo/guides/local-stack.md').split('### Settings')[1]?.split('\n## ')[0] ?? '';
  const named = [...table.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !new RegExp(`'${name}'|\\b${name}: `).test(settings))).toEqual([]);
});
