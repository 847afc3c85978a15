import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, startDemo, test, type DemoPage } from './fixtures.ts';

/** What the server decides after an upload reaches the row and the form. */

const isValid = ({ upload }: DemoPage) =>
  upload.evaluate((element: FilestoreUpload) => element.checkValidity());

test('a file whose content does not match its type is shown as rejected before the form is sent', async ({
  demoPage,
}) => {
  const demo = await startDemo({ checkContent: true });
  try {
    await demoPage.open(demo.url);
    await demoPage.choose([
      { name: 'fake.png', mimeType: 'image/png', buffer: Buffer.from('%PDF-1.7 not a picture') },
      { name: 'honest.txt', ...bytesOf('hello') },
    ]);
    const fake = demoPage.row('fake.png');
    await expect(fake).toContainText("This file's contents don't match its type");
    await expect(demoPage.row('honest.txt')).toContainText('Uploaded');
    await expect(fake.getByRole('button')).toHaveCount(1);
    expect(await isValid(demoPage)).toBe(false);
    await fake.getByRole('button', { name: 'Remove fake.png' }).click();
    await demoPage.message.fill('honest');
    await demoPage.send.click();
    await expect(demoPage.outcome).toHaveText('Sent, 1 file stored.');
  } finally {
    await demo.close();
  }
});

test('a file in which the scan finds a threat is shown as rejected', async ({ demoPage }) => {
  const demo = await startDemo({ scanUploads: true });
  // Split in two, so that a scanner on a developer's machine does not flag this file.
  const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'];
  try {
    await demoPage.open(demo.url);
    await demoPage.choose({ name: 'invoice.com', ...bytesOf(eicar.join('')) });
    await expect(demoPage.row('invoice.com')).toContainText("or aren't safe");
    expect(await isValid(demoPage)).toBe(false);
  } finally {
    await demo.close();
  }
});

test('a file that has expired is shown as expired, and can be uploaded again', async ({
  demoPage,
}) => {
  const demo = await startDemo({ expireAfterSeconds: 4, expireEveryMilliseconds: 500 });
  try {
    await demoPage.open(demo.url);
    await demoPage.choose({ name: 'late.txt', ...bytesOf('late') });
    const row = demoPage.row('late.txt');
    await expect(row).toContainText('Uploaded');
    const id = await demoPage.onlyId();
    await expect(row).toContainText('This upload has expired. Try again');
    expect(await isValid(demoPage)).toBe(false);
    await row.getByRole('button', { name: 'Retry late.txt' }).click();
    await expect(row).toContainText('Uploaded');
    expect(await demoPage.onlyId()).not.toBe(id);
  } finally {
    await demo.close();
  }
});

test('a file that the form’s server could not store is marked, and the others are sent again', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.message.fill('two files');
  await demoPage.choose([
    { name: 'gone.txt', ...bytesOf('gone') },
    { name: 'kept.txt', ...bytesOf('kept') },
  ]);
  await expect(demoPage.row('gone.txt')).toContainText('Uploaded');
  await expect(demoPage.row('kept.txt')).toContainText('Uploaded');
  const id = (await demoPage.files()).find(({ name }) => name === 'gone.txt')?.id ?? '';
  const { serverKey } = demo.server.stack.secrets;
  const deleted = await demoPage.page.request.delete(`${demo.url}v1/files/${id}`, {
    headers: { 'x-api-key': serverKey.value },
  });
  expect(deleted.status()).toBe(200);

  await demoPage.send.click();
  await expect(demoPage.outcome).toHaveText('File has been deleted');
  await expect(demoPage.row('gone.txt')).toContainText('This upload has expired. Try again');
  await expect(demoPage.row('kept.txt')).toContainText('Uploaded');
  await demoPage.send.click();
  expect(await isValid(demoPage)).toBe(false);
  await demoPage.row('gone.txt').getByRole('button', { name: 'Remove gone.txt' }).click();
  await demoPage.send.click();
  await expect(demoPage.outcome).toHaveText('Sent, 1 file stored.');
});

test('rejectFile() with an unknown code shows a reason, and the console names the code', async ({
  demo,
  demoPage,
}) => {
  const warnings: string[] = [];
  demoPage.page.on('console', (message) => warnings.push(message.text()));
  await demoPage.open(demo.url);
  await demoPage.choose({ name: 'a.txt', ...bytesOf('a') });
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.rejectFile('unknown id', 'file-rejected');
    element.rejectFile(element.value[0] ?? '', 'not-in-the-table' as 'file-rejected');
  });
  await expect(demoPage.row('a.txt')).toContainText("aren't safe");
  expect(await isValid(demoPage)).toBe(false);
  expect(warnings.filter((text) => text.includes('not-in-the-table'))).toHaveLength(1);
});
