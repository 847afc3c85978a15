import { chromium, type Browser } from '@playwright/test';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { launchOptions } from '../e2e/launch-options.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';
import { buildPage } from './browser/build-page.ts';
import { installPeers } from './browser/install-peers.ts';
import { median } from './browser/measurement.ts';
import { NetworkMeter } from './browser/network-meter.ts';

/*
 * The first visit of a slow phone: what it loads before and after a person points at the element, and how long a
 * chosen file takes to its first row and its first byte. The page does nothing else. FilePond must delay neither.
 *
 * npm run build && npm run bench -- first-visit [REPETITIONS]
 */
const PHONE = { latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };
const CPU_SLOWDOWN = 4;
const FILE = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(100_000, 1) };
const [repetitions = 3] = process.argv.slice(2).map(Number);

interface Visit {
  readonly pond: boolean;
  /** Whether a pointer enters the element before the choice. */
  readonly pointer: boolean;
}

/** Kilobytes are of compressed responses, with their headers. Times are milliseconds. */
interface Result {
  /** From the navigation until the button is drawn. */
  readonly drawn: number;
  readonly 'KB before': number;
  readonly 'KB on pointer': number;
  readonly 'KB on choice': number;
  /** From the choice. */
  readonly 'first row': number;
  readonly 'first byte': number;
}

const visits: Readonly<Record<string, Visit>> = {
  'list view': { pond: false, pointer: true },
  'list view, no pointer before': { pond: false, pointer: false },
  FilePond: { pond: true, pointer: true },
};

const folder = await mkdtemp(join(tmpdir(), 'filestore-bench-visit-'));
await buildPage(['element'], await installPeers(), join(folder, 'page'));
const site = await serveCompressed(join(folder, 'page'), () => pageHtml(stack));
const origin = `http://localhost:${(site.address() as AddressInfo).port}`;
const stack = await startStack({ allowedOrigins: [origin] });
const browser = await chromium.launch(launchOptions());
try {
  const results = new Map(Object.keys(visits).map((name) => [name, [] as Result[]]));
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const [name, visit] of Object.entries(visits)) {
      results.get(name)?.push(await measure(browser, visit));
    }
  }
  console.log(`4 × CPU, 1.6 Mbit/s, 150 ms; medians of ${repetitions}`);
  console.table(Object.fromEntries([...results].map(([name, all]) => [name, medians(all)])));
} finally {
  await browser.close();
  await stack.close();
  site.closeAllConnections();
  site.close();
  await rm(folder, { recursive: true, force: true });
}

async function measure(on: Browser, { pond, pointer }: Visit): Promise<Result> {
  const context = await on.newContext({ viewport: { width: 360, height: 740 } });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', { offline: false, ...PHONE });
    const network = new NetworkMeter(session);
    await page.goto(`${origin}/?${pond ? 'pond' : ''}`);
    await network.idle();
    const drawn = await page.evaluate(
      () => performance.getEntriesByName('drawn')[0]?.startTime ?? Number.NaN,
    );
    const before = network.bytes;
    if (pointer) {
      await page.locator('filestore-upload').hover();
      await network.idle();
    }
    const atChoice = network.bytes;
    await page.evaluate(watchChoice);
    await page.locator('filestore-upload input[type=file]').setInputFiles([FILE]);
    await page.waitForFunction(() => performance.getEntriesByName('idle').length > 0);
    await network.idle();
    const times = await page.evaluate(readTimes, stack.stack.s3Url);
    return {
      drawn,
      'KB before': before / 1000,
      'KB on pointer': (atChoice - before) / 1000,
      'KB on choice': (network.bytes - atChoice) / 1000,
      ...times,
    };
  } finally {
    await context.close();
  }
}

/** Runs in the page. Marks the choice and the frame after the first row. */
function watchChoice(): void {
  const element = document.querySelector('filestore-upload');
  element?.addEventListener('filestore-idle', () => performance.mark('idle'));
  const root = element?.shadowRoot;
  root?.addEventListener('change', () => performance.mark('choice'), { capture: true });
  const look = (): void => {
    if (root?.querySelector('.row')) performance.mark('row');
    else requestAnimationFrame(look);
  };
  look();
}

function readTimes(s3Url: string): Pick<Result, 'first row' | 'first byte'> {
  const at = (name: string): number =>
    performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN;
  const requests = performance.getEntriesByType('resource');
  const sent = requests.find(({ name }) => name.startsWith(s3Url))?.startTime ?? Number.NaN;
  return { 'first row': at('row') - at('choice'), 'first byte': sent - at('choice') };
}

function medians(all: readonly Result[]): Record<string, number> {
  const names = Object.keys(all[0] ?? {}) as (keyof Result)[];
  return Object.fromEntries(
    names.map((name) => [name, Math.round(median(all.map((result) => result[name])))]),
  );
}

/** Serves the files of a folder with Brotli, and a page with the element. */
async function serveCompressed(directory: string, page: () => string): Promise<Server> {
  const names = await readdir(directory);
  const files = new Map<string, Buffer>(
    await Promise.all(
      names.map(async (name) => {
        return [`/${name}`, brotliCompressSync(await readFile(join(directory, name)))] as const;
      }),
    ),
  );
  const http = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = files.get(pathname);
    if (file) {
      const headers = { 'content-type': 'text/javascript', 'content-encoding': 'br' };
      response.writeHead(200, headers).end(file);
    } else response.writeHead(200, { 'content-type': 'text/html' }).end(page());
  });
  await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve));
  return http;
}

/** The page of a developer, with one script. */
function pageHtml({ apiUrl, browserKey }: TestStack): string {
  return `<!doctype html><title>Visit</title><meta name="viewport" content="width=device-width">
    <filestore-upload endpoint="${apiUrl}" api-key="${browserKey}"></filestore-upload>
    <script type="module">
      import '/element.js';
      if (location.search === '?pond') document.querySelector('filestore-upload').pondOptions = {};
      requestAnimationFrame(() => performance.mark('drawn'));
    </script>`;
}
