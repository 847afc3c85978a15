import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, startDemo, test } from './fixtures.ts';
import { sha256OfFile } from './sha256.ts';

const NAME = 'Füße & 報告 (1).pdf';

/** Creates a file of random bytes on disk, so that 300 MB do not have to fit into memory. */
async function randomFile(name: string, size: number): Promise<string> {
  const path = join(tmpdir(), `${randomBytes(6).toString('hex')}-${name}`);
  const file = await open(path, 'w');
  for (let left = size; left > 0; left -= 1_000_000) {
    await file.write(randomBytes(Math.min(left, 1_000_000)));
  }
  await file.close();
  return path;
}

test('a chosen file is uploaded with a progress indicator and becomes UPLOADED', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(400_000);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    const sent: number[] = [];
    Object.assign(window, { sent });
    element.addEventListener('filestore-progress', (event) => {
      sent.push(event.detail.file.sent ?? -1);
    });
  });
  await demoPage.choose({
    name: 'ring.bin',
    mimeType: 'image/png',
    buffer: randomBytes(2_000_000),
  });

  const row = demoPage.row('ring.bin');
  await expect(row.getByRole('progressbar', { name: 'ring.bin' })).toBeVisible();
  await expect(row).toContainText('Uploading');
  await expect(demoPage.listed('ring.bin').locator('.state')).toHaveText('PENDING');
  await expect(row).toContainText('Uploaded');
  await expect(demoPage.listed('ring.bin').locator('.state')).toHaveText('UPLOADED');

  const sent = await demoPage.page.evaluate(() => (window as unknown as { sent: number[] }).sent);
  expect(sent.length).toBeGreaterThan(2);
  expect(sent).toEqual(sent.toSorted((left, right) => left - right));
  const id = await demoPage.onlyId();
  expect([await demo.state(id), await demo.hasObject(id)]).toEqual(['UPLOADED', true]);
});

test('a dropped file is uploaded, and a dropped link is ignored', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element) => {
    const drop = (fill: (transfer: DataTransfer) => void): void => {
      const dataTransfer = new DataTransfer();
      fill(dataTransfer);
      const zone = element.shadowRoot?.querySelector('.zone');
      for (const type of ['dragenter', 'dragover', 'drop']) {
        const options = { dataTransfer, bubbles: true, composed: true, cancelable: true };
        zone?.dispatchEvent(new DragEvent(type, options));
      }
    };
    drop((transfer) => transfer.setData('text/uri-list', 'http://169.254.169.254/secret'));
    drop((transfer) => transfer.items.add(new File(['dropped'], 'dropped.txt')));
  });
  await expect(demoPage.row('dropped.txt')).toContainText('Uploaded');
  expect((await demoPage.files()).map(({ name }) => name)).toEqual(['dropped.txt']);
});

test('removing a file before submit deletes its row and its object', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.choose({ name: 'undo.txt', ...bytesOf('take me back') });
  const row = demoPage.row('undo.txt');
  await expect(row).toContainText('Uploaded');
  const id = await demoPage.onlyId();
  await expect.poll(() => demo.state(id)).toBe('UPLOADED');
  await expect(demoPage.listed('undo.txt')).toBeVisible();

  await row.getByRole('button', { name: 'Remove' }).click();
  await expect(row).toHaveCount(0);
  await expect(demoPage.upload.getByRole('button', { name: 'Choose files' })).toBeFocused();
  expect([await demo.state(id), await demo.hasObject(id)]).toEqual(['DELETED', false]);
  expect(await demoPage.files()).toEqual([]);
  await expect(demoPage.listed('undo.txt').locator('.state')).toHaveText('DELETED');
});

test('submit posts the id as a form field, and the server stores and lists the file', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.message.fill('with a file');
  await demoPage.choose({ name: 'kept.txt', ...bytesOf('keep me') });
  await expect(demoPage.row('kept.txt')).toContainText('Uploaded');
  const id = await demoPage.onlyId();

  const posted = demoPage.page.waitForRequest('**/application/messages');
  await demoPage.send.click();
  expect((await posted).postData()).toBe(`message=with+a+file&attachment=${id}`);
  await expect(demoPage.outcome).toHaveText('Sent, 1 file stored.');
  await expect(demoPage.listed('kept.txt').locator('.state')).toHaveText('STORED');
  expect(await demo.state(id)).toBe('STORED');
  await expect(demoPage.row('kept.txt')).toHaveCount(0);

  await demoPage.listed('kept.txt').getByRole('button', { name: 'Delete' }).click();
  await expect(demoPage.listed('kept.txt').locator('.state')).toHaveText('DELETED');
  expect(await demo.hasObject(id)).toBe(false);
});

