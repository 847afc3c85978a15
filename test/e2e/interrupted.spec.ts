import type { Page } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { expect, type DemoPage } from './fixtures.ts';
import { begin, openTab, partsOf, resume, SIZE, test } from './interrupted-upload.ts';

/** Uploads of a page that is gone: the next page lists them, and people resume or remove them. */

test('after a reload, the file is chosen again and only the missing parts are sent', async ({
  demoPage,
  demo,
  files,
}) => {
  const path = await files.file('harbour.mov', SIZE);
  const id = await begin(demoPage, demo, path);
  await demoPage.page.reload();
  demo.server.stack.s3.faults.clear();
  const row = demoPage.row('harbour.mov');
  await expect(row).toContainText(/\d+% uploaded · Choose the file again to resume/);
  // The form is not sent without it, and says why.
  await demoPage.message.fill('hello');
  await demoPage.send.click();
  await expect(demoPage.upload.locator('[part=message]').first()).toContainText('harbour.mov');
  // Now, because S3 may still have finished a request of the page that is gone.
  const had = await partsOf(demo, id);
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
  const id = await begin(demoPage, demo, path);
  const second = await openTab(context, demo);
  await expectNothing(second);
  await demoPage.page.close();
  demo.server.stack.s3.faults.clear();
  await showAgain(second.page);
  await expect(second.row('harbour.mov')).toContainText('uploaded');
  const third = await openTab(context, demo);
  await expect(third.row('harbour.mov')).toContainText('uploaded');
  await second.choose(path);
  await expect(second.row('harbour.mov')).toHaveCount(1);
  await expect(second.row('harbour.mov')).toContainText('Uploaded');
  // A window beside it has not looked again. It must not delete the file of the other one.
  await third.row('harbour.mov').getByRole('button', { name: 'Remove harbour.mov' }).click();
  await expect(third.row('harbour.mov')).toHaveCount(0);
  // Once nobody holds the lock, it has done what it does.
  await third.page.evaluate(
    (name) => navigator.locks.request(name, () => undefined),
    `filestore-upload ${id}`,
  );
  await showAgain(third.page);
  expect(await demo.state(id)).toBe('UPLOADED');
  await expect(third.row('harbour.mov')).toHaveCount(0);
});

test('an upload that expires while it is listed stays on the list, to be chosen again', async ({
  demoPage,
  demo,
  files,
}) => {
  await demoPage.page.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() + Number(sessionStorage.getItem('later') ?? 0);
  });
  await begin(demoPage, demo, await files.file('harbour.mov', SIZE));
  await demoPage.page.reload();
  const row = demoPage.row('harbour.mov');
  await expect(row).toContainText('% uploaded');
  await demoPage.page.evaluate(() => sessionStorage.setItem('later', String(25 * 3600 * 1000)));
  await showAgain(demoPage.page);
  await expect(row).not.toContainText('% uploaded');
  await expect(row).toContainText('Choose');
  expect(
    await demoPage.upload.evaluate((element: FilestoreUpload) => element.checkValidity()),
  ).toBe(false);
});

test('the same file in another field is another upload', async ({ demoPage, demo, files }) => {
  const path = await files.file('harbour.mov', SIZE);
  const id = await begin(demoPage, demo, path);
  await demoPage.page.reload();
  await expect(demoPage.row('harbour.mov')).toContainText('uploaded');
  await set(demoPage, 'name', 'other');
  await expect(demoPage.row('harbour.mov')).toHaveCount(0);
  demo.server.stack.s3.faults.clear();
  await demoPage.choose(path);
  await expect(demoPage.row('harbour.mov')).toContainText('Uploaded');
  expect((await demoPage.files())[0]?.id).not.toBe(id);
  expect(await demo.state(id)).toBe('PENDING');
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
