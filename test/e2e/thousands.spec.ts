import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { startBarePage } from './bare-page.ts';
import { expect, test } from './fixtures.ts';

/** Enough to detect quadratic algorithms. Ten thousand files would take two minutes. */
const COUNT = 3000;

test('3,000 files are uploaded with fewer than 1,500 nodes, and the idle list requests no frames', async ({
  page,
}) => {
  test.setTimeout(600_000);
  const bare = await startBarePage();
  await bare.open(page);
  const upload = page.locator('filestore-upload');
  await upload.evaluate((element: FilestoreUpload, count) => {
    const files = Array.from(
      { length: count },
      (_, index) => new File([`${index}`], `file-${index}.txt`, { type: 'text/plain' }),
    );
    element.addFiles(files);
  }, COUNT);
  await expect(upload.locator('.rows-total')).toContainText('of 3,000 files', { timeout: 30_000 });
  const nodes = await upload.evaluate(
    (element) => element.shadowRoot?.querySelectorAll('*').length,
  );
  expect(nodes).toBeLessThan(1500);
  await expect(upload.locator('.rows-total')).toHaveText('3,000 of 3,000 files uploaded', {
    timeout: 500_000,
  });
  const frames = await page.evaluate(async () => {
    let requested = 0;
    const original = requestAnimationFrame;
    window.requestAnimationFrame = (callback) => {
      requested += 1;
      return original(callback);
    };
    await new Promise((resolve) => setTimeout(resolve, 500));
    return requested;
  });
  expect(frames).toBe(0);
  await bare.close();
});
