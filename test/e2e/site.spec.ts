import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startSiteServer } from '../../backend/infra/site/server.ts';
import { pages } from '../../demo/pages.ts';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { loadAxe, violations } from './axe.ts';
import { bytesOf, expect, startDemo, test } from './fixtures.ts';
import { picture } from './screenshot.ts';

/** The site built by `npm run build`, served with the headers of CloudFront. */
const SITE = join(import.meta.dirname, '../../dist/site');
const LOOKS = join(import.meta.dirname, '../../test-results/looks');

let site: Awaited<ReturnType<typeof startSiteServer>>;
test.beforeAll(async () => {
  site = await startSiteServer({ directory: SITE, port: 0, connect: '' });
});
test.afterAll(() => site.close());

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const policy: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      policy.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
    Object.assign(window, { violated: policy });
  });
});

const violated = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (window as unknown as { violated: readonly string[] }).violated);

async function open(page: Page, file: string): Promise<void> {
  await page.goto(`${site.url}/${file}`);
  const first = page.locator('filestore-upload').first();
  await expect(first.locator('button').first()).toBeVisible();
  await expect
    .poll(() => first.evaluate((element: FilestoreUpload) => element.endpoint))
    .toContain('simulation');
}

const rows = (page: Page) => page.locator('filestore-upload .row');

const lines = (page: Page, type: string) => page.locator('#log li').filter({ hasText: type });

/** The user journey of each page. The last line checks its result. */
const journeys: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'index.html': async (page) => {
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
    await page.getByLabel('Language of the elements').selectOption('ar');
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
  'script-tag.html': async (page) => {
    // The URL contains a hash of the script, so a page and its script are always from the same deployment.
    const tag = page.locator('script[integrity]');
    await expect(tag).toHaveAttribute(
      'src',
      /^\.\/assets\/script-tag-[0-9a-f]{8}\/script-tag\.js$/,
    );
    await expect(page.locator('#markup')).toContainText('<filestore-upload name="attachment"');
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

test('every page of the site has a user journey', () => {
  expect(Object.keys(journeys).toSorted()).toEqual(pages.map(({ file }) => file).toSorted());
});

for (const { file, title } of pages) {
  test(`the site page “${title}” works as a simulation without policy violations`, async ({
    page,
  }) => {
    await open(page, file);
    await expect(page.locator('#backend-note')).toContainText('Simulation');
    await expect(page).toHaveTitle(`${title} · Filestore Upload`);
    await expect(page.locator('nav [aria-current=page]')).toHaveText(title);
    await page.screenshot({ path: join(LOOKS, `site-${file}-idle.png`), fullPage: true });
    await journeys[file]?.(page);
    await page.screenshot({ path: join(LOOKS, `site-${file}.png`), fullPage: true });
    expect(await violated(page)).toEqual([]);
  });

  test(`the site page “${title}” has no axe violations and does not scroll sideways on phones`, async ({
    page,
  }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await open(page, file);
      await loadAxe(page);
      expect(await violations(page), colorScheme).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
}

test('the site returns 404 with a page and the same policy for unknown paths', async ({ page }) => {
  const response = await page.goto(`${site.url}/folder/deeper/nothing.html`);
  expect(response?.status()).toBe(404);
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
  await expect(page.getByRole('heading')).toHaveText('Page not found');
  expect(response?.headers()['cache-control']).toBe('no-cache');
  await page.getByRole('link', { name: 'Images' }).click();
  await expect(page.getByRole('heading')).toHaveText('Images');
  expect((await fetch(`${site.url}/%`)).status).toBe(400);
});

test('with config.json, the site uploads to a real stack and shows the server’s store request', async ({
  page,
}) => {
  const port = 0;
  const probe = await startSiteServer({ directory: SITE, port, connect: '' });
  probe.close();
  const demo = await startDemo({ allowedOrigins: [probe.url] });
  const { browserKey, serverKey } = demo.server.stack.secrets;
  const connect = `${new URL(demo.url).origin} ${demo.server.stack.s3Url}`;
  const config = { endpoint: `${demo.url}v1`, apiKey: browserKey.value };
  const real = await startSiteServer({
    directory: SITE,
    port: Number(new URL(probe.url).port),
    connect,
    config,
  });
  try {
    await page.goto(real.url);
    await expect(page.locator('#backend-note')).toContainText('not stored');
    await page.getByLabel('Message').fill('hello');
    await page.locator('input[type=file]').setInputFiles({ name: 'real.txt', ...bytesOf('real') });
    await expect(rows(page)).toContainText('Uploaded');
    const [id = ''] = await page
      .locator('filestore-upload')
      .evaluate((element: FilestoreUpload) => element.value);
    expect(await demo.hasObject(id)).toBe(true);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.locator('#left')).toContainText(`${config.endpoint}/files/${id}/store`);
    // The request that the page shows stores the file.
    const stored = await fetch(`${config.endpoint}/files/${id}/store`, {
      method: 'POST',
      headers: { 'x-api-key': serverKey.value, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(stored.status).toBe(200);
    expect(await violated(page)).toEqual([]);
  } finally {
    real.close();
    await demo.close();
  }
});
