import { chromium, type Page } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSiteServer } from '../../backend/infra/site/server.ts';
import { findBrowser } from '../../test/e2e/find-browser.ts';
import { animatedPng } from './animated-png.ts';
import { Film } from './film.ts';

/**
 * `npm run build && npm run docs -- screenshot`: films the front page of the built site for the README. Files are dragged
 * over the form, dropped, uploaded and sent.
 */
const ROOT = join(import.meta.dirname, '../..');
const FILE = join(ROOT, 'demo/guides/picture.png');
const MARGIN = 14;
const HEIGHT = 545;

const site = await startSiteServer({ directory: join(ROOT, 'dist/site'), port: 0, connect: '' });
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ['--no-sandbox', '--disable-background-networking'],
});
try {
  const context = await browser.newContext({
    viewport: { width: 700, height: 1400 },
    deviceScaleFactor: 1.5,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(site.url);
  const upload = page.locator('filestore-upload');
  await upload.getByRole('button', { name: 'Choose files' }).waitFor();
  const box = await page.locator('form.card').boundingBox();
  if (!box) throw new Error('The front page has no form');
  const clip = {
    x: box.x - MARGIN,
    y: box.y - MARGIN,
    width: box.width + 2 * MARGIN,
    height: HEIGHT,
  };
  // The rest of the page would distract.
  await page.locator('.switch, .samples').evaluateAll((parts) => {
    for (const part of parts) (part as HTMLElement).style.visibility = 'hidden';
  });
  const film = new Film(page, clip);
  await film.hold(1000);
  await drag(page, 'dragenter');
  await upload.locator('.zone[data-dragging]').waitFor();
  await film.hold(800);
  await drag(page, 'drop');
  const done = upload.locator('.row').filter({ hasText: 'Uploaded' });
  await film.until(async () => (await done.count()) === 3);
  await film.hold(900);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('#outcome').filter({ hasText: 'stored' }).waitFor();
  await film.hold(2000);
  const frames = await film.develop(await context.newPage());
  writeFileSync(FILE, animatedPng(frames));
  console.log(`${FILE}: ${frames.length} frames`);
} finally {
  await browser.close();
  site.close();
}

/** Drags three painted pictures over the form, or drops them on it. */
async function drag(page: Page, type: 'dragenter' | 'drop'): Promise<void> {
  await page.locator('filestore-upload').evaluate(async (element, event) => {
    const paint = async (name: string, hue: number, padding: number): Promise<File> => {
      const canvas = new OffscreenCanvas(640, 480);
      const brush = canvas.getContext('2d');
      if (!brush) throw new Error('no canvas');
      brush.fillStyle = `hsl(${hue} 70% 85%)`;
      brush.fillRect(0, 0, 640, 480);
      for (let ring = 6; ring > 0; ring -= 1) {
        brush.fillStyle = `hsl(${(hue + ring * 25) % 360} 70% ${40 + ring * 6}%)`;
        brush.beginPath();
        brush.arc(200 + hue / 2, 240, ring * 40, 0, Math.PI * 2);
        brush.fill();
      }
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      // Decoders ignore what follows the picture. It makes the upload last longer.
      return new File([blob, new Uint8Array(padding)], name, { type: 'image/png' });
    };
    const transfer = new DataTransfer();
    const files = await Promise.all([
      paint('Harbor at dawn.png', 20, 3_400_000),
      paint('Crane 4, north side.png', 140, 5_200_000),
      paint('Load table, page 2 of 3.png', 250, 1_900_000),
    ]);
    for (const file of files) transfer.items.add(file);
    const zone = element.shadowRoot?.querySelector('.zone') ?? element;
    const settings = { bubbles: true, composed: true, cancelable: true, dataTransfer: transfer };
    zone.dispatchEvent(new DragEvent(event, settings));
  }, type);
}
