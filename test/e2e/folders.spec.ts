import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { expect, test, type DemoPage } from './fixtures.ts';

/** Real folders on disk, dropped with the browser's drag events. */

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filestore-drop-'));
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

async function drop({ page, upload }: DemoPage, ...paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const box = await upload.boundingBox();
  const x = (box?.x ?? 0) + 20;
  const y = (box?.y ?? 0) + 20;
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
  }
}

test('a dropped folder adds all files of all subfolders once, with their paths', async ({
  demoPage,
  demo,
}) => {
  await mkdir(join(folder, 'album/day one/empty'), { recursive: true });
  await writeFile(join(folder, 'album/cover.txt'), 'cover');
  await writeFile(join(folder, 'album/day one/sea.txt'), 'sea');
  // More than the hundred entries that a browser returns at a time.
  await mkdir(join(folder, 'album/many'));
  for (let index = 0; index < 130; index += 1) {
    await writeFile(join(folder, `album/many/${index}.txt`), String(index));
  }
  await demoPage.open(demo.url);
  await drop(demoPage, join(folder, 'album'));
  await expect
    .poll(async () => (await demoPage.files()).filter(({ status }) => status === 'done').length, {
      timeout: 30_000,
    })
    .toBe(132);
  const paths = (await demoPage.files()).map(({ path }) => path);
  expect(paths).toContain('album/cover.txt');
  expect(paths).toContain('album/day one/sea.txt');
  expect(new Set(paths).size).toBe(132);
  // Drop the folder again with one more file. Only that file is new.
  await writeFile(join(folder, 'album/late.txt'), 'late');
  await drop(demoPage, join(folder, 'album'));
  await expect.poll(async () => (await demoPage.files()).length).toBe(133);
});

test('after a new deployment, a page that lacks the code for folders asks for a reload', async ({
  demoPage,
  demo,
}) => {
  await mkdir(join(folder, 'album'));
  await writeFile(join(folder, 'album/cover.txt'), 'cover');
  await demoPage.page.route('**/read-folder*', (route) => route.fulfill({ status: 404 }));
  await demoPage.open(demo.url);
  const code = demoPage.upload.evaluate(
    (element: FilestoreUpload) =>
      new Promise((resolve) => {
        element.addEventListener('filestore-error', ({ detail }) => resolve(detail.error.code));
      }),
  );
  await drop(demoPage, join(folder, 'album'));
  expect(await code).toBe('module-not-loaded');
  await expect(demoPage.upload.locator('.message')).toContainText('Reload it and try again');
});

test('an unreadable file in a folder is reported, and all other files are uploaded', async ({
  demoPage,
  demo,
}) => {
  await mkdir(join(folder, 'papers'));
  await writeFile(join(folder, 'papers/a.txt'), 'a');
  await writeFile(join(folder, 'papers/z.txt'), 'z');
  await writeFile(join(folder, 'papers/gone.txt'), 'g');
  // Simulates a file that was deleted after the folder was listed. File modes do not help, because root can
  // read every file.
  await demoPage.page.addInitScript(() => {
    const asEntry = DataTransferItem.prototype.webkitGetAsEntry;
    DataTransferItem.prototype.webkitGetAsEntry = function () {
      const folder = asEntry.call(this) as FileSystemDirectoryEntry;
      const reader = folder.createReader();
      folder.createReader = () => ({
        readEntries: (done, failed) =>
          reader.readEntries((entries) => {
            const gone = entries.find(({ name }) => name === 'gone.txt') as FileSystemFileEntry;
            if (gone)
              gone.file = (_done, fail) => fail?.(new DOMException('gone', 'NotFoundError'));
            done(entries);
          }, failed),
      });
      return folder;
    };
  });
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    const failed: string[] = [];
    Object.assign(window, { failed });
    element.addEventListener('filestore-error', ({ detail }) =>
      failed.push(`${detail.name} ${detail.error.code}`),
    );
  });
  await drop(demoPage, join(folder, 'papers'));
  await expect
    .poll(async () =>
      (await demoPage.files()).map(({ name, status }) => `${name} ${status}`).toSorted(),
    )
    .toEqual(['a.txt done', 'z.txt done']);
  const failed = () =>
    demoPage.page.evaluate(() => (window as unknown as { failed: string[] }).failed);
  expect(await failed()).toEqual(['papers/gone.txt file-unreadable']);
});

test('a folder is refused with a message if multiple is false', async ({ demoPage, demo }) => {
  await mkdir(join(folder, 'album'));
  await writeFile(join(folder, 'album/a.txt'), 'a');
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.multiple = false;
  });
  await drop(demoPage, join(folder, 'album'));
  await expect(demoPage.upload.locator('#message')).toContainText(
    "album: Folders can't be uploaded here",
  );
  expect(await demoPage.files()).toEqual([]);
});
