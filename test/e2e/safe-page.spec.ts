import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { startBarePage, type BarePage } from './bare-page.ts';
import { bytesOf, expect, test } from './fixtures.ts';

/** The built script tag on a page with a strict content security policy. */

let bare: BarePage;
test.beforeAll(async () => {
  bare = await startBarePage();
});
test.afterAll(() => bare.close());

for (const count of [3, 40]) {
  test(`${count} files are uploaded under a strict policy with Trusted Types without a violation`, async ({
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
        // The first file is large enough to be hashed in the worker.
        ...bytesOf(index === 0 ? 'hello'.repeat(500_000) : 'hello'),
      })),
    );
    await expect
      .poll(() => upload.evaluate((element: FilestoreUpload) => element.value.length))
      .toBe(count);
    await expect(upload.locator('.row').first()).toContainText('Uploaded');
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
  test(`an idle list of ${count} files requests no frames and no timers`, async ({ page }) => {
    await page.addInitScript(() => {
      const requested = { frames: 0, timers: 0 };
      Object.assign(window, { requested });
      const { requestAnimationFrame: frame, setTimeout: timeout, setInterval: interval } = window;
      window.requestAnimationFrame = (callback) => {
        requested.frames += 1;
        return frame(callback);
      };
      Object.assign(window, {
        setTimeout: (...rest: Parameters<typeof timeout>) => {
          requested.timers += 1;
          return timeout(...rest);
        },
        setInterval: (...rest: Parameters<typeof interval>) => {
          requested.timers += 1;
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
    const requested = () =>
      page.evaluate(() => ({ ...(window as unknown as { requested: object }).requested }));
    let before = await requested();
    // Wait until the numbers stay the same for one second.
    await expect
      .poll(
        async () => {
          const now = await requested();
          const idle = JSON.stringify(now) === JSON.stringify(before);
          before = now;
          return idle;
        },
        { intervals: [1000] },
      )
      .toBe(true);
    // The list still reacts to user actions.
    await upload
      .getByRole('button', { name: /^Remove/ })
      .first()
      .click();
    await expect(upload.locator('.row')).not.toHaveCount(0);
    await expect
      .poll(() => upload.evaluate((element: FilestoreUpload) => element.value.length))
      .toBe(count - 1);
    if (count < 25) await expect(upload.locator('.row')).toHaveCount(count - 1);
  });
}
