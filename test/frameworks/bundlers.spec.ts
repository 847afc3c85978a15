import type { Page } from '@playwright/test';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Vite from 'vite';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, startDemo, test, type Demo } from '../e2e/fixtures.ts';
import { freePort } from '../real/servers.ts';
import { startFileServer, type FileServer } from './file-server.ts';
import { APPS } from './install.ts';

/** Whether the worker is found in what each bundler makes of the packed tarball. */

const SOURCE = join(APPS, 'bundlers');
const WORKER = join(APPS, 'node_modules/filestore-upload/dist/hash-worker.js');
const WARNING = 'filestore-upload: no hash-worker.js, see workerUrl';
/** The bundlers are not among the repository's own packages. */
const load = createRequire(join(APPS, 'package.json'));

let folder: string;
let site: FileServer;
let demo: Demo & { close(): Promise<void> };
/** The port of Vite's development servers. */
let vitePort: number;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'filestore-bundlers-'));
  site = await startFileServer(folder);
  vitePort = await freePort();
  demo = await startDemo({ allowedOrigins: [site.origin, `http://localhost:${vitePort}`] });
});
test.afterAll(async () => {
  await site.close();
  await demo.close();
  rmSync(folder, { recursive: true, force: true });
});

test('webpack brings the worker by itself', async ({ page }) => {
  await webpack(join(folder, 'webpack'));
  const used = watch(page);
  await upload(page, `${site.origin}/webpack/`);
  expect(used).toEqual({ workers: [expect.stringContaining('/webpack/')], warnings: [] });
});

test('esbuild uses the worker that was copied beside its output', async ({ page }) => {
  await esbuild(join(folder, 'esbuild'));
  cpSync(WORKER, join(folder, 'esbuild/hash-worker.js'));
  const used = watch(page);
  await upload(page, `${site.origin}/esbuild/`);
  expect(used).toEqual({ workers: [`${site.origin}/esbuild/hash-worker.js`], warnings: [] });
});

for (const kind of ['property', 'attribute'] as const) {
  test(`the ${kind} names a copy of the worker in another place`, async ({ page }) => {
    await esbuild(join(folder, kind));
    cpSync(WORKER, join(folder, 'copies/checksums.js'));
    const used = watch(page);
    await upload(page, `${site.origin}/${kind}/`, (element) => {
      const url = '/copies/checksums.js';
      return element.evaluate(
        (upload: FilestoreUpload, [kind, url]) => {
          if (kind === 'attribute') upload.setAttribute('worker-url', url);
          else upload.workerUrl = new URL(url, location.href);
        },
        [kind, url] as const,
      );
    });
    expect(used).toEqual({ workers: [`${site.origin}/copies/checksums.js`], warnings: [] });
  });
}

for (const answer of ['404', 'index.html'] as const) {
  test(`without the worker, where the server answers ${answer}, files are uploaded after one warning`, async ({
    page,
    consoleErrors,
  }) => {
    await esbuild(join(folder, answer));
    site.fallback = answer === 'index.html' ? `${answer}/index.html` : undefined;
    const { warnings } = watch(page);
    await upload(page, `${site.origin}/${answer}/`);
    await uploadAnother(page);
    expect(warnings).toEqual([WARNING]);
    // The browser's own line about the type of the answer.
    for (const text of consoleErrors.splice(0)) expect(text).toContain('MIME type');
  });
}

for (const { version, exclude } of [
  { version: 'vite-seven', exclude: ['filestore-upload'] },
  { version: 'vite', exclude: [] },
]) {
  test(`the development server of ${version} serves the worker`, async ({ page }) => {
    const { createServer } = (await import(load.resolve(version))) as typeof Vite;
    const server = await createServer({
      configFile: false,
      root: SOURCE,
      cacheDir: join(folder, `cache-${version}`),
      logLevel: 'error',
      server: {
        port: vitePort,
        strictPort: true,
        host: 'localhost',
        // The packages are installed for all applications, and not below this one.
        fs: { allow: [APPS] },
      },
      optimizeDeps: { exclude },
    });
    await server.listen();
    try {
      const used = watch(page);
      await upload(page, `http://localhost:${vitePort}/`);
      expect(used).toEqual({ workers: [expect.stringContaining('/hash-worker.js')], warnings: [] });
    } finally {
      await server.close();
    }
  });
}

function watch(page: Page): { readonly workers: string[]; readonly warnings: string[] } {
  const workers: string[] = [];
  const warnings: string[] = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  page.on('console', (message) => {
    // Development servers bring the development build of Lit, which says so.
    const ours = message.type() === 'warning' && !message.text().startsWith('Lit is in dev mode');
    if (ours) warnings.push(message.text());
  });
  return { workers, warnings };
}

/** Uploads a file that is large enough to be hashed in the worker. */
async function upload(
  page: Page,
  url: string,
  prepare: (element: ReturnType<Page['locator']>) => Promise<void> = async () => undefined,
): Promise<void> {
  await page.goto(url);
  const element = page.locator('filestore-upload');
  await element.evaluate(
    (upload: FilestoreUpload, settings) => void Object.assign(upload, settings),
    {
      endpoint: `${new URL(demo.url).origin}/v1`,
      apiKey: demo.server.stack.secrets.browserKey.value,
    },
  );
  await prepare(element);
  await uploadAnother(page);
}

let count = 0;
async function uploadAnother(page: Page): Promise<void> {
  const element = page.locator('filestore-upload');
  const name = `large-${(count += 1)}.txt`;
  const file = { name, ...bytesOf('hello'.repeat(2_000_000)) };
  await element.locator('input[type=file]').setInputFiles([file]);
  await expect
    .poll(() =>
      element.evaluate((upload: FilestoreUpload) =>
        upload.files.map(({ name, status }) => `${name} ${status}`),
      ),
    )
    .toEqual([`${name} done`]);
}

async function esbuild(outdir: string): Promise<void> {
  const { build } = load('esbuild') as {
    build(options: Readonly<Record<string, unknown>>): Promise<unknown>;
  };
  await build({
    entryPoints: [join(SOURCE, 'main.js')],
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir,
    logLevel: 'error',
  });
  cpSync(join(SOURCE, 'index.html'), join(outdir, 'index.html'));
}

async function webpack(path: string): Promise<void> {
  type Run = (
    options: Readonly<Record<string, unknown>>,
    done: (error: Error | null, stats?: { hasErrors(): boolean; toString(): string }) => void,
  ) => void;
  const run = load('webpack') as Run;
  await new Promise<void>((resolve, reject) => {
    run(
      {
        mode: 'production',
        context: SOURCE,
        entry: './main.js',
        output: { path, filename: 'main.js', publicPath: 'auto' },
        performance: { hints: false },
      },
      (error, stats) => {
        if (error) reject(error);
        else if (stats?.hasErrors()) reject(new Error(stats.toString()));
        else resolve();
      },
    );
  });
  cpSync(join(SOURCE, 'index.html'), join(path, 'index.html'));
}
