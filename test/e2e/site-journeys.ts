import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect } from './fixtures.ts';
import { picture } from './screenshot.ts';

export const LOOKS = join(import.meta.dirname, '../../test-results/looks');

export const FIELDS = 'filestore-upload, filestore-field';
export const rows = (page: Page) => page.locator(FIELDS).locator('.row');

/** Chooses pictures in the first field, and sends the form once they are uploaded. */
async function sendPictures(page: Page, ...names: readonly string[]): Promise<void> {
  const files = names.map((name, at) => ({
    name,
    mimeType: 'image/png',
    buffer: picture(400, 300, [60 + at * 40, 140, 200 - at * 30]),
  }));
  await page.locator('input[type=file]').first().setInputFiles(files);
  await expect(rows(page).filter({ hasText: 'Uploaded' })).toHaveCount(names.length);
  await expect(rows(page).locator('canvas')).toHaveCount(names.length);
  await page.screenshot({
    path: join(LOOKS, `${page.url().replace(/.*\//, 'site-')}-filled.png`),
    fullPage: true,
  });
  await page.getByRole('button', { name: 'Send' }).click();
  const stored = names.length === 1 ? '1 file' : `${names.length} files`;
  await expect(page.locator('#outcome')).toHaveText(`Sent, ${stored} stored.`);
}

const lines = (page: Page, type: string) => page.locator('#log li').filter({ hasText: type });

