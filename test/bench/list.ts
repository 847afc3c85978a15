import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { build } from 'vite';
import { launchOptions } from '../e2e/launch-options.ts';
import { installPeers } from './browser/install-peers.ts';
import { median } from './browser/measurement.ts';
import type * as measuring from './list/page.ts';
import type { Listing, ListSubject } from './list/subject.ts';

/*
 * Adds thousands of files to our list and to Uppy's in turns, in one browser. Nothing is uploaded: the API
 * never responds. `npm run build && npm run bench -- list [FILES REPETITIONS]`
 */
const SUBJECTS = ['element', 'uppy'] as const;
const DIST = join(import.meta.dirname, '../../dist');
const [files = 2000, repetitions = 5] = process.argv.slice(2).map(Number);

const folder = await mkdtemp(join(tmpdir(), 'filestore-bench-list-'));
await buildPages(folder);
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname.startsWith('/v1/')) return;
  response.setHeader('content-type', extname(pathname) === '.js' ? 'text/javascript' : 'text/html');
  if (pathname === '/') response.end('<!doctype html><title>List</title>');
  else
    readFile(join(folder, pathname)).then(
      (code) => response.end(code),
      () => response.writeHead(404).end(),
    );
});
await new Promise<void>((resolve) => server.listen(0, resolve));
const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
const browser = await chromium.launch(launchOptions());
try {
  const results: Record<(typeof SUBJECTS)[number], Listing[]> = { element: [], uppy: [] };
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const name of SUBJECTS) results[name].push(await listIn(browser, name));
  }
  const rows = SUBJECTS.map((name) => {
    const of = (measure: keyof Listing): number =>
      Math.round(median(results[name].map((result) => result[measure])));
    const facts = ['usable', 'all', 'longestTask', 'blocked', 'nodes'] as const;
    return [name, Object.fromEntries(facts.map((fact) => [fact, of(fact)]))];
  });
  console.log(`${files} files, medians of ${repetitions}, milliseconds`);
  console.table(Object.fromEntries(rows));
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
}

async function listIn(chromium: Browser, name: string): Promise<Listing> {
  const page = await chromium.newPage();
  try {
    await page.goto(url);
    return await page.evaluate(
      async ([module, meter, count]) => {
        const { subject } = (await import(`/${module}.js`)) as { subject: ListSubject };
        const { measure } = (await import(meter)) as typeof measuring;
        return measure(subject, count);
      },
      [name, '/page.js', files] as const,
    );
  } finally {
    await page.close();
  }
}

async function buildPages(outDir: string): Promise<void> {
  const { resolve } = createRequire(join(await installPeers(), 'package.json'));
  const peers = ['@uppy/core', '@uppy/dashboard'].map((name) => ({
    find: new RegExp(`^${name}$`),
    replacement: resolve(name),
  }));
  const css = dirname(resolve('@uppy/dashboard/css/style.min.css'));
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'list'),
    logLevel: 'error',
    resolve: {
      alias: [
        ...peers,
        { find: /^@uppy\/dashboard\/css\//, replacement: `${css}/` },
        { find: /^filestore-upload-build\/define$/, replacement: join(DIST, 'define.js') },
      ],
    },
    build: {
      outDir,
      target: 'esnext',
      assetsInlineLimit: 0,
      assetsDir: '',
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: { element: 'element.ts', uppy: 'uppy.ts', page: 'page.ts' },
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}
