import { chromium, type Browser } from '@playwright/test';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSiteServer } from '../../backend/infra/site/server.ts';
import { pages } from '../../demo/pages.ts';
import { findBrowser } from '../e2e/find-browser.ts';

/*
 * `npm run build && npm run bench -- site`: measures the largest contentful paint of each page of the demo
 * site, with the processor slowed down to a quarter, on loopback. The medians, in milliseconds, are shown
 * next to an empty page of the same server; the difference is the page's own cost.
 */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(values.rounds);
const directory = join(import.meta.dirname, '../../dist/site');
const site = await startSiteServer({ directory, port: 0, connect: '' });
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ['--no-sandbox', '--disable-background-networking'],
});
const painted = new Map<string, number[]>();
for (let round = 0; round < rounds; round += 1) {
  for (const file of ['404.html', ...pages.map(({ file }) => file)]) {
    const times = painted.get(file) ?? [];
    times.push(await paint(browser, `${site.url}/${file}`));
    painted.set(file, times);
  }
}
await browser.close();
site.close();

const rows = [...painted].map(([page, times]) => ({
  page,
  median: Math.round(times.toSorted((one, other) => one - other)[times.length >> 1] ?? Number.NaN),
  slowest: Math.round(Math.max(...times)),
}));
console.table(rows);

async function paint(on: Browser, url: string): Promise<number> {
  const context = await on.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const entries: number[] = [];
    Object.assign(window, { entries });
    new PerformanceObserver((list) => {
      entries.push(...list.getEntries().map(({ startTime }) => startTime));
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  });
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.waitForFunction(
    () => (window as unknown as { entries: readonly number[] }).entries.length > 0,
  );
  const largest = await page.evaluate(() =>
    (window as unknown as { entries: readonly number[] }).entries.at(-1),
  );
  await context.close();
  if (largest === undefined) throw new Error(`${url} did not paint anything`);
  return largest;
}
