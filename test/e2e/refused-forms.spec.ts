import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { focusedNode, treeNode } from './accessibility-tree.ts';
import { bytesOf, expect, startDemo, test } from './fixtures.ts';

/** What the control says and shows when its form is refused, or waits for uploads. */

test('a refused form names the file, leads to its row, and keeps the reason', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const { page, upload } = demoPage;
  await upload.evaluate((element: FilestoreUpload) => {
    element.accept = '.txt';
  });
  await demoPage.choose([
    ...Array.from({ length: 60 }, (_, at) => ({ name: `${at}.txt`, ...bytesOf(`${at}`) })),
    { name: 'evil.exe', ...bytesOf('b') },
  ]);
  await expect(upload.locator('.rows-total')).toContainText('60 of 61 files uploaded');
  // It is neither in view nor does the filter show it.
  await upload.getByRole('button', { name: /^Uploaded/ }).click();
  await expect(demoPage.row('evil.exe')).toHaveCount(0);
  await demoPage.message.fill('Hello');
  await demoPage.send.click();
  const reason =
    'evil.exe: This file type is not allowed. Allowed: .txt. Remove this file to continue';
  await expect(upload.locator('#problem')).toHaveText(reason);
  const focused = await focusedNode(page);
  expect([focused?.role, focused?.name]).toEqual(['button', 'Remove evil.exe']);
  expect(focused?.description).toBe(reason);
  await expect(demoPage.row('evil.exe')).toBeInViewport();
  expect((await treeNode(page, 'button', 'Choose files')).description).toContain(reason);
  await page.keyboard.press('Enter');
  await expect(upload.locator('#problem')).toHaveText('');
  await demoPage.send.click();
  await expect(demoPage.outcome).toContainText('60 files stored');
});

test('several failed files are counted, and the first one is named', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  const { upload } = demoPage;
  await upload.evaluate((element: FilestoreUpload) => {
    element.accept = '.txt';
  });
  await demoPage.choose(['one.exe', 'two.exe'].map((name) => ({ name, ...bytesOf(name) })));
  await demoPage.message.fill('Hello');
  await demoPage.send.click();
  await expect(upload.locator('#problem')).toHaveText(
    "2 files can't be uploaded. Remove them, starting with one.exe",
  );
  await expect(upload.locator('.row-button:focus')).toHaveAttribute('title', 'Remove one.exe');
});

test('a required control that is empty is refused with a text that stays, until a file is chosen', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const { page, upload } = demoPage;
  await upload.evaluate((element: FilestoreUpload) => {
    element.required = true;
  });
  await demoPage.message.fill('Hello');
  await demoPage.send.click();
  await expect(upload.locator('#problem')).toHaveText('Choose a file');
  expect((await focusedNode(page))?.name).toBe('Choose files');
  await demoPage.choose({ name: 'a.txt', ...bytesOf('a') });
  await expect(upload.locator('#problem')).toHaveText('');
});

test('the reason for a refusal goes when a script changes the control, and follows the language', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const { page, upload } = demoPage;
  const set = (values: Partial<FilestoreUpload>) =>
    upload.evaluate((element, given) => void Object.assign(element, given), values);
  await set({ required: true });
  await demoPage.message.fill('Hello');
  await demoPage.send.click();
  await expect(upload.locator('#problem')).toHaveText('Choose a file');
  await page.evaluate(() => {
    document.documentElement.lang = 'de';
  });
  await expect(upload.locator('#problem')).toHaveText('Wählen Sie eine Datei aus');
  await set({ required: false });
  await expect(upload.locator('#problem')).toHaveText('');
});

test('a page that checks its form while somebody types neither shows errors nor moves the list', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const { page, upload } = demoPage;
  await upload.evaluate((element: FilestoreUpload) => {
    element.accept = '.txt';
  });
  await demoPage.choose([
    ...Array.from({ length: 40 }, (_, at) => ({ name: `${at}.txt`, ...bytesOf(`${at}`) })),
    { name: 'evil.exe', ...bytesOf('b') },
  ]);
  await expect(upload.locator('.rows-total')).toContainText('40 of 41 files uploaded');
  await page.evaluate(() => {
    const form = document.querySelector<HTMLFormElement>('form:not([role])');
    form?.addEventListener('input', () => form.checkValidity());
  });
  await demoPage.message.pressSequentially('Hello');
  await expect(upload.locator('#problem')).toHaveText('');
  expect(await upload.locator('.rows-scroll').evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  await expect(upload.locator('.row[data-chosen]')).toHaveCount(0);
});

test('a script that checks the validity shows nothing, nor does a page that handles the event', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const { upload } = demoPage;
  await demoPage.message.click();
  const problem = await upload.evaluate(async (element: FilestoreUpload) => {
    element.required = true;
    await element.updateComplete;
    const texts: (string | undefined | null)[] = [];
    const check = async (act: () => boolean): Promise<void> => {
      if (act()) throw new Error('the control is valid');
      await element.updateComplete;
      await element.updateComplete;
      texts.push(element.shadowRoot?.querySelector('#problem')?.textContent);
    };
    await check(() => element.checkValidity());
    element.addEventListener('invalid', (event) => event.preventDefault(), { once: true });
    await check(() => element.reportValidity());
    await check(() => element.reportValidity());
    return texts;
  });
  expect(problem).toEqual(['', '', 'Choose a file']);
});

for (const [attributes, wait] of [
  [{ required: true }, 'required'],
  [{ minFiles: 2 }, 'min-files'],
] as const) {
  test(`${wait} and wait-on-submit: a form with files in progress waits, says so, and is sent`, async ({
    demoPage,
  }) => {
    const demo = await startDemo();
    const { upload } = demoPage;
    try {
      await demoPage.open(demo.url);
      await upload.evaluate((element: FilestoreUpload, given) => {
        Object.assign(element, given);
        element.waitOnSubmit = true;
      }, attributes);
      await demoPage.limitUplink(100_000);
      await demoPage.choose([
        { name: 'one.bin', ...bytesOf('x'.repeat(150_000)) },
        { name: 'two.bin', ...bytesOf('y'.repeat(150_000)) },
      ]);
      await demoPage.message.fill('Hello');
      await demoPage.send.click();
      const text = 'The form will be sent when the uploads are finished';
      await expect(upload.locator('.notice')).toHaveText(text);
      await expect(upload.locator('.live')).toContainText(text);
      await expect(upload.locator('#problem')).toHaveText('');
      await demoPage.limitUplink(-1);
      await expect(demoPage.outcome).toContainText('2 files stored');
      await expect(upload.locator('.notice')).toHaveText('');
    } finally {
      await demo.close();
    }
  });
}

test('a form that waits for too few files is refused at once', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  const { upload } = demoPage;
  await upload.evaluate((element: FilestoreUpload) => {
    element.minFiles = 3;
    element.waitOnSubmit = true;
  });
  await demoPage.limitUplink(50_000);
  await demoPage.choose({ name: 'one.bin', ...bytesOf('x'.repeat(400_000)) });
  await expect(demoPage.row('one.bin')).toContainText('Uploading');
  await demoPage.message.fill('Hello');
  await demoPage.send.click();
  await expect(upload.locator('#problem')).toHaveText('Choose at least 3 files');
  await expect(upload.locator('.notice')).toHaveText('');
});
