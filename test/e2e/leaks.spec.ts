import type { CDPSession, Page } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { startBarePage, type BarePage } from './bare-page.ts';
import { expect, test } from './fixtures.ts';

/** An application that comes and goes must leave nothing behind. 1,000 rounds with `LEAK_ROUNDS=1000`. */

const ROUNDS = Number(process.env['LEAK_ROUNDS'] ?? 60);
const WARM_UP = 30;

let bare: BarePage;
test.beforeAll(async () => {
  bare = await startBarePage();
});
test.afterAll(() => bare.close());

interface Kept {
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
}

async function kept(session: CDPSession): Promise<Kept> {
  // Twice: what a finaliser lets go of is garbage of the second.
  for (let time = 0; time < 2; time += 1) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
}

/** Creates, fills, waits for what is uploaded and drawn, and removes, so many times. */
async function rounds(page: Page, count: number, files: number): Promise<void> {
  await page.evaluate(
    async ([times, many]) => {
      const first = document.querySelector<FilestoreUpload>('filestore-upload');
      const form = document.querySelector('form');
      if (!first || !form) throw new Error('the page has no form');
      for (let time = 0; time < times; time += 1) {
        const element = document.createElement('filestore-upload');
        element.multiple = true;
        element.endpoint = first.endpoint;
        element.apiKey = first.apiKey;
        element.name = 'more';
        form.append(element);
        const idle = new Promise((resolve) => {
          element.addEventListener('filestore-idle', resolve, { once: true });
        });
        element.addFiles(
          Array.from({ length: many }, (_, index) => new File(['hello'], `${index}.txt`)),
        );
        await idle;
        while (!element.shadowRoot?.querySelector('.filepond--item, .row')) {
          await new Promise(requestAnimationFrame);
        }
        element.remove();
      }
      // The view is taken down a moment after its element, which may only have been moved.
      await new Promise((resolve) => setTimeout(resolve, 0));
    },
    [count, files] as const,
  );
}

for (const files of [2, 30]) {
  test(`${ROUNDS} elements with ${files} files each come and go`, async ({ page }) => {
    test.setTimeout(60_000 + ROUNDS * 1500);
    await bare.open(page);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await rounds(page, WARM_UP, files);
    const before = await kept(session);
    await rounds(page, ROUNDS, files);
    const after = await kept(session);
    const grown = {
      heap: (after.heap - before.heap) / ROUNDS,
      nodes: (after.nodes - before.nodes) / ROUNDS,
      listeners: (after.listeners - before.listeners) / ROUNDS,
    };
    console.log(`grown for each of ${ROUNDS} elements with ${files} files:`, grown);
    expect(grown.nodes).toBeLessThan(1);
    expect(grown.listeners).toBeLessThan(0.5);
    // An element with its two rows is over 100 KB while it lives. On a busy machine the rest of the page
    // has grown by 10 KB for each when it is counted.
    expect(grown.heap).toBeLessThan(25_000);
  });
}