/** The user journey of each page. The last line checks its result. */
export const journeys: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'index.html': async (page) => {
    await page.locator('input[type=file]').setInputFiles({ name: 'note.txt', ...bytesOf('hi') });
    await expect(rows(page)).toContainText('Uploaded');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.locator('#outcome')).toHaveText('Sent, 1 file stored.');
    await page.getByRole('button', { name: 'Add sample pictures' }).click();
    await expect(rows(page).filter({ hasText: 'Uploaded' })).toHaveCount(3);
  },
  'form.html': async (page) => {
    await page.getByLabel('Message').fill('hello');
    await page.locator('input[type=file]').setInputFiles({ name: 'note.txt', ...bytesOf('hi') });
    await expect(rows(page)).toContainText('Uploaded');
    const listed = page.locator('#files tr').filter({ hasText: 'note.txt' });
    await expect(listed.locator('.state')).toHaveText('UPLOADED');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.locator('#outcome')).toHaveText('Sent, 1 file stored.');
    await expect(listed.locator('.state')).toHaveText('STORED');
    const downloading = page.waitForEvent('download');
    await listed.getByRole('button', { name: 'Download' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('note.txt');
    expect(readFileSync(await download.path(), 'utf8')).toBe('hi');
  },
  'many-files.html': async (page) => {
    await page.getByRole('button', { name: 'Make 60 files' }).click();
    await expect(page.locator('#made')).toContainText('Added 60 files');
    await expect
      .poll(() =>
        page.locator('filestore-upload').evaluate((element: FilestoreUpload) => element.value),
      )
      .toHaveLength(60);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.locator('#outcome')).toHaveText('Sent, 60 files stored.');
  },
  'images.html': async (page) => {
    await page.getByRole('button', { name: 'Paint three pictures' }).click();
    await expect(page.locator('filestore-upload .thumbnail canvas')).toHaveCount(3);
    await page.getByRole('button', { name: 'Add a text file' }).click();
    await expect(rows(page).filter({ hasText: 'letter.txt' })).toContainText('not allowed');
    await rows(page)
      .filter({ hasText: 'letter.txt' })
      .getByRole('button', { name: /Remove/ })
      .click();
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'sea.png', mimeType: 'image/png', buffer: picture(4, 3, [9, 9, 9]) });
    await expect(page.locator('filestore-upload .thumbnail canvas')).toHaveCount(4);
    await expect(rows(page).filter({ hasText: 'Uploaded' })).toHaveCount(4);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.locator('#outcome')).toHaveText('Sent, 4 files stored.');
  },
  'editing.html': async (page) => {
    await expect(page.locator('#posted')).toContainText('attachment=qk3v5n2hy7mzr4wa6xtcbdu2le');
    await page.getByRole('button', { name: 'Remove crane front.pdf' }).click();
    await expect(page.locator('#posted')).not.toContainText('qk3v5n2hy7mzr4wa6xtcbdu2le');
    await page.locator('input[type=file]').setInputFiles({ name: 'new.txt', ...bytesOf('new') });
    await expect(page.locator('#posted')).toHaveText(/(attachment=[a-z2-7]{26}\s*){3}/);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.locator('#outcome')).toContainText('Saved with 3 files');
  },
  'theming.html': async (page) => {
    await page.getByRole('button', { name: 'Add a file to each' }).click();
    await expect(rows(page).filter({ hasText: 'Uploaded' })).toHaveCount(3);
    await page.getByLabel('Language').selectOption('ar');
    const button = page.locator('.forest [part~=button]');
    await expect(button).toContainText(/[؀-ۿ]/);
    const color = await button.evaluate((button) => getComputedStyle(button).backgroundColor);
    expect(color).toBe('rgb(29, 107, 69)');
  },
  'single-page-app.html': async (page) => {
    await page.locator('input[type=file]').setInputFiles({
      name: 'film.mp4',
      mimeType: 'video/mp4',
      buffer: Buffer.alloc(1_000_000),
    });
    await page.getByRole('link', { name: /Uploaded/ }).click();
    await expect(page.locator('#app > ul li')).toContainText('film.mp4');
    await page.getByRole('link', { name: 'Form', exact: true }).click();
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.locator('#outcome')).toHaveText('Sent, 1 file stored.');
  },
  'layouts.html': async (page) => {
    await expect(page.locator('pre[aria-label^=Markup]')).toContainText('<filestore-drop-zone>');
    await sendPictures(page, 'a.png', 'b.png');
    await page.locator('main').getByRole('link', { name: 'Gallery' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gallery');
    await expect(page.locator('#menu [aria-current=page]')).toHaveText('Gallery');
  },
  'layout-chat.html': async (page) => {
    await page.getByLabel('Message').fill('Here they are');
    await sendPictures(page, 'harbor at dawn.png', 'invoice.png');
  },
  'layout-avatar.html': async (page) => {
    await page.locator('input[type=file]').setInputFiles({
      name: 'old.png',
      mimeType: 'image/png',
      buffer: picture(40, 30, [9, 9, 9]),
    });
    await expect(rows(page)).toContainText('Uploaded');
    await sendPictures(page, 'new.png');
  },
  'layout-table.html': async (page) => {
    await page
      .locator('input[type=file]')
      .last()
      .setInputFiles({
        name: 'lease.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF'),
      });
    await expect(rows(page)).toContainText('Uploaded');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.locator('[part=message]').first()).toHaveText('Choose a file');
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'pass.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF'),
      });
    await expect(rows(page).filter({ hasText: 'Uploaded' })).toHaveCount(2);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.locator('#outcome')).toHaveText('Sent, 2 files stored.');
  },
  'layout-page.html': (page) => sendPictures(page, 'one.png', 'two.png'),
  'layout-wizard.html': async (page) => {
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.locator('[part=message]').first()).toHaveText('Choose a file');
    await sendPictures(page, 'first page.png', 'second page.png');
  },
  'layout-gallery.html': (page) => sendPictures(page, 'a.png', 'b.png', 'c.png', 'd.png'),
  'script-tag.html': async (page) => {
    // The URL contains a hash of the script, so a page and its script are always from the same deployment.
    const tag = page.locator('script[integrity]');
    await expect(tag).toHaveAttribute(
      'src',
      /^\.\/assets\/script-tag-[0-9a-f]{8}\/script-tag\.js$/,
    );
    await expect(page.locator('pre[aria-label^=Markup]')).toContainText('name="attachment"');
    await page.locator('input[type=file]').setInputFiles({ name: 'tag.txt', ...bytesOf('tag') });
    await expect(rows(page)).toContainText('Uploaded');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.locator('#outcome')).toHaveText('Sent, 1 file stored.');
  },
  'events.html': async (page) => {
    await page.locator('input[type=file]').setInputFiles({
      name: 'film.mp4',
      mimeType: 'video/mp4',
      buffer: Buffer.alloc(4_000_000),
    });
    await expect(lines(page, 'filestore-progress').first()).toContainText('sending');
    await page.getByRole('button', { name: 'pause()' }).click();
    await expect(rows(page)).toContainText('Paused');
    await page.getByRole('button', { name: 'resume()' }).click();
    await expect(lines(page, 'filestore-done')).toHaveCount(1);
    await expect(lines(page, 'filestore-idle').first()).toBeVisible();
    await expect(lines(page, 'change').first()).toContainText(/value = \[[a-z2-7]{26}\]/);
  },
  'failures.html': async (page) => {
    const set = (words: RegExp) => page.getByRole('button', { name: words }).click();
    // Three faults that the engine handles without an error message …
    await set(/S3 throttles/);
    await set(/breaks halfway/);
    await set(/URL has expired/);
    await page.getByRole('button', { name: 'Add a 3 MB file' }).click();
    await expect(rows(page).filter({ hasText: 'file 1.bin' })).toContainText('Uploaded');
    // … and faults that cause an error message.
    await set(/S3 refuses the upload/);
    await page.getByRole('button', { name: 'Add a 3 MB file' }).click();
    const refused = rows(page).filter({ hasText: 'file 2.bin' });
    await expect(refused).toContainText('rejected');
    await page.getByRole('button', { name: 'Add a file that is too large' }).click();
    await expect(rows(page).filter({ hasText: 'file 3.bin' })).toContainText('too large');
    await set(/does not allow the file type/);
    await page.getByRole('button', { name: 'Add a 3 MB file' }).click();
    await expect(rows(page).filter({ hasText: 'file 4.bin' })).toContainText('not allowed');
    // Another attempt would get the same answers.
    await expect(page.getByRole('button', { name: /^Retry/ })).toHaveCount(0);
    await page.getByRole('button', { name: 'Remove rejected files' }).click();
    await expect(rows(page)).toHaveCount(1);
  },
};
