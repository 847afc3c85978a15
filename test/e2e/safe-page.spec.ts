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
        ...bytesOf(index === 0 ? 'hello'.repeat(2_000_000) : 'hello'),
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

for (const { title, trusted } of [
  { title: 'a page vouches for its own copy of the worker', trusted: true },
  { title: 'a workerUrl that nobody vouches for is refused', trusted: false },
]) {
  test(`with Trusted Types, ${title}, and the file is uploaded`, async ({
    page,
    consoleErrors,
  }) => {
    const workers: string[] = [];
    const warnings: string[] = [];
    page.on('worker', (worker) => workers.push(worker.url()));
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    await bare.open(page);
    const upload = page.locator('filestore-upload');
    await upload.evaluate((element: FilestoreUpload, trusted) => {
      interface Factory {
        createPolicy(
          name: string,
          rules: { createScriptURL(url: string): string },
        ): { createScriptURL(url: string): string };
      }
      const { trustedTypes } = window as unknown as { trustedTypes: Factory };
      // The policy of the page allows this name twice.
      const policy = trustedTypes.createPolicy('filestore-upload', {
        createScriptURL: (url) => url,
      });
      const url = '/hash-worker.js';
      element.workerUrl = trusted ? policy.createScriptURL(url) : url;
    }, trusted);
    await upload
      .locator('input[type=file]')
      .setInputFiles([{ name: 'large.txt', ...bytesOf('hello'.repeat(2_000_000)) }]);
    await expect
      .poll(() => upload.evaluate((element: FilestoreUpload) => element.value.length))
      .toBe(1);
    expect(workers).toHaveLength(trusted ? 1 : 0);
    expect(warnings.filter((text) => text.includes('workerUrl'))).toHaveLength(trusted ? 0 : 1);
    // The browser reports the refused URL.
    const refused = trusted ? [] : [expect.stringContaining('TrustedScriptURL')];
    expect(consoleErrors.splice(0)).toEqual(refused);
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
