import { ListMultipartUploadsCommand, ListPartsCommand } from '@aws-sdk/client-s3';
import type { BrowserContext, Page } from '@playwright/test';
import { BUCKET, TENANT } from '../../backend/dev/local-stack.ts';
import { connectS3 } from '../../backend/stores/s3/object-store.ts';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { FileFolder, MiB } from './engine-page.ts';
import { DemoPage, expect, test as base, type Demo } from './fixtures.ts';

/** Uploads of a page that is gone: the next page lists them, and people resume or remove them. */

const test = base.extend<{ files: FileFolder }>({
  files: async ({}, use) => {
    const files = await FileFolder.make();
    await use(files);
    await files.remove();
  },
});
test.afterEach(({ demo }) => demo.server.stack.s3.faults.clear());

const SIZE = 80 * MiB;

function slowParts(demo: Demo): void {
  demo.server.stack.s3.faults.add({
    fault: { kind: 'slow', bytesPerSecond: 24 * MiB },
    operation: 'UploadPart',
  });
}

/** Opens the demo with one connection to a slow S3. */
async function openSlow(demoPage: DemoPage, demo: Demo): Promise<void> {
  slowParts(demo);
  await demoPage.open(demo.url);
  await oneConnection(demoPage);
}

const oneConnection = (demoPage: DemoPage) =>
  demoPage.upload.evaluate((element: FilestoreUpload) => void (element.maxConnections = 1));

/** Begins to upload a file, and returns its id once S3 has a part. */
async function begin(demoPage: DemoPage, demo: Demo, path: string): Promise<string> {
  await openSlow(demoPage, demo);
  await demoPage.choose(path);
  return untilOnePart(demoPage, demo);
}

async function untilOnePart(demoPage: DemoPage, demo: Demo): Promise<string> {
  let id = '';
  await expect
    .poll(async () => {
      id = (await demoPage.files())[0]?.id ?? '';
      return id === '' ? 0 : (await partsOf(demo, id)).length;
    })
    .toBeGreaterThan(0);
  return id;
}

/** Returns the numbers of the parts that S3 has. */
async function partsOf(demo: Demo, id: string): Promise<readonly number[]> {
  const client = connectS3(demo.server.stack.environment);
  try {
    const object = { Bucket: BUCKET, Key: `${TENANT}/${id}` };
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
    const upload = Uploads.find(({ Key }) => Key === object.Key);
    if (!upload) return [];
    const { Parts = [] } = await client.send(
      new ListPartsCommand({ ...object, UploadId: upload.UploadId }),
    );
    return Parts.map(({ PartNumber = 0 }) => PartNumber);
  } finally {
    client.destroy();
  }
}

/** Opens the demo in another tab. */
async function openTab(context: BrowserContext, demo: Demo): Promise<DemoPage> {
  const tab = new DemoPage(await context.newPage());
  await tab.open(demo.url);
  return tab;
}

const resume = (page: DemoPage, name: string) =>
  page.row(name).getByRole('button', { name: `Resume ${name}` });

test('after a reload, the file is chosen again and only the missing parts are sent', async ({
  demoPage,
  demo,
  files,
}) => {
  const path = await files.file('harbour.mov', SIZE);
  const id = await begin(demoPage, demo, path);
  await demoPage.page.reload();
  demo.server.stack.s3.faults.clear();
  const had = await partsOf(demo, id);
  const row = demoPage.row('harbour.mov');
  await expect(row).toContainText(/\d+% uploaded · Choose the file again to resume/);
  // The form is not sent without it, and says why.
  await demoPage.message.fill('hello');
  await demoPage.send.click();
  await expect(demoPage.upload.locator('[part=message]').first()).toContainText('harbour.mov');
  const sent: number[] = [];
  demoPage.page.on('request', (request) => {
    const number = new URL(request.url()).searchParams.get('partNumber');
    if (request.method() === 'PUT' && number !== null) sent.push(Number(number));
  });
  const chooser = demoPage.page.waitForEvent('filechooser');
  await resume(demoPage, 'harbour.mov').click();
  await (await chooser).setFiles(path);
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Uploaded');
  expect((await demoPage.files())[0]?.id).toBe(id);
  expect(had.length).toBeGreaterThan(0);
  const missing = Array.from({ length: Math.max(...sent) }, (_, index) => index + 1);
  expect(sent.toSorted((one, other) => one - other)).toEqual(
    missing.filter((number) => !had.includes(number)),
  );
});

