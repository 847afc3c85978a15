import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test, type DemoPage } from './fixtures.ts';

/** A form that edits a record with existing files of the server. */

const stored = [
  { id: 'aaaa', name: 'contract.pdf', size: 120_000, type: 'application/pdf' },
  { id: 'bbbb', name: 'photo.jpg', size: 3_400_000, type: 'image/jpeg' },
];

const row = ({ upload }: DemoPage, name: string) =>
  upload.locator('.row').filter({ hasText: name });

const show = ({ upload }: DemoPage, files: readonly object[] = stored) =>
  upload.evaluate((element: FilestoreUpload, given) => {
    const events: string[] = [];
    for (const type of ['input', 'change', 'filestore-add', 'filestore-remove']) {
      element.addEventListener(type, () => events.push(type));
    }
    Object.assign(window, { events });
    element.files = given as { id: string }[];
  }, files);

const events = ({ page }: DemoPage) =>
  page.evaluate(() => (window as unknown as { events: string[] }).events.splice(0));

const posted = ({ upload }: DemoPage) =>
  upload.evaluate(({ form }: FilestoreUpload) =>
    form ? new FormData(form).getAll('attachment') : [],
  );

test('existing files are shown without a request, posted, removed and restored', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const requests: string[] = [];
  demoPage.page.on('request', (request) => requests.push(request.url()));
  await show(demoPage);
  await expect(row(demoPage, 'contract.pdf')).toContainText('120 kB');
  expect(await posted(demoPage)).toEqual(['aaaa', 'bbbb']);
  expect(await events(demoPage)).toEqual([]);

  await demoPage.upload.getByRole('button', { name: 'Remove contract.pdf' }).click();
  await expect(row(demoPage, 'contract.pdf')).toContainText('Removed');
  expect(await posted(demoPage)).toEqual(['bbbb']);
  expect(await events(demoPage)).toEqual(['input', 'change', 'filestore-remove']);

  await demoPage.upload.getByRole('button', { name: 'Restore contract.pdf' }).click();
  await expect(row(demoPage, 'contract.pdf')).toContainText('Uploaded');
  expect(await posted(demoPage)).toEqual(['aaaa', 'bbbb']);
  // The demo requests the table below the form from its own server, and modules from Vite.
  expect(requests.filter((url) => /\/v1\/|:\d+\/filestore/.test(url))).toEqual([]);
});

test('new files follow the existing files, and a form reset restores the existing files', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await show(demoPage);
  await demoPage.choose({ name: 'new.txt', ...bytesOf('hello') });
  await expect(row(demoPage, 'new.txt')).toContainText('Uploaded');
  expect(await posted(demoPage)).toEqual(['aaaa', 'bbbb', await newId(demoPage)]);
  await demoPage.upload.getByRole('button', { name: 'Remove photo.jpg' }).click();
  await events(demoPage);
  await demoPage.upload.evaluate((element: FilestoreUpload) => element.form?.reset());
  expect(await posted(demoPage)).toEqual(['aaaa', 'bbbb']);
  expect((await events(demoPage)).filter((type) => !type.startsWith('filestore-'))).toEqual([]);
});

const newId = async (demoPage: DemoPage) =>
  (await demoPage.files()).find(({ name }) => name === 'new.txt')?.id;

test('existing files can be set as ids in the value attribute, and invalid entries are ignored', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element) => element.setAttribute('value', ' cccc  dddd '));
  expect(await posted(demoPage)).toEqual(['cccc', 'dddd']);
  await expect(row(demoPage, 'cccc')).toBeVisible();
  await show(demoPage, [{ name: 'no id' }, { id: 7 }, stored[0] ?? {}]);
  expect(await posted(demoPage)).toEqual(['aaaa']);
});

test('setting the current value in an event listener changes nothing', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.addEventListener('filestore-progress', () => {
      const same = element.value;
      element.value = same;
    });
    element.addEventListener('change', () => (element.value = [...element.value]));
  });
  await demoPage.choose({ name: 'kept.txt', ...bytesOf('hello') });
  await expect(demoPage.row('kept.txt')).toContainText('Uploaded');
  expect((await demoPage.files()).map(({ name, existing: before }) => [name, before])).toEqual([
    ['kept.txt', undefined],
  ]);
});

test('limits count existing files, except removed ones', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.maxFiles = 2;
    element.minFiles = 2;
    element.required = true;
  });
  await show(demoPage);
  await demoPage.choose({ name: 'third.txt', ...bytesOf('hello') });
  await expect(demoPage.upload.locator('#message')).toContainText('You can upload up to 2 files');
  await demoPage.upload.getByRole('button', { name: 'Remove photo.jpg' }).click();
  const validity = () =>
    demoPage.upload.evaluate(({ validity: flags, validationMessage }: FilestoreUpload) => [
      flags.tooShort,
      flags.valueMissing,
      validationMessage,
    ]);
  expect(await validity()).toEqual([true, false, 'Choose at least 2 files']);
  await demoPage.choose({ name: 'new.txt', ...bytesOf('hello') });
  await expect(row(demoPage, 'new.txt')).toContainText('Uploaded');
  expect(await validity()).toEqual([false, false, '']);
});

test('a read-only element shows and posts its files and allows no changes', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await show(demoPage);
  await demoPage.upload.evaluate(async (element: FilestoreUpload) => {
    element.setAttribute('readonly', '');
    await element.updateComplete;
    element.addFiles([new File(['x'], 'ignored.txt')]);
  });
  const { upload } = demoPage;
  await expect(upload.getByRole('button', { name: 'Choose files' })).toBeDisabled();
  await expect(upload.getByRole('button', { name: 'Remove photo.jpg' })).toBeDisabled();
  expect(await posted(demoPage)).toEqual(['aaaa', 'bbbb']);
});

test('the Back button restores the uploaded files, and they are posted', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.choose({ name: 'kept.txt', ...bytesOf('hello') });
  await expect(demoPage.row('kept.txt')).toContainText('Uploaded');
  const before = await posted(demoPage);
  expect(before).toHaveLength(1);
  await demoPage.page.goto('about:blank');
  await demoPage.page.goBack();
  await expect(row(demoPage, 'kept.txt')).toContainText('Uploaded');
  expect(await posted(demoPage)).toEqual(before);
});

test('with wait-on-submit, the form is submitted when all uploads have finished', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element) => element.setAttribute('wait-on-submit', ''));
  await demoPage.limitUplink(200_000);
  await demoPage.message.fill('patient');
  await demoPage.choose({ name: 'slow.bin', ...bytesOf('x'.repeat(400_000)) });
  await demoPage.send.click();
  await expect(demoPage.outcome).toHaveText('');
  const waits = () =>
    demoPage.upload.evaluate((element) => element.matches(':state(waiting-to-submit)'));
  await expect.poll(waits).toBe(true);
  await expect(demoPage.outcome).toHaveText('Sent, 1 file stored.');
});

test('the element has the CSS states empty, uploading and failed', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  const is = (state: string) =>
    demoPage.upload.evaluate((element, name) => element.matches(`:state(${name})`), state);
  expect(await is('empty')).toBe(true);
  await demoPage.limitUplink(100_000);
  await demoPage.choose({ name: 'slow.bin', ...bytesOf('x'.repeat(300_000)) });
  await expect.poll(() => is('uploading')).toBe(true);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.maxFileSize = 1;
    element.addFiles([new File(['xx'], 'large.txt')]);
  });
  await expect.poll(() => is('failed')).toBe(true);
  expect(await is('empty')).toBe(false);
});
