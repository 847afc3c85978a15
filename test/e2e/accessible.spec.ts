import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { loadAxe, violations } from './axe.ts';
import { bytesOf, expect, startDemo, test, type DemoPage } from './fixtures.ts';
import { picture } from './screenshot.ts';

/** Accessibility: axe checks every state of the element, including its shadow root. */

async function openWithAxe(demoPage: DemoPage, url: string): Promise<void> {
  await demoPage.open(url);
  await loadAxe(demoPage.page);
}

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds no violations in a short list, ${scheme} color scheme`, async ({ demoPage }) => {
    const demo = await startDemo({ maxFileSize: 2_000_000 });
    const { page, upload } = demoPage;
    try {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await openWithAxe(demoPage, demo.url);
      expect(await violations(page), 'idle').toEqual([]);

      await demoPage.limitUplink(60_000);
      await demoPage.choose([
        { name: 'film.mp4', ...bytesOf('x'.repeat(1_000_000)) },
        { name: 'sea.png', mimeType: 'image/png', buffer: picture(40, 30, [20, 90, 160]) },
      ]);
      await expect(upload.locator('.thumbnail canvas')).toBeVisible();
      await expect(demoPage.row('sea.png')).toContainText('Uploaded');
      await expect(demoPage.row('film.mp4')).toContainText('Uploading');
      expect(await violations(page), 'uploading and done').toEqual([]);

      await demoPage.choose({ name: 'long.mp4', ...bytesOf('x'.repeat(3_000_000)) });
      await expect(demoPage.row('long.mp4')).toContainText('too large');
      expect(await violations(page), 'failed').toEqual([]);

      await upload.evaluate((element: FilestoreUpload) => {
        element.maxFiles = 2;
      });
      await demoPage.choose({ name: 'more.txt', ...bytesOf('more') });
      await expect(upload.locator('#message')).toContainText('You can upload up to 2 files');
      expect(await violations(page), 'refused').toEqual([]);

      await upload.evaluate((element: FilestoreUpload) => {
        element.disabled = true;
      });
      expect(await violations(page), 'disabled').toEqual([]);
    } finally {
      await demo.close();
    }
  });

  test(`axe finds no violations in a long list and with existing files, ${scheme} color scheme`, async ({
    demoPage,
  }) => {
    const demo = await startDemo({ maxFileSize: 2_000_000 });
    const { page, upload } = demoPage;
    try {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await openWithAxe(demoPage, demo.url);
      await demoPage.limitUplink(15_000);
      await demoPage.choose([
        { name: 'long.mp4', ...bytesOf('x'.repeat(3_000_000)) },
        ...Array.from({ length: 40 }, (_, index) => ({
          name: `${index}.jpeg`,
          ...bytesOf('x'.repeat(40_000)),
        })),
      ]);
      await expect(upload.locator('.row[data-state=failed]')).toBeVisible();
      await expect(upload.locator('.row[data-state=sending]').first()).toBeVisible();
      expect(await violations(page), 'uploading').toEqual([]);
      await upload.getByRole('button', { name: 'Pause', exact: true }).click();
      await expect(upload.locator('.row[data-state=paused]').first()).toBeVisible();
      expect(await violations(page), 'paused').toEqual([]);

      await upload.evaluate((element: FilestoreUpload) => {
        element.files = [
          { id: 'a', name: 'contract.pdf', size: 20_000 },
          { id: 'b', name: 'plan.pdf', size: 30_000 },
        ];
      });
      await upload.getByRole('button', { name: 'Remove plan.pdf' }).click();
      await expect(upload.getByRole('button', { name: 'Restore plan.pdf' })).toBeVisible();
      expect(await violations(page), 'existing files').toEqual([]);
      await upload.evaluate((element: FilestoreUpload) => {
        element.readOnly = true;
      });
      expect(await violations(page), 'read-only').toEqual([]);
    } finally {
      await demo.close();
    }
  });
}

test('live region messages are in the accessibility tree of the browser', async ({
  demoPage,
  demo,
}) => {
  const { page } = demoPage;
  await demoPage.open(demo.url);
  await demoPage.choose({ name: 'one.txt', ...bytesOf('one') });
  await expect(demoPage.row('one.txt')).toContainText('Uploaded');
  const session = await page.context().newCDPSession(page);
  const names = async (): Promise<unknown[]> => {
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    return nodes.filter(({ ignored }) => !ignored).map(({ name }) => name?.value as unknown);
  };
  await expect.poll(names).toContain('one.txt uploaded');
  await demoPage.row('one.txt').getByRole('button', { name: 'Remove' }).click();
  await expect.poll(names).toContain('one.txt removed');
});
