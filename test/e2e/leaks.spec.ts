import type { CDPSession, Page } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { startBarePage, type BarePage } from './bare-page.ts';
import { expect, test } from './fixtures.ts';

/** Elements that are created and removed must not leak memory. `LEAK_ROUNDS=1000` runs 1,000 rounds. */

const ROUNDS = Number(process.env['LEAK_ROUNDS'] ?? 60);
const WARM_UP = 30;

let bare: BarePage;
test.beforeAll(async () => {
  bare = await startBarePage();
});
test.afterAll(() => bare.close());

interface Metrics {
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
}

async function measure(session: CDPSession): Promise<Metrics> {
  // Twice, because objects that a finalizer releases are collected in the second run.
  for (let time = 0; time < 2; time += 1) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
}

/** Creates an element, uploads files, waits until they are rendered and removes it, `count` times. */
async function rounds(page: Page, count: number, files: number): Promise<void> {
  await page.evaluate(
    async ([times, many]) => {
      const first = document.querySelector<FilestoreUpload>('filestore-upload');
      const form = document.querySelector('form:not([role])');
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
        while (!element.shadowRoot?.querySelector('.row')) {
          await new Promise(requestAnimationFrame);
        }
        element.remove();
      }
      // The view is destroyed a moment after its element was removed, because the element may only be moving.
      await new Promise((resolve) => setTimeout(resolve, 0));
    },
    [count, files] as const,
  );
}

for (const files of [2, 30]) {
  test(`creating and removing ${ROUNDS} elements with ${files} files each leaks no memory`, async ({
    page,
  }) => {
    test.setTimeout(60_000 + ROUNDS * 5000);
    await bare.open(page);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await rounds(page, WARM_UP, files);
    const before = await measure(session);
    await rounds(page, ROUNDS, files);
    const after = await measure(session);
    const growth = {
      heap: (after.heap - before.heap) / ROUNDS,
      nodes: (after.nodes - before.nodes) / ROUNDS,
      listeners: (after.listeners - before.listeners) / ROUNDS,
    };
    console.log(`growth for each of ${ROUNDS} elements with ${files} files:`, growth);
    expect(growth.nodes).toBeLessThan(1);
    expect(growth.listeners).toBeLessThan(0.5);
    // A live element with two rows uses over 100 KB. On a busy machine, the rest of the page has
    // grown by up to 10 KB for each element.
    expect(growth.heap).toBeLessThan(25_000);
  });
}
