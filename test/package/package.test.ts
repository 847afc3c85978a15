import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bundle, type Bundle } from '../../.build/bundle-size.ts';
import { BADGES, makeBadges } from '../../.build/docs/badges.ts';
import type { FunctionBundle } from '../../backend/infra/build-function.ts';
import { functions } from '../../backend/infra/functions.ts';
import { pack, ROOT } from './pack.ts';

const DIST = join(ROOT, 'dist');
const KiB = 1024;

/** Code of the templates and the local servers, and packages that only they and the tests use. */
const NEVER_IN_A_FUNCTION =
  /^backend\/(infra\/(?!sdk-stubs)|conformance\/|prove\/|command\/|dev\/|ops\/|functions\/[^/]+\/function\.ts)|^(src\/(?!contract\/)|test\/|demo\/)|node_modules\/(yaml|dynalite|classic-level|vite|vitest|lit|filepond|hash-wasm|@valibot|@fastify|fast-check|credential-provider-(?!env))/;

const brotli = (file: string): number => brotliCompressSync(readFileSync(join(DIST, file))).length;

describe('the tarball', () => {
  let folder: string;
  let tarball: string;
  let files: string[];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'filestore-pack-'));
    tarball = pack(folder);
    execFileSync('tar', ['-xzf', tarball, '-C', folder]);
    files = readdirSync(join(folder, 'package'), { recursive: true }).map(String);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the tarball contains all exports of package.json, the license and the README', () => {
    const { exports: entryPoints } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const paths = Object.values(entryPoints).flatMap((entryPoint) =>
      typeof entryPoint === 'string'
        ? [entryPoint]
        : Object.values(entryPoint as Record<string, string>),
    );
    expect(paths.length).toBeGreaterThan(4);
    for (const path of paths) {
      const pattern = new RegExp(`^${path.replace('./', '').replace('*', '[^/]+')}$`);
      expect(files.some((file) => pattern.test(file))).toBe(true);
    }
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md']));
  });

  test('publint reports no problem with the tarball', async () => {
    const { messages, pkg } = await publint({ pkgDir: join(folder, 'package') });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('the types of the tarball are found by all resolvers that support ES modules', async () => {
    const result = await checkPackage(createPackageFromTarballData(readFileSync(tarball)), {
      excludeEntrypoints: ['./openapi.yaml'],
    });
    if (!result.types) throw new Error('no types were found');
    expect(Object.keys(result.entrypoints).length).toBeGreaterThan(8);
    // Old TypeScript and `require` support neither export maps nor ES modules.
    const problems = result.problems.filter(
      (problem) =>
        !('resolutionKind' in problem && problem.resolutionKind === 'node10') &&
        problem.kind !== 'CJSResolvesToESM',
    );
    expect(problems).toEqual([]);
  });

  test('the tarball contains neither the backend nor the tests', () => {
    expect(files.filter((file) => /^(backend|test|demo|src)\b|functions\//.test(file))).toEqual([]);
  });
});

test('the types of all entry points depend only on Lit', () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const follow = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)) {
      if (from.startsWith('.')) follow(join(dirname(file), from.replace(/\.ts$/, '.d.ts')));
      else packages.add(from);
    }
  };
  for (const entryPoint of ['index', 'engine', 'define'])
    follow(join(DIST, `types/${entryPoint}.d.ts`));
  expect(seen.size).toBeGreaterThan(20);
  expect([...packages].filter((name) => !/^lit($|\/)/.test(name))).toEqual([]);
});

