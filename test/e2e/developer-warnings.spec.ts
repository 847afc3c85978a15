import { expect, test, type Page } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, startDemo, type Demo } from './fixtures.ts';
import { startOtherOrigin, type OtherOrigin } from './other-origin.ts';

/** What the console says to a developer who has just pasted the element into a page. */

let demo: Demo & { close(): Promise<void> };
/** A page of this origin may use the API. */
let allowed: OtherOrigin;
let unknown: OtherOrigin;
let api: string;
let key: string;

test.beforeAll(async () => {
  [allowed, unknown] = await Promise.all([startOtherOrigin(), startOtherOrigin()]);
  demo = await startDemo({ allowedOrigins: [allowed.origin] });
  api = `${demo.url}v1`;
  key = demo.server.stack.secrets.browserKey.value;
});
test.afterAll(async () => {
  allowed.close();
  unknown.close();
  await demo.close();
});

const tag = (attributes: string): string =>
  `<filestore-upload aria-label="Files" multiple ${attributes}></filestore-upload>`;
const inForm = (attributes: string): string => `<form>${tag(attributes)}</form>`;

/** Opens the page, chooses a file if asked, and returns the warnings as they arrive. */
async function warningsOf(
  page: Page,
  origin: OtherOrigin,
  body: string,
  { files = 1 }: { files?: number } = {},
): Promise<string[]> {
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  await origin.open(page, body);
  const input = page.locator('filestore-upload input[type=file]').first();
  await input.waitFor({ state: 'attached' });
  for (let index = 0; index < files; index += 1) {
    await input.setInputFiles({ name: `${index}.txt`, ...bytesOf('hello') });
  }
  return warnings;
}

for (const [title, attributes, warning] of [
  [
    'no endpoint and no key',
    () => 'name=a',
    () => 'endpoint and api-key are not set, so no file can be uploaded',
  ],
  [
    'no key',
    () => `name=a endpoint=${api}`,
    () => 'api-key is not set, so no file can be uploaded',
  ],
  [
    'no endpoint',
    () => `name=a api-key=${key}`,
    () => 'endpoint is not set, so no file can be uploaded',
  ],
  [
    'a wrong key',
    () => `name=a endpoint=${api} api-key=browser-wrong`,
    () => `${api} refused the api-key. Is it the browser key of this deployment?`,
  ],
  [
    'a server key',
    () => `name=a endpoint=${api} api-key=server-wrong`,
    () =>
      'the api-key is a server key, which must never be in a page. Use the browser key, and replace the server key',
  ],
  [
    'an endpoint that is a web page',
    () => `name=a endpoint=${allowed.origin}/ api-key=${key}`,
    () =>
      `${allowed.origin}/ is not the address of the API: POST /files answered 200, not a preprocess response. Does the endpoint end with /v1?`,
  ],
  [
    'an endpoint without a scheme',
    () => `name=a endpoint=files.example.com/v1 api-key=${key}`,
    () =>
      `${allowed.origin}/files.example.com/v1 is not the address of the API: POST /files answered 200, not a preprocess response. Is the endpoint right?`,
  ],
] as const) {
  test(`${title}: one warning says what to change`, async ({ page }) => {
    const warnings = await warningsOf(page, allowed, inForm(attributes()), { files: 2 });
    await expect.poll(() => warnings).toEqual([`<filestore-upload>: ${warning()}`]);
    await expect(page.locator('filestore-upload')).toContainText("aren't set up correctly");
    expect(warnings).toHaveLength(1);
    expect(warnings.join()).not.toContain(key);
  });
}

test('an endpoint without /v1 that answers 404: one warning says what to change', async ({
  page,
}) => {
  await page.route(`${demo.url}files`, (route) =>
    route.fulfill({
      status: 404,
      headers: { 'access-control-allow-origin': '*' },
      body: '<h1>Not found</h1>',
    }),
  );
  const attributes = `name=a endpoint=${demo.url} api-key=${key}`;
  const warnings = await warningsOf(page, allowed, inForm(attributes));
  await expect
    .poll(() => warnings)
    .toEqual([
      `<filestore-upload>: ${demo.url} is not the address of the API: POST /files answered 404. Does the endpoint end with /v1?`,
    ]);
});

for (const [title, endpointFor] of [
  ['an origin that the API does not know', () => api],
  ['an endpoint with a password', () => api.replace('//', '//user:secret@')],
] as const) {
  test(`${title}: one warning names ALLOWED_ORIGINS with the first failed request`, async ({
    page,
  }) => {
    const attributes = `name=a endpoint=${endpointFor()} api-key=${key}`;
    const warnings = await warningsOf(page, unknown, inForm(attributes));
    await expect
      .poll(() => warnings)
      .toEqual([
        `<filestore-upload>: the API or the storage behind ${api} does not respond to pages of ${unknown.origin}. Is ${unknown.origin} in ALLOWED_ORIGINS (AllowedOrigins of a deployment)? Is the API running?`,
      ]);
    // Long before the last attempt.
    const [file] = await page
      .locator('filestore-upload')
      .evaluate((element: FilestoreUpload) => element.files);
    expect(file?.status).toMatch(/waiting|presigning/);
  });
}

