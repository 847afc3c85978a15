import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { accessibilityTree, treeNode } from './accessibility-tree.ts';
import { bytesOf, expect, test, type DemoPage } from './fixtures.ts';

/** What the control is called and what state it is in. */

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
    .map(({ name }) => name)
    // The buttons of the page's own code.
    .filter((name) => !name.startsWith('Copy: '));
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
