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
    await bare.open(page);
    const upload = page.locator('filestore-upload');
    await upload.locator('input[type=file]').setInputFiles(
      Array.from({ length: count }, (_, index) => ({
        name: `${index}.txt`,
        ...bytesOf('hello'),
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
  });
}