test('while the API does not respond, the row says that the connection is retried', async ({
  page,
}) => {
  await warningsOf(page, unknown, inForm(`name=a endpoint=${api} api-key=${key}`), { files: 1 });
  await expect(page.locator('filestore-upload')).toContainText("Can't connect. Retrying");
});

test('an element without a name: one warning says that the form posts nothing, when it is read', async ({
  page,
}) => {
  const attributes = `endpoint=${api} api-key=${key}`;
  const warnings = await warningsOf(page, allowed, inForm(attributes), { files: 2 });
  const upload = page.locator('filestore-upload');
  await expect(upload.locator('.row[data-state=done]')).toHaveCount(2);
  expect(warnings).toEqual([]);
  for (let time = 0; time < 2; time += 1) {
    await upload.evaluate(({ form }: FilestoreUpload) => form && new FormData(form));
  }
  await expect.poll(() => warnings).not.toEqual([]);
  expect(warnings).toEqual([
    '<filestore-upload>: the element has no name, so its form does not post the ids of the files. Add a name, such as name="attachment"',
  ]);
});

test('files as an attribute: one warning names the property', async ({ page }) => {
  const attributes = `name=a endpoint=${api} api-key=${key} files="[object Object]"`;
  const warnings = await warningsOf(page, allowed, inForm(attributes));
  await expect(page.locator('filestore-upload')).toContainText('Uploaded');
  expect(warnings).toEqual([
    '<filestore-upload>: files is a property and has no effect as an attribute. Set element.files = [{ id, name, size }] in a script, or the attribute value="ID ID"',
  ]);
});

test('a required element outside a form: one warning', async ({ page }) => {
  const attributes = `required endpoint=${api} api-key=${key}`;
  const warnings = await warningsOf(page, allowed, tag(attributes));
  await expect(page.locator('filestore-upload')).toContainText('Uploaded');
  expect(warnings).toEqual([
    '<filestore-upload>: the element is required but belongs to no form, so nothing checks it. Put it into a form, or set its form attribute to the id of one',
  ]);
});

test('correct elements log no warning, in a form, beside a form and without one', async ({
  page,
}) => {
  const attributes = `required name=a endpoint=${api} api-key=${key}`;
  const body = `${tag(`${attributes} form=later`)}<form id=later></form>${inForm(attributes)}${tag(`endpoint=${api} api-key=${key}`)}`;
  const warnings = await warningsOf(page, allowed, body);
  await expect(page.locator('filestore-upload').first()).toContainText('Uploaded');
  await page
    .locator('filestore-upload')
    .last()
    .evaluate((element: FilestoreUpload) => element.addFiles(new File(['x'], 'no-form.txt')));
  await expect(page.locator('filestore-upload').last()).toContainText('Uploaded');
  expect(warnings).toEqual([]);
});

test('a required element that a script puts into a form while the page loads gets no warning', async ({
  page,
}) => {
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  let finishLoading = (): void => undefined;
  const loading = new Promise<void>((resolve) => {
    finishLoading = resolve;
  });
  await page.route('**/slow.png', async (route) => {
    await loading;
    await route.abort();
  });
  const attributes = `required name=a endpoint=${api} api-key=${key}`;
  const loaded = allowed.open(page, `${tag(attributes)}<form></form><img src="/slow.png" alt="">`);
  const upload = page.locator('filestore-upload');
  await upload.locator('button').waitFor();
  await page.evaluate(() => {
    const element = document.querySelector('filestore-upload');
    if (element) document.querySelector('form:not([role])')?.append(element);
  });
  finishLoading();
  await loaded;
  // A later warning of the same element shows that the earlier one would have been here.
  await upload.evaluate((element: FilestoreUpload) => element.setAttribute('files', '[]'));
  await upload.evaluate((element: FilestoreUpload) => element.requestUpdate());
  await expect.poll(() => warnings).toEqual([expect.stringContaining('files is a property')]);
});

test('a file that was added before the endpoint and the key is uploaded when both are set', async ({
  page,
}) => {
  await allowed.open(page, inForm('name=a accept=.txt'));
  const upload = page.locator('filestore-upload');
  await upload.locator('input[type=file]').setInputFiles([
    { name: 'early.txt', ...bytesOf('hello') },
    { name: 'refused.gif', ...bytesOf('GIF') },
  ]);
  await expect(upload).toContainText("aren't set up correctly");
  await upload.evaluate((element: FilestoreUpload, endpoint) => {
    element.endpoint = endpoint;
  }, api);
  const statuses = (): Promise<string[]> =>
    upload.evaluate((element: FilestoreUpload) => element.files.map(({ status }) => status));
  expect(await statuses()).toEqual(['failed', 'failed']);
  await upload.evaluate((element: FilestoreUpload, apiKey) => {
    element.apiKey = apiKey;
  }, key);
  await expect.poll(statuses).toEqual(['done', 'failed']);
  await expect(upload).toContainText('This file type is not allowed');
});
