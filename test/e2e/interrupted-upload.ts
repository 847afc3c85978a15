import { ListMultipartUploadsCommand, ListPartsCommand } from '@aws-sdk/client-s3';
import type { BrowserContext, Locator } from '@playwright/test';
import { BUCKET, TENANT } from '../../backend/dev/local-stack.ts';
import { connectS3 } from '../../backend/stores/s3/object-store.ts';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { FileFolder, MiB } from './engine-page.ts';
import { DemoPage, expect, test as base, type Demo } from './fixtures.ts';

export const test = base.extend<{ files: FileFolder }>({
  files: async ({}, use) => {
    const files = await FileFolder.make();
    await use(files);
    await files.remove();
  },
});
test.afterEach(({ demo }) => demo.server.stack.s3.faults.clear());

export const SIZE = 80 * MiB;

export function slowParts(demo: Demo): void {
  demo.server.stack.s3.faults.add({
    fault: { kind: 'slow', bytesPerSecond: 24 * MiB },
    operation: 'UploadPart',
  });
}

/** Opens the demo with one connection to a slow S3. */
export async function openSlow(demoPage: DemoPage, demo: Demo): Promise<void> {
  slowParts(demo);
  await demoPage.open(demo.url);
  await oneConnection(demoPage);
}

export const oneConnection = (demoPage: DemoPage) =>
  demoPage.upload.evaluate((element: FilestoreUpload) => void (element.maxConnections = 1));

/** Begins to upload a file, and returns its id once S3 has a part. */
export async function begin(demoPage: DemoPage, demo: Demo, path: string): Promise<string> {
  await openSlow(demoPage, demo);
  await demoPage.choose(path);
  return untilOnePart(demoPage, demo);
}

export async function untilOnePart(demoPage: DemoPage, demo: Demo): Promise<string> {
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
export async function partsOf(demo: Demo, id: string): Promise<readonly number[]> {
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
export async function openTab(context: BrowserContext, demo: Demo): Promise<DemoPage> {
  const tab = new DemoPage(await context.newPage());
  await tab.open(demo.url);
  return tab;
}

export const resume = (page: DemoPage, name: string) =>
  page.row(name).getByRole('button', { name: `Resume ${name}` });

/** Drops a file of the page's origin. Its item has a handle, as one of the system has. */
export const dropWithHandle = (upload: Locator, name: string) =>
  upload.evaluate(async (element, fileName) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle(fileName);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(await handle.getFile());
    Object.assign(DataTransferItem.prototype, { getAsFileSystemHandle: async () => handle });
    element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, composed: true }));
  }, name);