test('a removed upload is deleted on the server, and is not listed again', async ({
  demoPage,
  demo,
  files,
}) => {
  const id = await begin(demoPage, demo, await files.file('harbour.mov', SIZE));
  await demoPage.page.reload();
  const row = demoPage.row('harbour.mov');
  await row.getByRole('button', { name: 'Remove harbour.mov' }).click();
  await expect(row).toHaveCount(0);
  await expect.poll(() => demo.state(id)).toBe('DELETED');
  await demoPage.page.reload();
  await expectNothing(demoPage);
});

test('a second tab lists the upload only when the first tab is gone, and only one of them resumes it', async ({
  demoPage,
  demo,
  files,
  context,
}) => {
  const path = await files.file('harbour.mov', SIZE);
  await begin(demoPage, demo, path);
  const second = await openTab(context, demo);
  const third = await openTab(context, demo);
  await expectNothing(second);
  await demoPage.page.close();
  demo.server.stack.s3.faults.clear();
  for (const tab of [second, third]) {
    await showAgain(tab.page);
    await expect(tab.row('harbour.mov')).toContainText('uploaded');
  }
  await second.choose(path);
  await expect(second.row('harbour.mov')).toHaveCount(1);
  await expect(second.row('harbour.mov')).toContainText('Uploaded');
  await showAgain(third.page);
  await expect(third.row('harbour.mov')).toHaveCount(0);
});

test('only uploads of the same field, context and scope are listed', async ({
  demoPage,
  demo,
  files,
}) => {
  await begin(demoPage, demo, await files.file('harbour.mov', SIZE));
  await demoPage.page.reload();
  const row = demoPage.row('harbour.mov');
  await expect(row).toHaveCount(1);
  for (const [name, value] of [
    ['name', 'other'],
    ['context', 'another visitor'],
    ['resumeScope', 'user 2'],
  ] as const) {
    const before = await set(demoPage, name, value);
    await expect(row, name).toHaveCount(0);
    await set(demoPage, name, before);
    await expect(row, name).toHaveCount(1);
  }
});

test('an upload that the server no longer has is not listed', async ({ demoPage, demo, files }) => {
  const id = await begin(demoPage, demo, await files.file('harbour.mov', SIZE));
  await demoPage.page.goto('about:blank');
  const { serverKey } = demo.server.stack.secrets;
  const response = await fetch(`${demo.url}v1/files/${id}`, {
    method: 'DELETE',
    headers: { 'x-api-key': serverKey.value },
  });
  expect(response.status).toBe(200);
  await demoPage.open(demo.url);
  await expectNothing(demoPage);
});

test('a dropped file is resumed without choosing it again, unless it has changed', async ({
  demoPage,
  demo,
}) => {
  await openSlow(demoPage, demo);
  await writeFile(demoPage.page, 'dropped.bin', SIZE);
  await drop(demoPage, 'dropped.bin');
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
  await drop(demoPage, 'changed.bin');
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

/** Waits until the element has looked for interrupted uploads, and expects none. */
async function expectNothing(demoPage: DemoPage): Promise<void> {
  await expect(demoPage.upload.getByRole('button', { name: 'Choose files' })).toBeVisible();
  await demoPage.page.waitForLoadState('networkidle');
  expect(await demoPage.upload.locator('.row').count()).toBe(0);
}

/** What the browser reports when a tab comes to the front. */
async function showAgain(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
}

function set(
  demoPage: DemoPage,
  name: 'name' | 'context' | 'resumeScope',
  value: string | null,
): Promise<string | null> {
  return demoPage.upload.evaluate(
    (element: FilestoreUpload, [property, next]) => {
      const before = element[property];
      element[property] = next;
      return before;
    },
    [name, value] as const,
  );
}

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

/** Drops a file whose item has a handle, as one of the system has. */
async function drop(demoPage: DemoPage, name: string): Promise<void> {
  await demoPage.upload.evaluate(async (element, fileName) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle(fileName);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(await handle.getFile());
    Object.assign(DataTransferItem.prototype, { getAsFileSystemHandle: async () => handle });
    element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, composed: true }));
  }, name);
}
