import { http, HttpResponse } from 'msw';
import type { Page } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, startDemo, test } from './fixtures.ts';
import { mockApi } from './mock-api.ts';

/** Every error that a person can see, with its message. */

/** The engine makes six attempts before it reports the error. */
const AFTER_RETRIES = { timeout: 40_000 };

const text = { name: 'a.txt', ...bytesOf('hello') };

async function setAttribute(page: Page, name: keyof FilestoreUpload, value: string): Promise<void> {
  await page
    .locator('filestore-upload')
    .evaluate((element, entry) => Object.assign(element, entry), { [name]: value });
}

test('a file above the page’s maxFileSize fails without a request', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await setAttribute(demoPage.page, 'maxFileSize', '4 B');
  const requests: string[] = [];
  demoPage.page.on('request', (request) => requests.push(request.url()));
  await demoPage.choose(text);
  const row = demoPage.row('a.txt');
  await expect(row).toContainText('File is too large (maximum 4 bytes)');
  expect(requests.filter((url) => url.includes('/v1/'))).toEqual([]);

  await demoPage.message.fill('with a bad file');
  await demoPage.send.click();
  expect(
    await demoPage.upload.evaluate((element: FilestoreUpload) => element.validationMessage),
  ).toBe('a.txt: File is too large (maximum 4 bytes). Remove this file to continue');
  await row.getByRole('button', { name: 'Remove' }).click();
  await expect(row).toHaveCount(0);
  await demoPage.send.click();
  await expect(demoPage.outcome).toHaveText('Sent, 0 files stored.');
});

test('a file above the server’s size limit fails, other files are uploaded', async ({
  demoPage,
}) => {
  const demo = await startDemo({ maxFileSize: 4 });
  try {
    await demoPage.open(demo.url);
    await demoPage.choose(text, { name: 'fits.txt', ...bytesOf('four') });
    const row = demoPage.row('a.txt');
    await expect(row).toContainText('File is too large (maximum 4 bytes)');
    await expect(row.getByRole('button')).toHaveCount(1);
    await expect(row.getByRole('button', { name: 'Remove a.txt' })).toBeVisible();
    await expect(demoPage.row('fits.txt')).toContainText('Uploaded');
  } finally {
    await demo.close();
  }
});

test('a file of a forbidden type cannot be retried', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await setAttribute(demoPage.page, 'accept', 'image/*');
  await demoPage.choose(text);
  const row = demoPage.row('a.txt');
  await expect(row).toContainText('This file type is not allowed');
  const requests: string[] = [];
  demoPage.page.on('request', (request) => requests.push(request.url()));
  await expect(row.getByRole('button')).toHaveCount(1);
  await expect(row.getByRole('button', { name: 'Remove a.txt' })).toBeVisible();
  await demoPage.upload.evaluate((element: FilestoreUpload) => element.retry());
  await expect(row).toContainText('This file type is not allowed');
  expect(requests.filter((url) => url.includes('/v1/'))).toEqual([]);
  expect((await demoPage.files())[0]?.status).toBe('failed');
});

test('retry checks the file against the current limits of the page', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  const full = { code: 'quota-exceeded', title: 't', status: 429, requestId: 'r' };
  await mockApi(
    demoPage.page,
    http.post('*/v1/files', () => HttpResponse.json(full, { status: 429 })),
  );
  await demoPage.choose(text);
  const row = demoPage.row('a.txt');
  const again = row.getByRole('button', { name: 'Retry' });
  await expect(again).toBeVisible();
  await demoPage.page.unroute('**/v1/**');
  await setAttribute(demoPage.page, 'accept', 'image/*');
  const requests: string[] = [];
  demoPage.page.on('request', (request) => requests.push(request.url()));
  await again.click();
  await expect(row).toContainText('This file type is not allowed');
  expect(requests.filter((url) => url.includes('/v1/'))).toEqual([]);
});

test('files with a forbidden type or above maxFiles are refused', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await setAttribute(demoPage.page, 'accept', 'image/*, .pdf');
  await setAttribute(demoPage.page, 'maxFiles', '2');
  const names = ['b.PDF', 'c.pdf', 'd.pdf'];
  await demoPage.choose([text, ...names.map((name) => ({ ...text, name }))]);
  await expect(demoPage.row('a.txt')).toContainText('This file type is not allowed');
  await expect(demoPage.row('b.PDF')).toContainText('Uploaded');
  await expect(demoPage.row('c.pdf')).toContainText('Uploaded');
  await expect(demoPage.upload.locator('#message').filter({ hasText: 'd.pdf' })).toHaveText(
    'd.pdf: You can upload up to 2 files',
  );
});

test('the reason names the allowed extensions, or the length of the name', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await setAttribute(demoPage.page, 'accept', 'image/jpeg, pdf');
  const long = 'long'.repeat(300);
  await demoPage.choose([text, { ...text, name: `${long}.pdf` }]);
  await expect(demoPage.row('a.txt')).toContainText(
    'This file type is not allowed. Allowed: .jpg, .pdf',
  );
  await expect(demoPage.row(long)).toContainText('File name is too long');
});

