import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { startBarePage, type BarePage } from './bare-page.ts';
import { bytesOf, expect, test } from './fixtures.ts';

/** The built script tag on a page that allows next to nothing. */

let bare: BarePage;
test.beforeAll(async () => {
  bare = await startBarePage();
});
test.afterAll(() => bare.close());

for (const count of [3, 40]) {
  test(`${count} files under a strict policy with Trusted Types, and no violation`, async ({
    page,
  }) => {
    await page.addInitScript(() => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) =>
        violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
      );
      Object.assign(window, { violations });
    });
    const workers: string[] = [];
    page.on('worker', (worker) => workers.push(worker.url()));
    await bare.open(page);
    const upload = page.locator('filestore-upload');
    await upload.locator('input[type=file]').setInputFiles(
      Array.from({ length: count }, (_, index) => ({
        name: `${index}.txt`,
        // The first is large enough for the worker that sums it.
        ...bytesOf(index === 0 ? 'hello'.repeat(500_000) : 'hello'),
      })),
    );
    await expect
      .poll(() => upload.evaluate((element: FilestoreUpload) => element.value.length))
      .toBe(count);
    const list = count > 25 ? '.row' : '.filepond--item';
    await expect(upload.locator(list).first()).toContainText('Uploaded');
    await upload
      .getByRole('button', { name: /^Remove/ })
      .first()
      .click();
    await expect
      .poll(() => upload.evaluate((element: FilestoreUpload) => element.value.length))
      .toBe(count - 1);
    const violations = await page.evaluate(
      () => (window as unknown as { violations: string[] }).violations,
    );
    expect(violations).toEqual([]);
    expect(workers).toEqual([expect.stringContaining('/hash-worker.js')]);
  });
}

for (const count of [2, 30]) {
  test(`${count} files at rest: no frames and no timers`, async ({ page }) => {
    await page.addInitScript(() => {
      const asked = { frames: 0, timers: 0 };
      Object.assign(window, { asked });
      const { requestAnimationFrame: frame, setTimeout: timeout, setInterval: interval } = window;
      window.requestAnimationFrame = (callback) => {
        asked.frames += 1;
        return frame(callback);
      };
      Object.assign(window, {
        setTimeout: (...rest: Parameters<typeof timeout>) => {
          asked.timers += 1;
          return timeout(...rest);
        },
        setInterval: (...rest: Parameters<typeof interval>) => {
          asked.timers += 1;
          return interval(...rest);
        },
      });
    });
    await bare.open(page);
    const upload = page.locator('filestore-upload');
    await upload
      .locator('input[type=file]')
      .setInputFiles(
        Array.from({ length: count }, (_, index) => ({ name: `${index}.txt`, ...bytesOf('hi') })),
      );
    await expect
      .poll(() => upload.evaluate((element: FilestoreUpload) => element.value.length))
      .toBe(count);
    const asked = () =>
      page.evaluate(() => ({ ...(window as unknown as { asked: object }).asked }));
    let before = await asked();
    // Whatever moves comes to rest: two looks, a second apart, at the same numbers.
    await expect
      .poll(
        async () => {
          const now = await asked();
          const resting = JSON.stringify(now) === JSON.stringify(before);
          before = now;
          return resting;
        },
        { intervals: [1000] },
      )
      .toBe(true);
    // And it wakes up again.
    await upload
      .getByRole('button', { name: /^Remove/ })
      .first()
      .click();
    await expect(upload.locator(count > 25 ? '.row[data-key]' : '.filepond--item')).not.toHaveCount(
      0,
    );
    await expect
      .poll(() => upload.evaluate((element: FilestoreUpload) => element.value.length))
      .toBe(count - 1);
    if (count < 25) await expect(upload.locator('.filepond--item')).toHaveCount(count - 1);
  });
}
