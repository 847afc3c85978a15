import { chromium, type Browser, type Page } from '@playwright/test';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { guideFiles } from '../../.build/site/guide-page.ts';
import { startSiteServer } from '../../backend/infra/site/server.ts';
import { home, pages } from '../../demo/pages.ts';
import { findBrowser } from '../e2e/find-browser.ts';
import { median } from './browser/measurement.ts';

/*
 * `npm run build && npm run bench -- site`: opens pages of the built site as on a slow phone, with the processor slowed
 * down to a quarter, 1.6 Mbit/s and 150 ms, and shows the medians of the largest contentful paint, of the time from the
 * first choice of a file to its row, and the sum of all layout shifts. `--all` opens every page.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    all: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const PHONE = {
  offline: false,
  latency: 150,
  downloadThroughput: 200_000,
  uploadThroughput: 200_000,
};
const FILE = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(100_000, 1) };

interface Visit {
  readonly paint: number;
  readonly shift: number;
  /** Missing for a page without a field. */
  readonly row?: number;
}

const directory = join(import.meta.dirname, '../../dist/site');
const site = await startSiteServer({ directory, port: 0, connect: '' });
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ['--no-sandbox', '--disable-background-networking'],
});
const every = ['404.html', ...[home, ...pages].map(({ file }) => file), ...guideFiles];
const files = values.all
  ? every
  : [home.file, 'form.html', 'guides/using.html', 'guides/index.html'];
const visits = new Map<string, Visit[]>(files.map((file) => [file, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const file of files) visits.get(file)?.push(await visit(browser, `${site.url}/${file}`));
}
await browser.close();
site.close();
console.table(
  [...visits].map(([page, all]) => ({
    page,
    'LCP, ms': Math.round(median(all.map(({ paint }) => paint))),
    'choice to row, ms': all.some(({ row }) => row !== undefined)
      ? Math.round(median(all.flatMap(({ row = [] }) => row)))
      : '',
    CLS: Math.max(...all.map(({ shift }) => shift)),
  })),
);

async function visit(on: Browser, url: string): Promise<Visit> {
  const context = await on.newContext({ viewport: { width: 360, height: 780 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(() => {
      const seen = { paint: 0, shift: 0 };
      Object.assign(window, { seen });
      new PerformanceObserver((list) => {
        for (const { startTime } of list.getEntries()) seen.paint = startTime;
      }).observe({ type: 'largest-contentful-paint', buffered: true });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { value, hadRecentInput } = entry as unknown as {
            value: number;
            hadRecentInput: boolean;
          };
          if (!hadRecentInput) seen.shift += value;
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', PHONE);
    await page.goto(url, { waitUntil: 'networkidle' });
    // The browser reports a paint a little later.
    const seen = await page.waitForFunction(() => {
      const { seen: now } = window as unknown as { seen: { paint: number; shift: number } };
      return now.paint > 0 && now;
    });
    const { paint, shift } = await seen.evaluate((now) => now || { paint: 0, shift: 0 });
    const row = await choose(page);
    return { paint, shift, ...(row !== undefined && { row }) };
  } finally {
    await context.close();
  }
}

/** Chooses a file in the first field. Returns the milliseconds until its row is drawn. */
async function choose(page: Page): Promise<number | undefined> {
  const input = page.locator('main input[type=file]').first();
  if ((await input.count()) === 0) return undefined;
  await page.evaluate(() => {
    const field = document.querySelector('filestore-upload, filestore-list');
    const timing = { chosen: 0, row: new Promise<number>(() => undefined) };
    Object.assign(window, { timing });
    timing.row = new Promise((resolve) => {
      const look = (): void => {
        if (timing.chosen > 0 && field?.shadowRoot?.querySelector('.row')) {
          resolve(performance.now() - timing.chosen);
        } else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    document
      .querySelector('filestore-upload, filestore-drop-zone')
      ?.shadowRoot?.querySelector('input[type=file]')
      ?.addEventListener('change', () => (timing.chosen = performance.now()), { capture: true });
  });
  await input.setInputFiles(FILE);
  return page.evaluate(
    () => (window as unknown as { timing: { row: Promise<number> } }).timing.row,
  );
}