for (const [title, name, value] of [
  ['a wrong key', 'apiKey', 'browser-wrong'],
  ['a wrong endpoint', 'endpoint', '/nowhere'],
  ['no endpoint', 'endpoint', ''],
] as const) {
  test(`${title} shows an error about the setup of the page`, async ({ demo, demoPage }) => {
    await demoPage.open(demo.url);
    await setAttribute(demoPage.page, name, value);
    await demoPage.choose(text);
    await expect(demoPage.row('a.txt')).toContainText(
      "Uploads aren't set up correctly on this page",
    );
  });
}

test('an outage of S3 is reported, and a retry works after it', async ({ demoPage }) => {
  const demo = await startDemo();
  try {
    await demoPage.open(demo.url);
    const { s3, s3Url } = demo.server.stack;
    await s3.stopListening();
    await demoPage.choose(text);
    const row = demoPage.row('a.txt');
    await expect(row).toContainText('The connection to storage was lost. Try again', AFTER_RETRIES);
    await s3.listen(Number(new URL(s3Url).port));
    await row.getByRole('button', { name: 'Retry' }).click();
    await expect(row).toContainText('Uploaded');
    await demoPage.message.fill('after all');
    await demoPage.send.click();
    await expect(demoPage.outcome).toHaveText('Sent, 1 file stored.');
  } finally {
    await demo.close();
  }
});

test('an outage of S3 during an upload is reported, and a retry works after it', async ({
  demoPage,
}) => {
  const demo = await startDemo();
  try {
    await demoPage.open(demo.url);
    await demoPage.limitUplink(300_000);
    await demoPage.choose({ name: 'cut.bin', ...bytesOf('x'.repeat(3_000_000)) });
    await expect.poll(async () => (await demoPage.files())[0]?.sent ?? 0).toBeGreaterThan(300_000);
    const id = await demoPage.onlyId();
    const { s3, s3Url } = demo.server.stack;
    await s3.stopListening();
    const row = demoPage.row('cut.bin');
    await expect(row).toContainText('The connection to storage was lost', AFTER_RETRIES);
    expect(await demo.hasObject(id)).toBe(false);
    await s3.listen(Number(new URL(s3Url).port));
    await demoPage.limitUplink(-1);
    await row.getByRole('button', { name: 'Retry' }).click();
    await expect(row).toContainText('Uploaded');
    expect(await demo.hasObject(await demoPage.onlyId())).toBe(true);
  } finally {
    await demo.close();
  }
});

test('an outage of the API is reported, and a retry works after it', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await mockApi(
    demoPage.page,
    http.post('*/v1/files', () => HttpResponse.error()),
  );
  await demoPage.choose(text);
  const row = demoPage.row('a.txt');
  await expect(row).toContainText("Couldn't reach the upload service. Try again", AFTER_RETRIES);
  await demoPage.page.unroute('**/v1/**');
  await row.getByRole('button', { name: 'Retry' }).click();
  await expect(row).toContainText('Uploaded');
});

for (const [title, response, words] of [
  [
    'a 500 with our code',
    () =>
      HttpResponse.json(
        { code: 'internal', title: 'x', status: 500, requestId: 'r' },
        { status: 500 },
      ),
    'Something went wrong. Try again',
  ],
  [
    'a proxy’s 502 page',
    () => HttpResponse.html('<h1>Bad gateway</h1>', { status: 502 }),
    'Something went wrong. Try again',
  ],
  [
    'a 429',
    () => HttpResponse.json({}, { status: 429, headers: { 'retry-after': '3' } }),
    'Too many uploads right now. Try again shortly',
  ],
  [
    'a web page with status 200',
    () => HttpResponse.html('<h1>Welcome</h1>'),
    "Uploads aren't set up correctly on this page",
  ],
  [
    'fewer files than requested',
    () => HttpResponse.json({ files: [] }, { status: 201 }),
    "Uploads aren't set up correctly on this page",
  ],
  [
    'an incomplete response',
    () => HttpResponse.json({ files: [{ id: 'x' }] }, { status: 201 }),
    "Uploads aren't set up correctly on this page",
  ],
] as const) {
  test(`the page shows an error if the API returns ${title}`, async ({ demo, demoPage }) => {
    await demoPage.open(demo.url);
    await mockApi(demoPage.page, http.post('*/v1/files', response));
    await demoPage.choose(text);
    await expect(demoPage.row('a.txt')).toContainText(words, AFTER_RETRIES);
  });
}

test('an expired upload URL is replaced without an error', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  let forms = 0;
  const calls: string[] = [];
  demoPage.page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    const isApi = pathname.startsWith('/v1/') && request.method() === 'POST';
    if (isApi) calls.push(pathname.replace(/[a-z2-7]{26}/, '{id}'));
  });
  await demoPage.page.route(/\/filestore$/, async (route) => {
    if (route.request().method() !== 'POST' || (forms += 1) > 1) return route.continue();
    const body =
      '<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: Policy expired.</Message></Error>';
    return route.fulfill({ status: 403, headers: { 'access-control-allow-origin': '*' }, body });
  });
  await demoPage.choose(text);
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  // The file is sent again under the same id, as a PUT.
  expect([forms, calls]).toEqual([1, ['/v1/files', '/v1/files/{id}/parts']]);
});
