import { http, HttpResponse } from 'msw';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, formPage, test } from './fixtures.ts';
import { mockApi } from './mock-api.ts';

/** Failures while removing uploaded files, and ids of other visitors. */

const text = { name: 'a.txt', ...bytesOf('hello') };

test('a failed removal keeps the file and shows the error', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.choose(text);
  const row = demoPage.row('a.txt');
  await expect(row).toContainText('Uploaded');
  await mockApi(
    demoPage.page,
    http.delete('*/v1/files/*', () => HttpResponse.error()),
  );
  await row.getByRole('button', { name: 'Remove' }).click();
  await expect(row).toContainText("Couldn't remove the file");
  await expect(demoPage.upload.locator('.live')).toContainText("a.txt: Couldn't remove the file");
  const id = await demoPage.onlyId();
  expect(await demo.state(id)).toMatch(/PENDING|UPLOADED/);

  await demoPage.page.unroute('**/v1/**');
  await row.getByRole('button', { name: 'Remove' }).click();
  await expect(row).toHaveCount(0);
  expect(await demo.state(id)).toBe('DELETED');
});

test('a file that does not exist on the server can be removed from the list', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.choose(text);
  const row = demoPage.row('a.txt');
  await expect(row).toContainText('Uploaded');
  const gone = { code: 'file-not-found', title: 't', status: 404, requestId: 'r' };
  await mockApi(
    demoPage.page,
    http.delete('*/v1/files/*', () => HttpResponse.json(gone, { status: 404 })),
  );
  await row.getByRole('button', { name: 'Remove' }).click();
  await expect(row).toHaveCount(0);
  expect(await demoPage.files()).toEqual([]);
});

test('a file is not posted while it is being removed', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.choose(text);
  const row = demoPage.row('a.txt');
  await expect(row).toContainText('Uploaded');
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await demoPage.page.route('**/v1/files/*', async (route) => {
    await answered;
    await route.continue();
  });
  await row.getByRole('button', { name: 'Remove' }).click();
  await expect
    .poll(() => demoPage.upload.evaluate((element: FilestoreUpload) => element.value))
    .toEqual([]);
  expect(
    await demoPage.upload.evaluate((element: FilestoreUpload) => element.checkValidity()),
  ).toBe(false);
  answer();
  await expect(row).toHaveCount(0);
});

test('a file of another visitor cannot be stored, deleted or downloaded', async ({
  demo,
  demoPage,
  browser,
}) => {
  const other = await browser.newPage();
  await other.goto(formPage(demo.url));
  await other.locator('filestore-upload input[type=file]').setInputFiles(text);
  await expect(other.locator('.row')).toContainText('Uploaded');
  const stolen = await other
    .locator('filestore-upload')
    .evaluate((element: FilestoreUpload) => element.value[0]);
  await other.close();

  await demoPage.open(demo.url);
  const status = await demoPage.page.evaluate(async (id) => {
    const body = new URLSearchParams({ message: 'mine now', attachment: id ?? '' });
    return (await fetch('/application/messages', { method: 'POST', body })).status;
  }, stolen);
  expect(status).toBe(409);
  for (const [method, path] of [
    ['DELETE', `files/${stolen}`],
    ['POST', `files/${stolen}/download`],
  ] as const) {
    const answer = await demoPage.page.request.fetch(`${demo.url}application/${path}`, { method });
    expect(answer.status()).toBe(404);
  }
  expect(await demo.hasObject(String(stolen))).toBe(true);
});

test('the focus is not lost while the server deletes a removed file', async ({
  demo,
  demoPage,
}) => {
  const { page, upload } = demoPage;
  await demoPage.open(demo.url);
  await demoPage.choose({ name: 'slow.txt', ...bytesOf('slow') });
  const row = demoPage.row('slow.txt');
  await expect(row).toContainText('Uploaded');
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/v1/files/*', async (route) => {
    if (route.request().method() === 'DELETE') await answered;
    await route.continue();
  });
  const deleteRequest = page.waitForRequest((request) => request.method() === 'DELETE');
  await row.getByRole('button', { name: 'Remove' }).click();
  await deleteRequest;
  const remove = row.getByRole('button', { name: 'Remove' });
  await expect(row).toContainText('Removing');
  await expect(remove).toBeFocused();
  await expect(remove).toHaveAttribute('aria-disabled', 'true');
  answer();
  await expect(row).toHaveCount(0);
  await expect(upload.getByRole('button', { name: 'Choose files' })).toBeFocused();
});