test('the manifest documents all attributes, events, CSS properties, parts and states', async () => {
  const { FilestoreUpload } = await import(join(DIST, 'index.js'));
  const { modules } = JSON.parse(readFileSync(join(DIST, 'custom-elements.json'), 'utf8'));
  const [element] = modules[0].declarations;
  const names = (of: { name: string }[]): string[] => of.map(({ name }) => name).toSorted();
  expect(names(element.attributes)).toEqual(FilestoreUpload.observedAttributes.toSorted());
  for (const { description } of [...element.attributes, ...element.events, ...element.cssParts]) {
    expect(description).toBeTruthy();
  }
  const source = (pattern: string): string =>
    globSync(pattern, { cwd: ROOT })
      .map((file) => readFileSync(join(ROOT, file), 'utf8'))
      .join('');
  const code = source('src/{element,views}/**/*.{ts,css}');
  const used = (pattern: RegExp): string[] => [
    ...new Set([...code.matchAll(pattern)].map(([, name = '']) => name)),
  ];
  const parts: (typeof element)[] = modules.flatMap(
    ({ path, declarations = [] }: { path: string; declarations?: object[] }) =>
      path === 'dist/parts.js' ? declarations : [],
  );
  expect(parts.map(({ tagName }) => tagName)).toEqual([
    'filestore-field',
    ...readdirSync(join(ROOT, 'src/element/parts'))
      .filter((file) => file.startsWith('filestore-'))
      .map((file) => file.replace('.ts', ''))
      .toSorted(),
  ]);
  const ofAll = (kind: 'cssProperties' | 'cssParts'): string[] => [
    ...new Set([element, ...parts].flatMap((one) => names(one[kind] ?? []))),
  ];
  expect(ofAll('cssProperties').toSorted()).toEqual(used(/var\((--filestore-[\w-]+)/g).toSorted());
  expect(ofAll('cssParts').toSorted()).toEqual(used(/\bpart="([\w-]+)"/g).toSorted());
  expect(names(element.cssStates)).toEqual(used(/setState\('([\w-]+)'/g).toSorted());
  const events = used(/'(filestore-[a-z]+)': CustomEvent/g);
  expect(names(element.events)).toEqual([...events, 'change', 'input'].toSorted());
});

test('the entry points that define the element can be imported in Node without a DOM', () => {
  for (const name of ['define.js', 'react.js']) {
    const script = `await import(${JSON.stringify(join(DIST, name))});`;
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: ROOT });
  }
});

