import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, startDemo, test, type DemoPage } from './fixtures.ts';

/** The element's own list for more files than FilePond can render. */

const many = (count: number, size = 5) =>
  Array.from({ length: count }, (_, index) => ({
    name: `file-${String(index + 1).padStart(3, '0')}.txt`,
    ...bytesOf('x'.repeat(size)),
  }));

const rows = ({ upload }: DemoPage) => upload.locator('.row');
const row = (demoPage: DemoPage, name: string) => rows(demoPage).filter({ hasText: name });

test('sixty files are listed in order, uploaded and submitted', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.message.fill('many');
  await demoPage.choose(many(60));
  await expect(demoPage.upload.locator('.rows-total')).toContainText('60 of 60 files uploaded');
  await expect(demoPage.upload.locator('.live')).toContainText('60 files uploaded');
  const names = (await demoPage.files()).map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
  await demoPage.send.click();
  await expect(demoPage.outcome).toHaveText('Sent, 60 files stored.');
});

test('a list that becomes long does not interrupt an upload', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(300_000);
  await demoPage.choose({ name: 'first.bin', ...bytesOf('x'.repeat(600_000)) });
  await expect(demoPage.row('first.bin')).toContainText('Uploading');
  await expect.poll(async () => (await demoPage.files())[0]?.sent ?? 0).toBeGreaterThan(100_000);
  const id = await demoPage.onlyId();
  await demoPage.choose(many(30));
  await expect(row(demoPage, 'first.bin')).toBeVisible();
  await demoPage.limitUplink(-1);
  await expect(demoPage.upload.locator('.rows-total')).toContainText('31 of 31 files uploaded');
  expect((await demoPage.files())[0]?.id).toBe(id);
});

test('the long list counts failed files and filters them, and a higher limit uploads them', async ({
  demoPage,
}) => {
  const demo = await startDemo();
  try {
    await demoPage.open(demo.url);
    await demoPage.upload.evaluate((element: FilestoreUpload) => {
      element.maxFileSize = 100;
    });
    await demoPage.choose([
      ...many(30),
      ...['big-1.txt', 'big-2.txt'].map((name) => ({ name, ...bytesOf('x'.repeat(200)) })),
    ]);
    const { upload } = demoPage;
    await expect(upload.locator('.rows-total')).toContainText('30 of 32 files uploaded · 2 failed');
    await upload.getByRole('button', { name: /^Failed/ }).click();
    await expect(rows(demoPage)).toHaveCount(2);
    const big = row(demoPage, 'big-1');
    await expect(big).toContainText('File is too large (maximum 100 bytes)');
    await expect(big.locator('[data-act]')).toHaveCount(1);
    await upload.evaluate((element: FilestoreUpload) => {
      element.maxFileSize = null;
    });
    await expect(rows(demoPage)).toHaveCount(0);
    await expect(upload.locator('.rows-total')).toHaveText('32 of 32 files uploaded');
  } finally {
    await demo.close();
  }
});

test('removing a row by keyboard moves the focus to the next row', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.choose(many(40));
  const { upload, page } = demoPage;
  await expect(upload.locator('.rows-total')).toContainText('40 of 40');
  await upload.getByRole('button', { name: 'Remove file-002.txt' }).focus();
  await page.keyboard.press('Enter');
  await expect(upload.locator('.rows-total')).toContainText('39 of 39');
  const focused = () =>
    upload.evaluate((element) => element.shadowRoot?.activeElement?.getAttribute('title'));
  expect(await focused()).toBe('Remove file-003.txt');
  await upload.getByRole('button', { name: /^Failed/ }).click();
  await expect(upload.locator('.rows-none')).toBeVisible();
});

test('a focused row stays in the document when it is scrolled out of view', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.choose(many(300, 1));
  const { upload, page } = demoPage;
  await expect(upload.locator('.rows-total')).toContainText('of 300 files');
  await upload.getByRole('button', { name: 'Remove file-001.txt' }).focus();
  await upload.locator('.rows-scroll').evaluate((scroller) => {
    scroller.scrollTop = scroller.scrollHeight;
  });
  await expect(row(demoPage, 'file-300.txt')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await demoPage.files()).some(({ name }) => name === 'file-001.txt'))
    .toBe(false);
});

test('the long list pauses and resumes all uploads', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(50_000);
  await demoPage.choose(many(30, 20_000));
  const { upload } = demoPage;
  await upload.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(upload.locator('.row[data-state=paused]').first()).toBeVisible();
  await expect(upload.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
  await demoPage.limitUplink(-1);
  await upload.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(upload.locator('.rows-total')).toContainText('30 of 30 files uploaded');
});
