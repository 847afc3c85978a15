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
import type { FunctionBundle } from '../../backend/infra/build-function.ts';
import { functions } from '../../backend/infra/functions.ts';
import { pack, ROOT } from './pack.ts';

const DIST = join(ROOT, 'dist');
const KiB = 1024;

/** The template's code, the laptop's servers, and packages that only they and the tests use. */
const NEVER_IN_A_FUNCTION =
  /^backend\/(infra\/(?!sdk-stubs)|conformance\/|dev\/|ops\/|functions\/[^/]+\/function\.ts)|^(src\/(?!contract\/)|test\/|demo\/)|node_modules\/(yaml|dynalite|classic-level|vite|vitest|lit|filepond|hash-wasm|@valibot|@fastify|fast-check|credential-provider-(?!env))/;

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

  test('holds what package.json promises, licence and README included', () => {
    const { exports: doors } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const promised = Object.values(doors).flatMap((door) =>
      typeof door === 'string' ? [door] : Object.values(door as Record<string, string>),
    );
    expect(promised.length).toBeGreaterThan(4);
    for (const path of promised) {
      const pattern = new RegExp(`^${path.replace('./', '').replace('*', '[^/]+')}$`);
      expect(files.some((file) => pattern.test(file))).toBe(true);
    }
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md']));
  });

  test('publint has nothing to say', async () => {
    const { messages, pkg } = await publint({ pkgDir: join(folder, 'package') });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('its types are found by everybody who can load an ES module', async () => {
    const result = await checkPackage(createPackageFromTarballData(readFileSync(tarball)), {
      excludeEntrypoints: ['./openapi.yaml'],
    });
    if (!result.types) throw new Error('no types were found');
    expect(Object.keys(result.entrypoints).length).toBeGreaterThan(8);
    // Old TypeScript and `require` know neither doors nor ES modules.
    const said = result.problems.filter(
      (problem) =>
        !('resolutionKind' in problem && problem.resolutionKind === 'node10') &&
        problem.kind !== 'CJSResolvesToESM',
    );
    expect(said).toEqual([]);
  });

  test('holds neither the backend nor the tests', () => {
    expect(files.filter((file) => /^(backend|test|demo|src)\b|functions\//.test(file))).toEqual([]);
  });
});

test('the types of its doors need no package but Lit', () => {
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
  for (const door of ['index', 'engine', 'define']) follow(join(DIST, `types/${door}.d.ts`));
  expect(seen.size).toBeGreaterThan(20);
  expect([...packages].filter((name) => !/^lit($|\/)/.test(name))).toEqual([]);
});

test('the manifest documents all that a page can set, hear and style', async () => {
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
  expect(names(element.cssProperties)).toEqual(used(/var\((--filestore-[\w-]+)/g).toSorted());
  expect(names(element.cssParts)).toEqual(used(/\bpart="([\w-]+)"/g).toSorted());
  expect(names(element.cssStates)).toEqual(used(/setState\('([\w-]+)'/g).toSorted());
  const heard = used(/'(filestore-[a-z]+)': CustomEvent/g);
  expect(names(element.events)).toEqual([...heard, 'change', 'input'].toSorted());
});

test('the npm door can be imported in Node and registers nothing', () => {
  const script = `
    const door = await import(${JSON.stringify(join(DIST, 'index.js'))});
    console.log(Object.keys(door).sort().join());
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(output.trim()).toBe('FilestoreError,FilestoreUpload,addLocale,isFilestoreError');
  expect(readFileSync(join(DIST, 'index.js'), 'utf8')).not.toContain('customElements.define');
});

test('what a page loads at once is small, and all of it not large', async () => {
  // As an application's bundler builds it, Lit included. Vitest sets NODE_ENV to "test", with which Vite
  // would take Lit's development build, 3 KiB larger.
  vi.stubEnv('NODE_ENV', 'production');
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    build: {
      write: false,
      target: 'chrome123',
      rolldownOptions: {
        input: { page: join(DIST, 'define.js') },
        output: { minify: true, comments: false },
      },
    },
  });
  const { output } = (Array.isArray(result) ? result : [result])[0] as Rolldown.RolldownOutput;
  const chunks = new Map(
    output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
  );
  const atOnce = new Set<string>();
  const follow = (name: string): void => {
    const chunk = chunks.get(name);
    if (!chunk || atOnce.has(name)) return;
    atOnce.add(name);
    for (const imported of chunk.imports) follow(imported);
  };
  for (const [name, { isEntry }] of chunks) if (isEntry) follow(name);
  const sum = (names: Iterable<string>): number =>
    [...names].reduce(
      (total, name) => total + brotliCompressSync(chunks.get(name)?.code ?? '').length,
      0,
    );
  const all = [...chunks.values()].map(({ code }) => code).join('');
  const first = [...atOnce].map((name) => chunks.get(name)?.code).join('');
  // FilePond and the engine come later; both are there.
  expect([/filepond--/.test(all), /filepond--item-panel/.test(first)]).toEqual([true, false]);
  expect([all.includes('x-amz-checksum'), first.includes('x-amz-checksum')]).toEqual([true, false]);
  expect(sum(atOnce)).toBeLessThan(18 * KiB);
  // A page speaks one language.
  const locales = [...chunks].filter(
    ([, { code }]) => /emptyFilter:/.test(code) && code.length < 9000,
  );
  expect(locales).toHaveLength(7);
  const largest = Math.max(...locales.map(([name]) => sum([name])));
  expect(largest).toBeLessThan(2 * KiB);
  const others = sum(locales.map(([name]) => name)) - largest;
  // 60 is what it should be, of both.
  expect(sum(chunks.keys()) - others).toBeLessThan(75 * KiB);
  expect(brotli('script-tag.js')).toBeLessThan(67 * KiB);
});

test('the engine alone, with all that it needs and minified, is under 12 KiB', async () => {
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
  expect(scripts.map(({ fileName }) => fileName)).toEqual(['engine.js']);
  const code = scripts[0]?.code ?? '';
  expect([code.includes('x-api-key'), /filepond--|litElement|valibot/i.test(code)]).toEqual([
    true,
    false,
  ]);
  expect(brotliCompressSync(code).length).toBeLessThan(12 * KiB);
});

test('the worker is a file of its own, under the name that every bundler understands', () => {
  const names = readdirSync(DIST);
  expect(names).toContain('hash-worker.js');
  const scripts = names.filter((name) => /^(uploader-.*|script-tag)\.js$/.test(name));
  expect(scripts).toHaveLength(2);
  for (const name of scripts) {
    const code = readFileSync(join(DIST, name), 'utf8');
    expect(code).toMatch(/new Worker\(\s*new URL\('\.\/hash-worker\.js', import\.meta\.url\s*\)/);
  }
});

test('no infrastructure and no development dependency is in a function', () => {
  const file = join(DIST, 'functions/bundles.json');
  const bundles = Object.entries<FunctionBundle>(JSON.parse(readFileSync(file, 'utf8')));
  expect(bundles.map(([name]) => name)).toEqual(functions.map(({ name }) => name));
  for (const [name, { bytes, modules }] of bundles) {
    expect(modules).toContain(`backend/functions/${name}/handler.ts`);
    expect(modules.filter((path) => NEVER_IN_A_FUNCTION.test(path))).toEqual([]);
    // What was measured is what is deployed.
    expect(readFileSync(join(DIST, 'functions', name, 'handler.js')).length).toBe(bytes);
  }
});

test('a function that only signs and writes rows carries no S3 client', () => {
  const file = join(DIST, 'functions/bundles.json');
  const bundles: Record<string, FunctionBundle> = JSON.parse(readFileSync(file, 'utf8'));
  const withS3 = Object.entries(bundles)
    .filter(([, { modules }]) => modules.some((path) => path.includes('@aws-sdk/client-s3/')))
    .map(([name]) => name);
  const looking = ['parts', 'uploaded', 'complete', 'scanned', 'store', 'delete', 'expire'];
  expect(withS3.toSorted()).toEqual(looking.toSorted());
});
