import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test } from './fixtures.ts';

const text = { name: 'a.txt', ...bytesOf('hello') };

test('the form waits for the upload and says why', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(100_000);
  await demoPage.message.fill('hasty');
  await demoPage.choose({ name: 'slow.bin', ...bytesOf('x'.repeat(400_000)) });
  await demoPage.send.click();
  const validity = await demoPage.upload.evaluate((element: FilestoreUpload) => ({
    valid: element.checkValidity(),
    message: element.validationMessage,
    focused: element.shadowRoot?.activeElement?.tagName,
  }));
  expect(validity).toEqual({
    valid: false,
    message: 'Wait for uploads to finish',
    focused: 'BUTTON',
  });
  await expect(demoPage.outcome).toHaveText('');
  await expect(demoPage.row('slow.bin')).toContainText('Uploaded');
  await demoPage.send.click();
  await expect(demoPage.outcome).toHaveText('Sent, 1 file stored.');
});

test('a real form submit carries the ids, in order, under the name', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.message.fill('no script');
  await demoPage.choose([text, { ...text, name: 'b.txt' }]);
  await expect(demoPage.row('b.txt')).toContainText('Uploaded');
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  const ids = (await demoPage.files()).map(({ id }) => id);
  const posted = demoPage.page.waitForRequest('**/application/messages');
  // The browser's own submit: it asks no script of the page.
  await demoPage.page.evaluate(() => document.querySelector('form')?.submit());
  expect((await posted).postData()).toBe(
    `message=no+script&attachment=${ids[0]}&attachment=${ids[1]}`,
  );
  await expect(demoPage.page.locator('body')).toContainText('"stored":2');
});

test('required, disabled, fieldset and reset', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  const states = await demoPage.upload.evaluate(async (element: FilestoreUpload) => {
    const seen: unknown[] = [];
    const look = async (): Promise<void> => {
      await element.updateComplete;
      const button = element.shadowRoot?.querySelector('button');
      seen.push([element.validity.valueMissing, button?.disabled, element.matches(':disabled')]);
    };
    element.required = true;
    await look();
    const fieldset = document.createElement('fieldset');
    element.before(fieldset);
    fieldset.append(element);
    fieldset.disabled = true;
    await look();
    fieldset.disabled = false;
    await look();
    element.disabled = true;
    await look();
    element.addFiles([new File(['x'], 'ignored.txt')]);
    seen.push(element.files.length);
    element.disabled = false;
    return seen;
  });
  expect(states).toEqual([
    [true, false, false],
    [false, true, true],
    [true, false, false],
    [false, true, true],
    0,
  ]);
  await demoPage.choose(text);
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  const value = await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.form?.reset();
    return { value: element.value, valid: element.validity.valid };
  });
  expect(value).toEqual({ value: [], valid: false });
  await expect(demoPage.row('a.txt')).toHaveCount(0);
});

test('a click on the label or beside the button opens the chooser, so does the button by keyboard', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const byLabel = demoPage.page.waitForEvent('filechooser');
  await demoPage.page.getByText('Attachment', { exact: true }).click();
  expect((await byLabel).isMultiple()).toBe(true);

  let opened = 0;
  demoPage.page.on('filechooser', () => (opened += 1));
  const beside = demoPage.page.waitForEvent('filechooser');
  await demoPage.upload.locator('.zone').click({ position: { x: 10, y: 10 } });
  await (await beside).setFiles([]);
  await demoPage.message.focus();
  const byKey = demoPage.page.waitForEvent('filechooser');
  await demoPage.page.keyboard.press('Tab');
  await demoPage.page.keyboard.press('Enter');
  await (await byKey).setFiles(text);
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  expect(opened).toBe(2);
});

test('one file only: a new one replaces the old one, on the server too', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.multiple = false;
  });
  await demoPage.choose(text);
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  const first = await demoPage.onlyId();
  await demoPage.choose({ ...text, name: 'b.txt' });
  await expect(demoPage.row('b.txt')).toContainText('Uploaded');
  await expect(demoPage.row('a.txt')).toHaveCount(0);
  await expect.poll(() => demo.state(first)).toBe('DELETED');
});

test('events tell the story of a file, each once and in order', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const type of ['add', 'done', 'error', 'remove', 'idle'] as const) {
      element.addEventListener(`filestore-${type}`, () => heard.push(type));
    }
    for (const type of ['input', 'change']) {
      element.addEventListener(type, (event) => {
        if (event.target === element) heard.push(type);
      });
    }
    document.addEventListener('FilePond:addfile', () => heard.push('a leak'));
  });
  await demoPage.choose(text);
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  await demoPage.row('a.txt').getByRole('button', { name: 'Remove' }).click();
  await expect(demoPage.row('a.txt')).toHaveCount(0);
  const heard = await demoPage.page.evaluate(
    () => (window as unknown as { heard: string[] }).heard,
  );
  expect(heard).toEqual(['add', 'input', 'change', 'done', 'idle', 'input', 'change', 'remove']);
});

