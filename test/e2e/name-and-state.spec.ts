import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { accessibilityTree, focusedNode, treeNode } from './accessibility-tree.ts';
import { bytesOf, expect, startDemo, test, type DemoPage } from './fixtures.ts';

/** What the control is called, what state it is in, and what it says when its form is refused. */

async function openWith(demoPage: DemoPage, url: string, html: string): Promise<void> {
  await demoPage.open(url);
  await demoPage.page.evaluate((text) => {
    const { endpoint, apiKey } = document.querySelector('filestore-upload') as FilestoreUpload;
    document.body.innerHTML = text;
    for (const element of document.querySelectorAll('filestore-upload')) {
      Object.assign(element, { endpoint, apiKey });
    }
  }, html);
}

const labelled: Readonly<Record<string, string>> = {
  'label for': '<label for="a">Attachments</label><filestore-upload id="a"></filestore-upload>',
  'wrapping label': '<label>Attachments <filestore-upload id="a"></filestore-upload></label>',
  'aria-label': '<filestore-upload id="a" aria-label="Attachments"></filestore-upload>',
  'aria-labelledby':
    '<h2 id="title">Attachments</h2><filestore-upload id="a" aria-labelledby="title"></filestore-upload>',
  title: '<filestore-upload id="a" title="Attachments"></filestore-upload>',
};

for (const [kind, html] of Object.entries(labelled)) {
  test(`the control is a group that is named by its ${kind}`, async ({ demo, demoPage }) => {
    const other = '<filestore-upload aria-label="Photos" multiple></filestore-upload>';
    await openWith(demoPage, demo.url, `<form>${html}${other}</form>`);
    const { page } = demoPage;
    await treeNode(page, 'group', 'Attachments');
    expect((await treeNode(page, 'button', 'Choose a file')).ancestors).toContain(
      'group Attachments',
    );
    expect((await treeNode(page, 'button', 'Choose files')).ancestors).toContain('group Photos');
  });
}

test('the control has the description of the page', async ({ demo, demoPage }) => {
  await openWith(
    demoPage,
    demo.url,
    `<p id="help">Two pages at most</p>
    <filestore-upload aria-label="Attachments" aria-describedby="help"></filestore-upload>`,
  );
  const { description } = await treeNode(demoPage.page, 'group', 'Attachments');
  expect(description).toBe('Two pages at most');
});

test('a role of the page’s own wins', async ({ demo, demoPage }) => {
  await openWith(
    demoPage,
    demo.url,
    '<filestore-upload role="region" aria-label="Attachments"></filestore-upload>',
  );
  await treeNode(demoPage.page, 'region', 'Attachments');
});

test('the control says and shows that files are required, in progress, and read-only', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const { page, upload } = demoPage;
  const description = async () => (await treeNode(page, 'button', 'Choose files')).description;
  const set = (values: Partial<FilestoreUpload>) =>
    upload.evaluate((element, given) => void Object.assign(element, given), values);
  expect(await description()).toBe('or drop them here');
  await set({ required: true, maxFileSize: '5MB' });
  await expect(upload.locator('#hint')).toContainText('up to 5 MB each · required');
  expect(await description()).toContain('required');
  await demoPage.limitUplink(20_000);
  await demoPage.choose({ name: 'film.mp4', ...bytesOf('x'.repeat(400_000)) });
  const ofGroup = async () => (await treeNode(page, 'group', 'Attachment')).description;
  await expect.poll(ofGroup).toBe('Uploading');
  await demoPage.limitUplink(-1);
  await expect.poll(ofGroup).toBe('');
  await set({ readOnly: true });
  await expect(upload.locator('#hint')).toContainText('Read-only');
  const button = await treeNode(page, 'button', 'Choose files');
  expect(button.description).toContain("Files can't be added or removed");
  expect(button.states.get('disabled')).toBe(true);
});

test('there is one button to choose files, also after the control had the focus', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const { page, upload } = demoPage;
  await upload.evaluate((element: HTMLElement) => element.focus());
  const names = (await accessibilityTree(page))
    .filter(({ role }) => role === 'button')
    .map(({ name }) => name);
  expect(names.toSorted()).toEqual(['Choose files', 'Send']);
});

test('the buttons of a row are named once, by the file, and described by its state', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const { page, upload } = demoPage;
  await upload.evaluate((element: FilestoreUpload) => {
    element.accept = '.txt';
  });
  await demoPage.choose([
    { name: 'a.txt', ...bytesOf('a') },
    { name: 'evil.exe', ...bytesOf('b') },
  ]);
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  const good = await treeNode(page, 'button', 'Remove a.txt');
  expect(good.description).toBe('Uploaded');
  const refused = await treeNode(page, 'button', 'Remove evil.exe');
  expect(refused.description).toContain('This file type is not allowed');
  expect(refused.ancestors).toContain('list All files');
});

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
    const { page, upload } = demoPage;
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
      await expect(page.locator('#outcome')).toBeVisible();
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
