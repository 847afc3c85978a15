import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test, type DemoPage } from './fixtures.ts';

/** The texts of the rows on small screens, with long names, and in other directions. */

const left = ({ upload }: DemoPage, selector: string): Promise<number> =>
  upload.locator(selector).evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect().left;
  });

test('a tap on a row of a long list shows its complete name and reason', async ({
  demo,
  demoPage,
}) => {
  await demoPage.page.setViewportSize({ width: 360, height: 800 });
  await demoPage.open(demo.url);
  const { upload } = demoPage;
  const name = `${'a long name of a file '.repeat(6)}end.exe`;
  await upload.evaluate((element: FilestoreUpload, long) => {
    element.accept = 'image/png,application/pdf,.docx,.xlsx';
    const names = [long, ...Array.from({ length: 30 }, (_, index) => `${index}.pdf`)];
    element.addFiles(names.map((one) => new File(['x'], one)));
  }, name);
  await expect(upload.locator('.rows-total')).toBeVisible();
  const row = upload.locator('.row').first();
  await row.locator('.row-name').click();
  const chosen = upload.locator('.rows-chosen');
  await expect(chosen).toContainText(name);
  await expect(chosen).toContainText('This file type is not allowed. Allowed: .png');
  // The row still shows the extension, and has the height of the others.
  await expect(row.locator('.row-name-end')).toBeInViewport();
  const heights = await upload
    .locator('.row')
    .evaluateAll((rows) => rows.map((one) => (one as HTMLElement).offsetHeight));
  // The last one has no line below it.
  expect(Math.max(...heights) - Math.min(...heights)).toBeLessThanOrEqual(1);
  await upload.getByRole('button', { name: 'Remove 0.pdf' }).focus();
  await expect(chosen).toContainText('0.pdf');
});

test('with lang="ar" and no direction, the size comes before the state from the right', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element) => element.setAttribute('lang', 'ar'));
  await demoPage.choose({ name: 'a.txt', ...bytesOf('x'.repeat(20_000)) });
  await expect(demoPage.row('a.txt')).toHaveAttribute('data-state', 'done');
  await expect(demoPage.row('a.txt').locator('.icon')).not.toHaveCount(0);
  const size = await left(demoPage, '.row-facts > :first-child');
  const state = await left(demoPage, '.row-state');
  expect(size).toBeGreaterThan(state);
});

test('wide characters at the end of a name do not cover the buttons', async ({
  demo,
  demoPage,
}) => {
  await demoPage.page.setViewportSize({ width: 320, height: 800 });
  await demoPage.open(demo.url);
  await demoPage.choose({ name: '👨‍👩‍👧‍👦'.repeat(20), ...bytesOf('x') });
  const row = demoPage.upload.locator('.row');
  await expect(row.locator('.icon')).not.toHaveCount(0);
  const [name, end, buttons] = await Promise.all(
    ['.row-name', '.row-name-end', '.row-buttons'].map((one) => row.locator(one).boundingBox()),
  );
  const right = (box: typeof end): number => (box ? box.x + box.width : Number.NaN);
  expect(right(end)).toBeLessThanOrEqual(right(name) + 1);
  expect(right(end)).toBeLessThanOrEqual(buttons?.x ?? Number.NaN);
});

test('without a size, the state is not indented', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.files = [{ id: 'aaaa', name: 'crane.pdf' }];
  });
  await expect(demoPage.row('crane.pdf').locator('.icon')).not.toHaveCount(0);
  expect(await left(demoPage, '.row-state')).toBe(await left(demoPage, '.row-name'));
});