test('moving the element while it uploads loses nothing', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(200_000);
  await demoPage.choose({ name: 'moved.bin', ...bytesOf('x'.repeat(1_600_000)) });
  // Not only queued in FilePond: it aborts what it processes when it is destroyed.
  await expect(demoPage.row('moved.bin')).toContainText(/Uploading \d+%/);
  const id = await demoPage.onlyId();
  await demoPage.upload.evaluate(async (element) => {
    element.closest('form')?.prepend(element);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const parent = element.parentElement;
    element.remove();
    await new Promise((resolve) => setTimeout(resolve, 50));
    parent?.append(element);
  });
  await expect(demoPage.row('moved.bin')).toContainText('Uploaded');
  expect(await demoPage.onlyId()).toBe(id);
});

test('abort() keeps the files, retry() starts them again', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(200_000);
  await demoPage.choose({ name: 'again.bin', ...bytesOf('x'.repeat(900_000)) });
  const row = demoPage.row('again.bin');
  await expect(row).toContainText('Uploading');
  const id = await demoPage.onlyId();
  await demoPage.upload.evaluate((element: FilestoreUpload) => element.abort());
  await expect(row).toContainText('Canceled');
  await expect.poll(() => demo.state(id)).toBe('DELETED');
  // It is on the list and would not be sent: that must not pass in silence.
  expect(
    await demoPage.upload.evaluate((element: FilestoreUpload) => element.validationMessage),
  ).toBe('An upload was canceled. Retry or remove it');
  await demoPage.limitUplink(-1);
  await demoPage.upload.evaluate((element: FilestoreUpload) => element.retry());
  await expect.poll(async () => (await demoPage.files())[0]?.status).toBe('done');
  await expect(row).toContainText('Uploaded');
  expect(await demoPage.onlyId()).not.toBe(id);
});

test('cancel works from the first moment, before FilePond has begun', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(200_000);
  await demoPage.choose({ name: 'regret.bin', ...bytesOf('x'.repeat(900_000)) });
  await demoPage.row('regret.bin').getByRole('button', { name: 'Cancel' }).click();
  await expect(demoPage.row('regret.bin')).toHaveCount(0);
  expect(await demoPage.files()).toEqual([]);
  const value = await demoPage.upload.evaluate((element: FilestoreUpload) => element.value);
  expect(value).toEqual([]);
});

test('cancel of one that has just finished undoes that one and no other', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.choose({ name: 'first.txt', ...bytesOf('stays') });
  await expect(demoPage.row('first.txt')).toContainText('Uploaded');
  const first = await demoPage.onlyId();
  await demoPage.limitUplink(300_000);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.addEventListener('filestore-done', () => {
      // Before FilePond has drawn the end, a click that was under way still finds "Cancel".
      const rows = element.shadowRoot?.querySelectorAll('.filepond--item') ?? [];
      const cancel = [...rows]
        .find((row) => row.textContent?.includes('second.bin'))
        ?.querySelector<HTMLElement>('.filepond--action-abort-item-processing');
      requestAnimationFrame(() => cancel?.click());
    });
  });
  await demoPage.choose({ name: 'second.bin', ...bytesOf('x'.repeat(1_800_000)) });
  await expect(demoPage.row('second.bin')).toContainText(/Uploading \d+%/);
  await expect(demoPage.row('second.bin')).toHaveCount(0);
  expect((await demoPage.files()).map(({ id }) => id)).toEqual([first]);
  expect([await demo.state(first), await demo.hasObject(first)]).toEqual(['UPLOADED', true]);
});

test('a language that Intl does not know breaks nothing', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    document.documentElement.lang = 'en_US';
    element.maxFileSize = '4 B';
    element.addFiles([new File(['large'], 'large.txt'), new File(['ok'], 'ok.txt')]);
  });
  await expect(demoPage.row('large.txt')).toContainText('File is too large');
  await expect(demoPage.row('ok.txt')).toContainText('Uploaded');
});

test('bad attributes are named once in the console and break nothing', async ({
  demo,
  demoPage,
}) => {
  const warnings: string[] = [];
  demoPage.page.on('console', (message) => {
    if (message.type() === 'warning' && message.text().includes('<filestore-upload>')) {
      warnings.push(message.text());
    }
  });
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element) => {
    element.setAttribute('max-file-size', 'huge');
    element.setAttribute('max-files', '-1');
  });
  await demoPage.choose(text);
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  expect(warnings.toSorted()).toEqual([
    '<filestore-upload>: max-file-size="huge" is not a size like 5MB',
    '<filestore-upload>: max-files="-1" is not a whole number above 0',
  ]);
});
