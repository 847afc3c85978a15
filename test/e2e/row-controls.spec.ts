import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test, type DemoPage } from './fixtures.ts';

/** Thirty files of so many bytes, in the long list, which a slow line keeps under way. */
async function openWithSlowFiles(demoPage: DemoPage, url: string, size: number): Promise<void> {
  await demoPage.open(url);
  await demoPage.limitUplink(100_000);
  await demoPage.choose(
    Array.from({ length: 30 }, (_, index) => ({
      name: `${index}.txt`,
      ...bytesOf('x'.repeat(size)),
    })),
  );
}

test('a row tells speed and time, pauses and goes on, and keeps the focus', async ({
  demoPage,
  demo,
}) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(300_000);
  await demoPage.choose({ name: 'film.mp4', ...bytesOf('x'.repeat(3_000_000)) });
  const row = demoPage.row('film.mp4');
  await expect(row).toContainText(/\d kB\/s · \d+ seconds left/);
  const bar = row.getByRole('progressbar', { name: 'film.mp4' });
  await expect(bar).toHaveAttribute('max', '3000000');
  const pause = row.getByRole('button', { name: 'Pause film.mp4' });
  await pause.focus();
  await demoPage.page.keyboard.press('Enter');
  await expect(row).toContainText('Paused');
  await expect(row).not.toContainText('Uploading', { useInnerText: true });
  const resume = row.getByRole('button', { name: 'Resume film.mp4' });
  await expect(resume).toBeFocused();
  await demoPage.limitUplink(-1);
  await demoPage.page.keyboard.press('Enter');
  await expect(row).toContainText('Uploaded');
  await expect(bar).toHaveCount(0);
  // It ends while it has the focus, which then is not nowhere.
  const hold = row.locator('.row-pause');
  await expect(hold).toBeFocused();
  await expect(hold).toHaveAttribute('aria-disabled', 'true');
  await demoPage.page.keyboard.press('Tab');
  await expect(hold).toHaveCount(0);
});

test('pause and resume of one row of many keep the focus', async ({ demoPage, demo }) => {
  const { page, upload } = demoPage;
  await openWithSlowFiles(demoPage, demo.url, 300_000);
  const row = upload.locator('.row').first();
  await row.getByRole('button', { name: 'Pause 0.txt' }).focus();
  await page.keyboard.press('Enter');
  const resume = row.getByRole('button', { name: 'Resume 0.txt' });
  await expect(resume).toBeFocused();
  await expect(row).toContainText('Paused');
  await page.keyboard.press('Enter');
  await expect(row).not.toContainText('Paused');
  // Whatever it says now, it has the focus, and so has what becomes of it at the end.
  await expect(row.locator('[data-act=pause]')).toBeFocused();
  await demoPage.limitUplink(-1);
  await expect(row).toContainText('Uploaded');
  await expect(row.locator('[data-act=pause]')).toBeFocused();
  await expect(row.locator('[data-act=pause]')).toHaveAttribute('aria-disabled', 'true');
});

test('paused, resumed, paused and left alone: the button to go on is still there', async ({
  demoPage,
  demo,
}) => {
  const { page } = demoPage;
  await demoPage.open(demo.url);
  await demoPage.limitUplink(100_000);
  await demoPage.choose({ name: 'film.mp4', ...bytesOf('x'.repeat(3_000_000)) });
  const row = demoPage.row('film.mp4');
  await row.getByRole('button', { name: 'Pause film.mp4' }).focus();
  for (let time = 0; time < 3; time += 1) await page.keyboard.press('Enter');
  await expect(row).toContainText('Paused');
  await page.keyboard.press('Tab');
  await demoPage.limitUplink(-1);
  await row.getByRole('button', { name: 'Resume film.mp4' }).click();
  await expect(row).toContainText('Uploaded');
});

test('the buttons above a long list keep the focus in the list', async ({ demoPage, demo }) => {
  const { page, upload } = demoPage;
  await openWithSlowFiles(demoPage, demo.url, 200_000);
  await upload.getByRole('button', { name: 'Pause', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(upload.locator('.rows-tool:focus')).toHaveText('Resume');
  await page.keyboard.press('Enter');
  await expect(upload.locator('.rows-tool:focus')).toHaveText('Pause');
});

test('a row that cannot be changed cannot be paused', async ({ demoPage, demo }) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(100_000);
  await demoPage.choose({ name: 'film.mp4', ...bytesOf('x'.repeat(1_000_000)) });
  const pause = demoPage.row('film.mp4').getByRole('button', { name: 'Pause film.mp4' });
  await expect(pause).toBeEnabled();
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.readOnly = true;
  });
  await expect(pause).toBeDisabled();
});