test('the main entry point can be imported in Node and does not define the element', () => {
  const script = `
    const entryPoint = await import(${JSON.stringify(join(DIST, 'index.js'))});
    console.log(Object.keys(entryPoint).sort().join());
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(output.trim()).toBe('FilestoreError,FilestoreUpload,addLocale,isFilestoreError');
  expect(readFileSync(join(DIST, 'index.js'), 'utf8')).not.toContain('customElements.define');
});

// Vitest sets it to "test". Vite would then use Lit's development build.
beforeAll(() => void vi.stubEnv('NODE_ENV', 'production'));

/** The largest size, in bytes after Brotli. The guide to performance has to state it. */
function limit(kibibytes: number): number {
  expect(readFileSync(join(ROOT, 'demo/guides/performance.md'), 'utf8')).toContain(
    `less than ${kibibytes} KiB`,
  );
  return kibibytes * KiB;
}

const codeOf = ({ chunks }: Bundle, names: Iterable<string>): string =>
  [...names].map((name) => chunks.get(name)).join('');

test('the initial bundle is below 24.75 KiB, and all bundles are below 100 KiB', async () => {
  const page = await bundle('define.js');
  const { chunks, atOnce, brotliSize } = page;
  const all = codeOf(page, chunks.keys());
  const first = codeOf(page, atOnce);
  // FilePond and the engine are loaded later.
  expect([/filepond--/.test(all), /filepond--item-panel/.test(first)]).toEqual([true, false]);
  expect([all.includes('x-amz-checksum'), first.includes('x-amz-checksum')]).toEqual([true, false]);
  // The goal is 20 KiB.
  expect(brotliSize(atOnce)).toBeLessThan(limit(24.75));
  // A page loads one locale. Only a locale has all messages in one chunk.
  const locales = [...chunks].filter(
    ([, code]) => /chooseFile:/.test(code) && /emptyFilter:/.test(code),
  );
  expect(locales).toHaveLength(24);
  const largest = Math.max(...locales.map(([name]) => brotliSize([name])));
  expect(largest).toBeLessThan(2.5 * KiB);
  const others = brotliSize(locales.map(([name]) => name)) - largest;
  // The goal is 60 KiB for both.
  expect(brotliSize(chunks.keys()) - others).toBeLessThan(limit(100));
  expect(brotli('script-tag.js')).toBeLessThan(limit(89));
});

test('the badges of the README are up to date', async () => {
  for (const [name, svg] of Object.entries(await makeBadges())) {
    expect(readFileSync(join(BADGES, `${name}.svg`), 'utf8'), `npm run docs -- badges`).toBe(svg);
  }
});

test('a page with the parts loads less than 27 KiB at first, and never FilePond', async () => {
  const page = await bundle('parts.js');
  const first = codeOf(page, page.atOnce);
  expect(first).toContain('filestore-drop-zone');
  expect(first.includes('x-amz-checksum')).toBe(false);
  expect(page.brotliSize(page.atOnce)).toBeLessThan(limit(27));
});

test('the minified engine with its dependencies is below 14.25 KiB', async () => {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'chrome123',
      lib: { entry: { engine: join(ROOT, 'src/engine.ts') }, formats: ['es'] },
      rolldownOptions: { output: { minify: true, comments: false } },
    },
  });
  const { output } = (Array.isArray(result) ? result : [result])[0] as Rolldown.RolldownOutput;
  const scripts = output.flatMap((file) => (file.type === 'chunk' ? [file] : []));
  // The code for `prepare` is loaded by pages that use it.
  expect(scripts.filter(({ isDynamicEntry }) => !isDynamicEntry)).toHaveLength(1);
  const code = scripts[0]?.code ?? '';
  expect([code.includes('x-api-key'), /filepond--|litElement|valibot/i.test(code)]).toEqual([
    true,
    false,
  ]);
  expect(brotliCompressSync(code).length).toBeLessThan(limit(14.25));
});

test('the hash worker is a separate file with a URL that all bundlers support', () => {
  const names = readdirSync(DIST);
  expect(names).toContain('hash-worker.js');
  const scripts = names.filter((name) => /^(uploader-.*|script-tag)\.js$/.test(name));
  expect(scripts).toHaveLength(2);
  for (const name of scripts) {
    const code = readFileSync(join(DIST, name), 'utf8');
    expect(code).toMatch(/new Worker\(\s*new URL\('\.\/hash-worker\.js', import\.meta\.url\s*\)/);
  }
});

test('function bundles contain no infrastructure code and no development dependencies', () => {
  const file = join(DIST, 'functions/bundles.json');
  const bundles = Object.entries<FunctionBundle>(JSON.parse(readFileSync(file, 'utf8')));
  expect(bundles.map(([name]) => name)).toEqual(functions.map(({ name }) => name));
  for (const [name, { bytes, modules }] of bundles) {
    expect(modules).toContain(`backend/functions/${name}/handler.ts`);
    expect(modules.filter((path) => NEVER_IN_A_FUNCTION.test(path))).toEqual([]);
    // The measured file is the deployed file.
    expect(readFileSync(join(DIST, 'functions', name, 'handler.js')).length).toBe(bytes);
  }
});

test('only functions that read or change objects contain the S3 client', () => {
  const file = join(DIST, 'functions/bundles.json');
  const bundles: Record<string, FunctionBundle> = JSON.parse(readFileSync(file, 'utf8'));
  const withS3 = Object.entries(bundles)
    .filter(([, { modules }]) => modules.some((path) => path.includes('@aws-sdk/client-s3/')))
    .map(([name]) => name);
  const expected = [
    'parts',
    'uploaded',
    'cleanup',
    'complete',
    'confirm',
    'scanned',
    'store',
    'store-files',
    'delete',
    'expire',
  ];
  expect(withS3.toSorted()).toEqual(expected.toSorted());
});