for (const [size, title] of [
  [0, '0 bytes'],
  [1, '1 byte'],
  [5_000_000, '5 MB'],
  [300_000_000, '300 MB'],
] as const) {
  test(`a file of ${title} is downloaded unchanged under its own name`, async ({
    demo,
    demoPage,
  }) => {
    test.setTimeout(180_000);
    const path = await randomFile('source', size);
    await demoPage.open(demo.url);
    await demoPage.message.fill(title);
    // Set by path, so that the browser reads the file from disk. The page renames it.
    await demoPage.page.evaluate((name) => {
      const take = document.querySelector('filestore-upload');
      const input = document.createElement('input');
      input.type = 'file';
      input.id = 'renamed';
      input.addEventListener('change', () => {
        const [file] = input.files ?? [];
        if (file) take?.addFiles([new File([file], name, { type: 'application/pdf' })]);
      });
      document.body.append(input);
    }, NAME);
    await demoPage.page.locator('#renamed').setInputFiles(path);
    await expect(demoPage.row('.pdf')).toContainText('Uploaded', { timeout: 120_000 });
    await demoPage.send.click();
    await expect(demoPage.outcome).toHaveText('Sent, 1 file stored.');

    const row = demoPage.listed(NAME).filter({ hasText: 'STORED' }).first();
    const answered = demoPage.page.waitForResponse(/response-content-disposition/);
    const downloading = demoPage.page.waitForEvent('download');
    await row.getByRole('button', { name: 'Download' }).click();
    expect((await answered).headers()['content-type']).toBe('application/pdf');
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(NAME);
    const saved = await download.path();
    expect(await sha256OfFile(saved)).toBe(await sha256OfFile(path));
    await download.delete();
    await rm(path);
    // Delete it for the next size, which has the same name.
    await row.getByRole('button', { name: 'Delete' }).click();
    await expect(row).toHaveCount(0);
  });
}

test('a file that is not submitted is deleted when it expires', async ({ demoPage }) => {
  let passed = 0;
  const demo = await startDemo({
    expireAfterSeconds: 3600,
    expireEveryMilliseconds: 200,
    clock: () => Date.now() + passed,
  });
  try {
    await demoPage.open(demo.url);
    await demoPage.choose({ name: 'forgotten.txt', ...bytesOf('forget me') });
    await expect(demoPage.row('forgotten.txt')).toContainText('Uploaded');
    const id = await demoPage.onlyId();
    await expect.poll(() => demo.state(id)).toBe('UPLOADED');
    expect(await demo.hasObject(id)).toBe(true);
    await expect(demoPage.listed('forgotten.txt')).toBeVisible();
    passed = 3_601_000;
    await expect.poll(() => demo.state(id)).toBe('DELETED');
    expect(await demo.hasObject(id)).toBe(false);
    await expect(demoPage.listed('forgotten.txt').locator('.state')).toHaveText('DELETED');

    await demoPage.message.fill('too late');
    await demoPage.send.click();
    await expect(demoPage.outcome).toHaveText('File has been deleted');
  } finally {
    await demo.close();
  }
});

test('canceling an upload halfway aborts the request and leaves no row and no object', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(300_000);
  const aborted = demoPage.page.waitForEvent('requestfailed', (request) => {
    return request.method() === 'PUT';
  });
  await demoPage.choose({ name: 'half.bin', ...bytesOf('x'.repeat(4_000_000)) });
  await expect.poll(async () => (await demoPage.files())[0]?.sent ?? 0).toBeGreaterThan(1_900_000);
  const id = await demoPage.onlyId();
  await demoPage.row('half.bin').getByRole('button', { name: 'Remove half.bin' }).click();

  expect((await aborted).failure()?.errorText).toContain('ERR_ABORTED');
  await expect.poll(() => demo.state(id)).toBe('DELETED');
  expect(await demo.hasObject(id)).toBe(false);
  await expect(demoPage.row('half.bin')).toHaveCount(0);
  expect(await demoPage.files()).toEqual([]);
});
