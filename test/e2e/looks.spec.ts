import { join } from 'node:path';
import { bytesOf, expect, startDemo, test, type DemoPage } from './fixtures.ts';
import { picture } from './screenshot.ts';

/** Takes screenshots of each state for review, in test-results/looks, and checks for horizontal scrolling. */
const FOLDER = join(import.meta.dirname, '../../test-results/looks');

async function look(demoPage: DemoPage, name: string): Promise<void> {
  const { page } = demoPage;
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide, 'the page must not scroll sideways').toBeLessThanOrEqual(0);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
}

for (const [width, scheme] of [
  [1280, 'light'],
  [1280, 'dark'],
  [360, 'light'],
] as const) {
  test(`screenshots of idle, uploading, done and failed at ${width} pixels, ${scheme}`, async ({
    demoPage,
  }) => {
    const demo = await startDemo();
    const { page } = demoPage;
    const name = (state: string): string => `${state}-${width}-${scheme}`;
    try {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: scheme });
      await demoPage.open(demo.url);
      await look(demoPage, name('idle'));

      await demoPage.limitUplink(150_000);
      await demoPage.choose({
        name: 'Holiday film, second try.mp4',
        mimeType: 'video/mp4',
        buffer: Buffer.alloc(900_000),
      });
      const row = demoPage.row('Holiday');
      await expect
        .poll(async () => (await demoPage.files())[0]?.sent ?? 0)
        .toBeGreaterThan(400_000);
      await expect(row).toContainText('Uploading');
      await expect(demoPage.listed('Holiday')).toContainText('PENDING');
      await look(demoPage, name('uploading'));

      await expect(row).toContainText('Uploaded');
      await expect(demoPage.listed('Holiday')).toContainText('UPLOADED');
      await demoPage.message.fill('From the beach');
      await look(demoPage, name('done'));
      await demoPage.send.click();
      await expect(demoPage.listed('Holiday')).toContainText('STORED');
      await look(demoPage, name('stored'));

      await demo.server.stack.s3.stopListening();
      await demoPage.choose({ name: 'Report.pdf', ...bytesOf('pages') });
      await expect(demoPage.row('Report.pdf')).toContainText('The connection to storage was lost', {
        timeout: 40_000,
      });
      await look(demoPage, name('failed'));
    } finally {
      await demo.close();
    }
  });
}

for (const [width, scheme] of [
  [1280, 'light'],
  [360, 'dark'],
] as const) {
  test(`screenshot of many files at ${width} pixels, ${scheme}`, async ({ demoPage }) => {
    const demo = await startDemo({ maxFileSize: 2_000_000 });
    const { page, upload } = demoPage;
    try {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await demoPage.open(demo.url);
      await demoPage.limitUplink(400_000);
      await demoPage.choose([
        { name: 'Holiday film, first cut.mp4', ...bytesOf('x'.repeat(3_000_000)) },
        ...Array.from({ length: 30 }, (_, index) => ({
          name: `Photo ${index + 1} of our days by the sea.jpeg`,
          ...bytesOf('x'.repeat(60_000)),
        })),
      ]);
      await expect(upload.locator('.row[data-state=failed]')).toBeVisible();
      await expect(upload.locator('.row[data-state=done]').first()).toBeVisible();
      await look(demoPage, `many-${width}-${scheme}`);
    } finally {
      await demo.close();
    }
  });
}

for (const [count, width] of [
  [4, 1280],
  [4, 360],
  [40, 360],
] as const) {
  test(`screenshot of ${count} pictures in Arabic at ${width} pixels`, async ({
    demoPage,
    demo,
  }) => {
    const { page, upload } = demoPage;
    await page.setViewportSize({ width, height: 800 });
    await demoPage.open(demo.url);
    await page.evaluate(() => {
      Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' });
    });
    await demoPage.choose(
      Array.from({ length: count }, (_, index) => ({
        name: `photo ${index + 1}.png`,
        mimeType: 'image/png',
        buffer: picture(40 + index, 30, [(index * 67) % 200, (index * 31) % 200, 120]),
      })),
    );
    await expect(upload.locator('.thumbnail canvas').nth(3)).toBeVisible();
    await expect
      .poll(async () => (await demoPage.files()).filter(({ status }) => status === 'done').length)
      .toBe(count);
    await demoPage.choose({ name: 'empty folder.zip', ...bytesOf('zip') });
    await look(demoPage, `arabic-${count}-${width}`);
  });
}
