import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import {
  dropWithHandle,
  openSlow,
  resume,
  SIZE,
  test,
  untilOnePart,
} from './interrupted-upload.ts';

/** Interrupted uploads whose files the browser can open again. */

test('a dropped file is resumed without choosing it again, unless it has changed', async ({
  demoPage,
  demo,
}) => {
  await openSlow(demoPage, demo);
  await writeFile(demoPage.page, 'dropped.bin', SIZE);
  await dropWithHandle(demoPage.upload, 'dropped.bin');
  const id = await untilOnePart(demoPage, demo);
  await demoPage.page.reload();
  const row = demoPage.row('dropped.bin');
  await expect(row.locator('.row-state')).toHaveText(/^\d+% uploaded$/);
  demo.server.stack.s3.faults.clear();
  await resume(demoPage, 'dropped.bin').click();
  await expect(row).toContainText('Uploaded');
  expect((await demoPage.files())[0]?.id).toBe(id);

  await openSlow(demoPage, demo);
  await writeFile(demoPage.page, 'changed.bin', SIZE);
  await dropWithHandle(demoPage.upload, 'changed.bin');
  const before = await untilOnePart(demoPage, demo);
  await demoPage.page.reload();
  await expect(demoPage.row('changed.bin')).toContainText('uploaded');
  await writeFile(demoPage.page, 'changed.bin', SIZE + 1);
  demo.server.stack.s3.faults.clear();
  await resume(demoPage, 'changed.bin').click();
  await expect(demoPage.row('changed.bin')).toContainText('Uploaded');
  expect((await demoPage.files())[0]?.id).not.toBe(before);
  await expect.poll(() => demo.state(before)).toBe('DELETED');
});

test('with file-handles, the picker of the button gives a handle, and its errors open the usual dialog', async ({
  demoPage,
  demo,
}) => {
  await openSlow(demoPage, demo);
  await writeFile(demoPage.page, 'picked.bin', SIZE);
  await demoPage.page.evaluate(() => {
    document.querySelector('filestore-upload')?.setAttribute('file-handles', '');
    Object.assign(window, {
      showOpenFilePicker: async () => {
        const root = await navigator.storage.getDirectory();
        return [await root.getFileHandle('picked.bin')];
      },
    });
  });
  await demoPage.upload.getByRole('button', { name: 'Choose files' }).click();
  const id = await untilOnePart(demoPage, demo);
  await demoPage.page.reload();
  demo.server.stack.s3.faults.clear();
  await resume(demoPage, 'picked.bin').click();
  await expect(demoPage.row('picked.bin')).toContainText('Uploaded');
  expect((await demoPage.files())[0]?.id).toBe(id);

  await demoPage.page.evaluate(() => {
    document.querySelector('filestore-upload')?.setAttribute('file-handles', '');
    Object.assign(window, {
      showOpenFilePicker: () => Promise.reject(new DOMException('frame', 'SecurityError')),
    });
  });
  const chooser = demoPage.page.waitForEvent('filechooser');
  await demoPage.upload.getByRole('button', { name: 'Choose files' }).click();
  await chooser;
});

/** Writes a file of the page's origin, whose handle needs no permission. */
async function writeFile(page: Page, name: string, size: number): Promise<void> {
  await page.evaluate(
    async ([fileName, bytes]) => {
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle(fileName, { create: true });
      const writable = await handle.createWritable();
      await writable.write(new Uint8Array(bytes).fill(bytes % 251));
      await writable.close();
    },
    [name, size] as const,
  );
}
