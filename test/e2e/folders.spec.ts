import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TENANT } from '../../backend/dev/local-stack.ts';
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
  // The form's server learns the path, too.
  const sea = (await demoPage.files()).find(({ path }) => path === 'album/day one/sea.txt');
  const row = await demo.server.stack.files.get(`${TENANT}/${sea?.id}`);
  expect(row).toMatchObject({ name: 'sea.txt', path: 'album/day one/sea.txt' });
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
  await demoPage.page.route('**/added-files*', (route) => route.fulfill({ status: 404 }));
  await demoPage.open(demo.url);
  const code = demoPage.upload.evaluate(
    (element: FilestoreUpload) =>
      new Promise((resolve) => {
        element.addEventListener('filestore-error', ({ detail }) => resolve(detail.error.code));
      }),
  );
  await drop(demoPage, join(folder, 'album'));
  expect(await code).toBe('module-not-loaded');
  await expect(demoPage.upload.locator('#message')).toContainText('Reload it and try again');
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

/** What macOS, Windows and archives leave in a folder of pictures. */
async function albumWithSystemFiles(): Promise<string> {
  const album = join(folder, 'album');
  await mkdir(join(album, '__MACOSX'), { recursive: true });
  for (const name of ['.DS_Store', 'Thumbs.db', 'desktop.ini', '._a.gif', '__MACOSX/b.gif']) {
    await writeFile(join(album, name), 'system');
  }
  for (const name of ['a.gif', 'b.gif']) await writeFile(join(album, name), 'GIF89a');
  return album;
}

for (const way of ['dropped', 'chosen'] as const) {
  test(`system files in a ${way} folder are neither listed nor uploaded`, async ({
    demoPage,
    demo,
  }) => {
    const album = await albumWithSystemFiles();
    await demoPage.open(demo.url);
    await demoPage.upload.evaluate(async (element: FilestoreUpload) => {
      element.accept = 'image/*';
      element.directory = true;
      await element.updateComplete;
    });
    if (way === 'dropped') await drop(demoPage, album);
    else await demoPage.choose(album);
    const list = async (): Promise<string[]> =>
      (await demoPage.files()).map(({ path, status }) => `${path} ${status}`).toSorted();
    await expect.poll(list).toEqual(['album/a.gif done', 'album/b.gif done']);
    expect(
      await demoPage.upload.evaluate((element: FilestoreUpload) => element.checkValidity()),
    ).toBe(true);
  });
}

test('a system file that is dropped by itself is uploaded', async ({ demoPage, demo }) => {
  await writeFile(join(folder, 'desktop.ini'), 'mine');
  await demoPage.open(demo.url);
  await drop(demoPage, join(folder, 'desktop.ini'));
  await expect(demoPage.row('desktop.ini')).toContainText('Uploaded');
});

/** Collects the errors that the element reports. */
async function collectErrors({ upload }: DemoPage): Promise<() => Promise<unknown>> {
  await upload.evaluate((element: FilestoreUpload) => {
    const errors: unknown[] = [];
    Object.assign(element, { errors });
    element.addEventListener('filestore-error', ({ detail: { name, error, file } }) =>
      errors.push([name, error.code, file]),
    );
  });
  return () => upload.evaluate((element) => (element as unknown as { errors: unknown }).errors);
}

for (const [title, content] of [
  ['an empty folder', []],
  ['a folder of empty folders', ['sub/sub']],
  ['a folder with system files alone', ['.DS_Store', 'sub/Thumbs.db']],
] as const) {
  test(`${title} that is dropped is explained`, async ({ demoPage, demo }) => {
    await mkdir(join(folder, 'album/sub'), { recursive: true });
    for (const path of content) {
      if (path.endsWith('/sub')) await mkdir(join(folder, 'album', path));
      else await writeFile(join(folder, 'album', path), 'x');
    }
    await demoPage.open(demo.url);
    const errors = await collectErrors(demoPage);
    await drop(demoPage, join(folder, 'album'));
    await expect(demoPage.upload.locator('#message').filter({ hasText: 'album' })).toHaveText(
      'album: This folder contains no files',
    );
    expect(await errors()).toEqual([['album', 'folder-empty', undefined]]);
    expect(await demoPage.files()).toEqual([]);
  });
}

test('an empty folder that is chosen is explained', async ({ demoPage, demo }) => {
  await mkdir(join(folder, 'album'));
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate(async (element: FilestoreUpload) => {
    element.directory = true;
    await element.updateComplete;
  });
  const errors = await collectErrors(demoPage);
  await demoPage.choose(join(folder, 'album'));
  await expect(demoPage.upload.locator('#message')).toHaveText('This folder contains no files');
  expect(await errors()).toEqual([['', 'folder-empty', undefined]]);
});

for (const type of ['drop', 'paste'] as const) {
  test(`a ${type} of something that is no file is explained, and files beside it are added`, async ({
    demoPage,
    demo,
  }) => {
    await demoPage.open(demo.url);
    const errors = await collectErrors(demoPage);
    // Only the browser can make a transfer with such an item, from a mail program or a photo library.
    const transfer = (items: readonly (string | null)[]): Promise<void> =>
      demoPage.upload.evaluate(
        (element, { type, items }) => {
          const data = {
            types: ['Files'],
            items: items.map((name) => ({
              kind: 'file',
              webkitGetAsEntry: () => null,
              getAsFile: () => (name === null ? null : new File(['x'], name)),
            })),
          };
          const event = new Event(type, { bubbles: true, cancelable: true });
          Object.assign(event, { dataTransfer: data, clipboardData: data });
          element.dispatchEvent(event);
        },
        { type, items },
      );
    const message = demoPage.upload.locator('#message');
    const advice = "This can't be read as a file. Save it to your device first, then add it";
    await transfer([]);
    await expect(message).toHaveText(advice);
    await transfer(['a.txt']);
    await expect(message).toHaveText('');
    await transfer([null, 'b.txt']);
    await expect(message).toHaveText(advice);
    await expect(demoPage.row('b.txt')).toContainText('Uploaded');
    expect(await errors()).toEqual([
      ['', 'drop-unreadable', undefined],
      ['', 'drop-unreadable', undefined],
    ]);
    expect((await demoPage.files()).map(({ name }) => name)).toEqual(['a.txt', 'b.txt']);
  });
}

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
