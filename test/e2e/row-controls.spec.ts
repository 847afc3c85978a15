import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test, type DemoPage } from './fixtures.ts';

/** Adds thirty files to the long list with a slow connection, so that their uploads take long. */
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

test('a row shows speed and time left, and its pause button keeps the focus', async ({
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
  // The focused button stays in the document after the end of the upload.
  const pauseButton = row.locator('[data-act=pause]');
  await expect(pauseButton).toBeFocused();
  await expect(pauseButton).toHaveAttribute('aria-disabled', 'true');
  await demoPage.page.keyboard.press('Tab');
  await expect(pauseButton).toHaveCount(0);
});

test('pausing and resuming a row of the long list keeps the focus', async ({ demoPage, demo }) => {
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
  // The button keeps the focus with any label, also after the end of the upload.
  await expect(row.locator('[data-act=pause]')).toBeFocused();
  await demoPage.limitUplink(-1);
  await expect(row).toContainText('Uploaded');
  await expect(row.locator('[data-act=pause]')).toBeFocused();
  await expect(row.locator('[data-act=pause]')).toHaveAttribute('aria-disabled', 'true');
});

test('a row that was paused, resumed and paused again can still be resumed', async ({
  demoPage,
  demo,
}) => {
  const { page } = demoPage;
  await demoPage.open(demo.url);
  await demoPage.limitUplink(100_000);
  await demoPage.choose({ name: 'film.mp4', ...bytesOf('x'.repeat(3_000_000)) });
  const row = demoPage.row('film.mp4');
  await row.getByRole('button', { name: 'Pause film.mp4' }).focus();
  for (const next of ['Resume', 'Pause', 'Resume']) {
    await page.keyboard.press('Enter');
    await expect(row.locator('.row-button:focus')).toHaveAttribute('title', `${next} film.mp4`);
  }
  await expect(row).toContainText('Paused');
  await page.keyboard.press('Tab');
  await demoPage.limitUplink(-1);
  await row.getByRole('button', { name: 'Resume film.mp4' }).click();
  await expect(row).toContainText('Uploaded');
});

test('the buttons above the long list keep the focus when their label changes', async ({
  demoPage,
  demo,
}) => {
  const { page, upload } = demoPage;
  await openWithSlowFiles(demoPage, demo.url, 200_000);
  await upload.getByRole('button', { name: 'Pause', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(upload.locator('.rows-tool:focus')).toHaveText('Resume');
  await page.keyboard.press('Enter');
  await expect(upload.locator('.rows-tool:focus')).toHaveText('Pause');
});

test('rows of a read-only element cannot be paused', async ({ demoPage, demo }) => {
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
