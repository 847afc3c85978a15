import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test } from './fixtures.ts';

const text = { name: 'a.txt', ...bytesOf('hello') };

test('the form cannot be submitted during an upload and shows the reason', async ({
  demo,
  demoPage,
}) => {
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

test('a native form submit posts the ids in order under the element’s name', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.message.fill('no script');
  await demoPage.choose([text, { ...text, name: 'b.txt' }]);
  await expect(demoPage.row('b.txt')).toContainText('Uploaded');
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  const ids = (await demoPage.files()).map(({ id }) => id);
  const posted = demoPage.page.waitForRequest('**/application/messages');
  // The native submit runs no script of the page.
  await demoPage.page.evaluate(() =>
    document.querySelector<HTMLFormElement>('form:not([role])')?.submit(),
  );
  expect((await posted).postData()).toBe(
    `message=no+script&attachment=${ids[0]}&attachment=${ids[1]}`,
  );
  await expect(demoPage.page.locator('body')).toContainText('"stored":2');
});

test('the element supports required, disabled, disabled fieldsets and form reset', async ({
  demo,
  demoPage,
}) => {
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

test('a click on the label or the drop zone and the keyboard open the file chooser', async ({
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

test('without multiple, a new file replaces the old one and deletes it on the server', async ({
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

test('upload and removal of a file dispatch each event once and in order', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    const events: string[] = [];
    Object.assign(window, { events });
    for (const type of ['add', 'done', 'error', 'remove', 'idle'] as const) {
      element.addEventListener(`filestore-${type}`, () => events.push(type));
    }
    for (const type of ['input', 'change']) {
      element.addEventListener(type, (event) => {
        if (event.target === element) events.push(type);
      });
    }
    document.addEventListener('FilePond:addfile', () => events.push('a leak'));
  });
  await demoPage.choose(text);
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  await demoPage.row('a.txt').getByRole('button', { name: 'Remove' }).click();
  await expect(demoPage.row('a.txt')).toHaveCount(0);
  const events = await demoPage.page.evaluate(
    () => (window as unknown as { events: string[] }).events,
  );
  expect(events).toEqual(['add', 'input', 'change', 'done', 'idle', 'input', 'change', 'remove']);
});

test('moving the element in the document does not interrupt an upload', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(200_000);
  await demoPage.choose({ name: 'moved.bin', ...bytesOf('x'.repeat(1_600_000)) });
  // Wait until FilePond processes the file, because it aborts such files when it is destroyed.
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

test('abort() keeps the files in the list, and retry() starts them again', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(200_000);
  await demoPage.choose({ name: 'again.bin', ...bytesOf('x'.repeat(900_000)) });
  const row = demoPage.row('again.bin');
  await expect(row).toContainText('Uploading');
  const id = await demoPage.onlyId();
  await demoPage.upload.evaluate((element: FilestoreUpload) => element.abort());
  await expect(row).toContainText('Canceled');
  await expect.poll(() => demo.state(id)).toBe('DELETED');
  // The file is in the list but not uploaded, so the form must not be submitted silently.
  expect(
    await demoPage.upload.evaluate((element: FilestoreUpload) => element.validationMessage),
  ).toBe('again.bin was canceled. Retry or remove it');
  await demoPage.limitUplink(-1);
  await demoPage.upload.evaluate((element: FilestoreUpload) => element.retry());
  await expect.poll(async () => (await demoPage.files())[0]?.status).toBe('done');
  await expect(row).toContainText('Uploaded');
  expect(await demoPage.onlyId()).not.toBe(id);
});

test('a file can be removed right after it was chosen', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(200_000);
  await demoPage.choose({ name: 'regret.bin', ...bytesOf('x'.repeat(900_000)) });
  await demoPage.row('regret.bin').getByRole('button', { name: 'Remove regret.bin' }).click();
  await expect(demoPage.row('regret.bin')).toHaveCount(0);
  expect(await demoPage.files()).toEqual([]);
  const value = await demoPage.upload.evaluate((element: FilestoreUpload) => element.value);
  expect(value).toEqual([]);
});

test('canceling a file that has just finished removes only that file', async ({
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
      // Until the view has rendered the new state, the row still looks like an upload in progress.
      const rows = element.shadowRoot?.querySelectorAll('.row') ?? [];
      const cancel = [...rows]
        .find((row) => row.textContent?.includes('second.bin'))
        ?.querySelector<HTMLElement>('[data-act=remove]');
      requestAnimationFrame(() => cancel?.click());
    });
  });
  await demoPage.choose({ name: 'second.bin', ...bytesOf('x'.repeat(1_800_000)) });
  await expect(demoPage.row('second.bin')).toContainText(/Uploading \d+%/);
  await expect(demoPage.row('second.bin')).toHaveCount(0);
  expect((await demoPage.files()).map(({ id }) => id)).toEqual([first]);
  expect([await demo.state(first), await demo.hasObject(first)]).toEqual(['UPLOADED', true]);
});

test('an invalid lang attribute does not break the element', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    document.documentElement.lang = 'en_US';
    element.maxFileSize = '4 B';
    element.addFiles([new File(['large'], 'large.txt'), new File(['ok'], 'ok.txt')]);
  });
  await expect(demoPage.row('large.txt')).toContainText('File is too large');
  await expect(demoPage.row('ok.txt')).toContainText('Uploaded');
});

test('invalid attributes cause one console warning each and are ignored', async ({
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
