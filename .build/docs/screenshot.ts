import { chromium } from '@playwright/test';
import { join } from 'node:path';
import { startSiteServer } from '../../backend/infra/site/server.ts';
import { findBrowser } from '../../test/e2e/find-browser.ts';

/** `npm run build && npm run docs -- screenshot`: takes the README's screenshot of the built site. */
const ROOT = join(import.meta.dirname, '../..');
const FILE = join(ROOT, 'demo/guides/picture.png');

const site = await startSiteServer({ directory: join(ROOT, 'dist/site'), port: 0, connect: '' });
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ['--no-sandbox', '--disable-background-networking'],
});
try {
  const page = await browser.newPage({
    viewport: { width: 760, height: 900 },
    deviceScaleFactor: 2,
  });
  await page.goto(`${site.url}/images.html`);
  const upload = page.locator('filestore-upload');
  await page.getByRole('button', { name: 'Paint three pictures' }).click();
  const done = upload.locator('.row').filter({ hasText: 'Uploaded' });
  await done.nth(2).waitFor();
  await page.getByRole('button', { name: 'Add a text file' }).click();
  await page.locator('input[type=file]').setInputFiles({
    name: 'Harbour at night.png',
    mimeType: 'image/png',
    buffer: Buffer.alloc(15_000_000),
  });
  const row = upload.locator('.row').filter({ hasText: 'Harbour' });
  await row
    .getByText(/\d %|left/)
    .first()
    .waitFor();
  await upload.locator('.row').filter({ hasText: 'letter.txt' }).getByText('not allowed').waitFor();
  // Wait until the list has finished its animations.
  await page.waitForFunction(() => document.getAnimations().length === 0);
  await upload.screenshot({ path: FILE });
} finally {
  await browser.close();
  site.close();
}
