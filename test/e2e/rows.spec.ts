import fc from 'fast-check';
import { join } from 'node:path';
import { startSiteServer } from '../../backend/infra/site/server.ts';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { scaledRuns } from '../support/scale.ts';
import { startBarePage } from './bare-page.ts';
import { bytesOf, expect, test } from './fixtures.ts';
import { rowDifferences, watchRows } from './watch-rows.ts';

const SITE = join(import.meta.dirname, '../../dist/site');
const RUNS = scaledRuns(200, 12);

// A second attempt would have other input.
test.describe.configure({ retries: 0 });

const run = fc.record({
  width: fc.constantFrom(360, 768, 1280),
  sizes: fc.array(fc.constantFrom(10, 3000, 120_000, 600_000), { minLength: 1, maxLength: 60 }),
  bytesPerSecond: fc.constantFrom(300_000, 1_500_000, -1),
  latency: fc.constantFrom(0, 40, 200),
  cpu: fc.constantFrom(1, 3),
  pond: fc.boolean(),
});

test(`the rows say what element.files says, in ${RUNS} random runs`, async ({ page }) => {
  test.setTimeout(60_000 + RUNS * 15_000);
  const bare = await startBarePage();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const upload = page.locator('filestore-upload');
  let seen = 0;
  try {
    // Shrinking would repeat runs of many seconds. The message names the run.
    const runs = fc.sample(run, RUNS);
    for (const [index, one] of runs.entries()) {
      await page.setViewportSize({ width: one.width, height: 800 });
      await bare.open(page);
      await upload.evaluate((element: FilestoreUpload, pond) => {
        if (pond) element.pondOptions = {};
      }, one.pond);
      await session.send('Emulation.setCPUThrottlingRate', { rate: one.cpu });
      await session.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: one.latency,
        downloadThroughput: -1,
        uploadThroughput: one.bytesPerSecond,
      });
      await watchRows(upload);
      // Not more than three seconds of the network.
      let left = one.bytesPerSecond < 0 ? Number.POSITIVE_INFINITY : 3 * one.bytesPerSecond;
      const sizes = one.sizes.filter((size) => (left -= size) > 0);
      await upload.evaluate((element: FilestoreUpload, list) => {
        const files = list.map((size, at) => new File([new Uint8Array(size)], `file ${at}.bin`));
        const half = Math.ceil(files.length / 2);
        element.addFiles(files.slice(0, half));
        requestAnimationFrame(() => element.addFiles(files.slice(half)));
      }, sizes);
      await expect
        .poll(() =>
          upload.evaluate(
            ({ files }: FilestoreUpload, count) =>
              files.length === count && files.every(({ status }) => status === 'done'),
            sizes.length,
          ),
        )
        .toBe(true);
      await expect(upload.locator('.row[data-state=done]').first()).toBeVisible();
      const differences = await rowDifferences(upload);
      seen += differences.seen;
      expect
        .soft(differences.lateFrames, `run ${index}: ${JSON.stringify(one)}: ${differences.which}`)
        .toBeLessThan(4);
    }
  } finally {
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await bare.close();
  }
  expect(seen).toBeGreaterThan(RUNS);
});

test('the first row is drawn at once on a slow network, before the list view has been loaded', async ({
  page,
}) => {
  const site = await startSiteServer({ directory: SITE, port: 0, connect: '' });
  await page.goto(`${site.url}/form.html`);
  const upload = page.locator('filestore-upload').first();
  await expect
    .poll(() => upload.evaluate((element: FilestoreUpload) => element.endpoint))
    .toContain('simulation');
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 400,
    downloadThroughput: 50_000,
    uploadThroughput: 50_000,
  });
  await upload.evaluate((element: FilestoreUpload) => {
    const root = element.shadowRoot;
    let frames = 0;
    const count = (): void => {
      frames += 1;
      requestAnimationFrame(count);
    };
    root?.addEventListener('change', count, { capture: true });
    new MutationObserver((_changes, observer) => {
      const row = root?.querySelector<HTMLElement>('.row');
      if (!row) return;
      observer.disconnect();
      const plain = row.querySelector('.icon') === null;
      requestAnimationFrame(() => {
        const box = row.getBoundingClientRect();
        Object.assign(window, {
          firstRow: { frames, plain, visible: box.height > 30 },
        });
      });
    }).observe(root as ShadowRoot, { childList: true, subtree: true });
  });
  await upload
    .locator('input[type=file]')
    .setInputFiles({ name: 'photo of the harbor.png', ...bytesOf('x'.repeat(117_000)) });
  await page.waitForFunction(() => 'firstRow' in window);
  const first = await page.evaluate(
    () =>
      (window as unknown as { firstRow: { frames: number; plain: boolean; visible: boolean } })
        .firstRow,
  );
  expect(first).toMatchObject({ plain: true, visible: true });
  // At 60 frames a second these are 67 ms.
  expect(first.frames).toBeLessThanOrEqual(4);
  // The list view replaces it without a jump.
  const row = upload.locator('.row');
  const before = await row.boundingBox();
  await expect(row.locator('.icon')).not.toHaveCount(0);
  const after = await row.boundingBox();
  expect(after).toEqual(before);
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  site.close();
});

test('without the chunk of the list view, plain rows say what is so and can be removed', async ({
  page,
}) => {
  const site = await startSiteServer({ directory: SITE, port: 0, connect: '' });
  await page.route(/list-view.*\.js/, (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto(`${site.url}/form.html`);
  const upload = page.locator('filestore-upload').first();
  await expect
    .poll(() => upload.evaluate((element: FilestoreUpload) => element.endpoint))
    .toContain('simulation');
  await upload.locator('input[type=file]').setInputFiles({ name: 'a.txt', ...bytesOf('hello') });
  await expect(upload.locator('.row')).toContainText('Uploaded');
  await upload.getByRole('button', { name: 'Remove a.txt' }).click();
  await expect(upload.locator('.row')).toHaveCount(0);
  await upload.evaluate((element: FilestoreUpload) => {
    element.files = [{ id: 'aaaa', name: 'old.pdf' }];
  });
  await upload.getByRole('button', { name: 'Remove old.pdf' }).click();
  await expect(upload.locator('.row')).toContainText('Removed');
  await upload.getByRole('button', { name: 'Restore old.pdf' }).click();
  await expect(upload.getByRole('button', { name: 'Remove old.pdf' })).toBeVisible();
  await upload.evaluate((element: FilestoreUpload) => {
    element.addFiles(new File(['x'.repeat(500_000)], 'b.txt'));
    element.abort();
  });
  await upload.getByRole('button', { name: 'Retry b.txt' }).click();
  await expect(upload.locator('.row').filter({ hasText: 'b.txt' })).toContainText('Uploaded');
  site.close();
});
