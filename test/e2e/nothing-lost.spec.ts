import { startBarePage } from './bare-page.ts';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test, type DemoPage } from './fixtures.ts';

/** No file leaves a form without a word, and no upload goes on that no form will post. */

const slow = { name: 'slow.bin', ...bytesOf('x'.repeat(1_500_000)) };

const sent = async (demoPage: DemoPage): Promise<number> => (await demoPage.files())[0]?.sent ?? 0;

test('files and value that are set before the element is defined are listed and posted', async ({
  page,
}) => {
  const bare = await startBarePage();
  await page.addInitScript(() => {
    new MutationObserver((_changes, observer) => {
      const element = document.querySelector('filestore-upload');
      if (!element) return;
      observer.disconnect();
      element.files = [{ id: 'aaaa', name: 'crane.pdf', size: 20_000 }];
    }).observe(document, { childList: true, subtree: true });
  });
  await bare.open(page);
  const upload = page.locator('filestore-upload');
  await expect(upload.locator('.row')).toContainText('crane.pdf');
  const state = await upload.evaluate((element: FilestoreUpload) => ({
    own: Object.hasOwn(element, 'files'),
    posted: element.form ? new FormData(element.form).getAll('attachment') : [],
  }));
  expect(state).toEqual({ own: false, posted: ['aaaa'] });
  await bare.close();
});

test('an empty value removes all files, and setting the attribute again does not', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.choose({ name: 'a.txt', ...bytesOf('a') });
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  await demoPage.upload.evaluate((element) => element.setAttribute('value', ''));
  await expect(demoPage.row('a.txt')).toHaveCount(0);
  await demoPage.choose({ name: 'b.txt', ...bytesOf('b') });
  await expect(demoPage.row('b.txt')).toContainText('Uploaded');
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.setAttribute('value', '');
    element.files = [];
    element.value = [];
  });
  await expect(demoPage.row('b.txt')).toContainText('Uploaded');
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.value = null;
  });
  await expect(demoPage.row('b.txt')).toHaveCount(0);
});

for (const [title, act] of [
  [
    'a finished file is removed',
    (element: FilestoreUpload) => element.removeFile(element.files[0]?.key ?? ''),
  ],
  [
    'the upload is removed',
    (element: FilestoreUpload) => element.removeFile(element.files[1]?.key ?? ''),
  ],
] as const) {
  test(`with wait-on-submit, the form is sent after ${title}`, async ({ demo, demoPage }) => {
    await demoPage.open(demo.url);
    await demoPage.upload.evaluate((element) => element.setAttribute('wait-on-submit', ''));
    await demoPage.message.fill('patient');
    await demoPage.choose({ name: 'first.txt', ...bytesOf('first') });
    await expect(demoPage.row('first.txt')).toContainText('Uploaded');
    if (title === 'the upload is removed') await demoPage.limitUplink(50_000);
    await demoPage.choose({ name: 'second.bin', ...bytesOf('x'.repeat(600_000)) });
    if (title === 'the upload is removed') {
      await expect.poll(async () => (await demoPage.files())[1]?.sent ?? 0).toBeGreaterThan(0);
      await demoPage.send.click();
      await demoPage.upload.evaluate(act);
    } else {
      await expect(demoPage.row('second.bin')).toContainText('Uploaded');
      await demoPage.upload.evaluate(act);
      await demoPage.send.click();
    }
    await expect(demoPage.outcome).toHaveText('Sent, 1 file stored.');
  });
}

test('a read-only control waits for its uploads', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(50_000);
  await demoPage.choose(slow);
  await expect.poll(() => sent(demoPage)).toBeGreaterThan(0);
  const message = await demoPage.upload.evaluate(async (element: FilestoreUpload) => {
    element.readOnly = true;
    await element.updateComplete;
    return element.validationMessage;
  });
  expect(message).toBe('Wait for uploads to finish');
});

test('an upload that was in progress is listed as interrupted after the Back button', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.choose({ name: 'kept.txt', ...bytesOf('kept') });
  await expect(demoPage.row('kept.txt')).toContainText('Uploaded');
  await demoPage.limitUplink(50_000);
  await demoPage.choose(slow);
  await expect(demoPage.row('slow.bin')).toContainText('Uploading');
  await demoPage.page.goto('about:blank');
  await demoPage.page.goBack();
  await expect(demoPage.row('kept.txt')).toContainText('Uploaded');
  const interrupted = demoPage.row('slow.bin');
  await expect(interrupted).toContainText('The upload was interrupted. Choose the file again');
  const isValid = (): Promise<boolean> =>
    demoPage.upload.evaluate((element: FilestoreUpload) => element.checkValidity());
  expect(await isValid()).toBe(false);
  await interrupted.getByRole('button', { name: 'Remove slow.bin' }).click();
  await expect(interrupted).toHaveCount(0);
  expect(await isValid()).toBe(true);
});

test('an upload is aborted after the element has left the document, and starts again if it returns', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(50_000);
  await demoPage.choose(slow);
  await expect.poll(() => sent(demoPage)).toBeGreaterThan(0);
  const id = await demoPage.onlyId();
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    Object.assign(window, { left: element, parent: element.parentNode });
    element.remove();
  });
  await expect.poll(() => demo.state(id)).toBe('DELETED');
  await demoPage.limitUplink(-1);
  await demoPage.page.evaluate(() => {
    const { left, parent } = window as unknown as { left: Element; parent: Node };
    parent.appendChild(left);
  });
  await expect(demoPage.row('slow.bin')).toContainText('Uploaded');
});

test('with keep-uploading, an upload continues after the element has left the document', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(200_000);
  await demoPage.choose(slow);
  await expect.poll(() => sent(demoPage)).toBeGreaterThan(0);
  const id = await demoPage.onlyId();
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.keepUploading = true;
    element.remove();
  });
  await expect.poll(() => demo.state(id)).toBe('UPLOADED');
});

for (const [title, attribute, asks] of [
  ['with confirm-leave, the browser asks before the page is left during an upload', true, true],
  ['without confirm-leave, the page is left without a question', false, false],
] as const) {
  test(title, async ({ demo, demoPage }) => {
    const { page, upload } = demoPage;
    await demoPage.open(demo.url);
    await upload.evaluate(
      (element, set) => element.toggleAttribute('confirm-leave', set),
      attribute,
    );
    await demoPage.message.fill('browsers ask only if the page has been used');
    await demoPage.limitUplink(50_000);
    await demoPage.choose(slow);
    await expect.poll(() => sent(demoPage)).toBeGreaterThan(0);
    let asked = false;
    page.on('dialog', (dialog) => {
      asked = dialog.type() === 'beforeunload';
      void dialog.accept();
    });
    await page.goto('about:blank');
    expect(asked).toBe(asks);
  });
}

test('a form that is read during an upload explains once on the console what it lacks', async ({
  demo,
  demoPage,
}) => {
  const warnings: string[] = [];
  demoPage.page.on('console', (message) => {
    if (message.text().includes('requestSubmit')) warnings.push(message.type());
  });
  await demoPage.open(demo.url);
  await demoPage.limitUplink(50_000);
  await demoPage.choose(slow);
  await expect.poll(() => sent(demoPage)).toBeGreaterThan(0);
  const read = (): Promise<number> =>
    demoPage.upload.evaluate(({ form }: FilestoreUpload) =>
      form ? new FormData(form).getAll('attachment').length : -1,
    );
  expect([await read(), await read()]).toEqual([0, 0]);
  expect(warnings).toEqual(['warning']);
});

test('several refused files can be removed together, and none of them offers a retry', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element) => element.setAttribute('accept', 'image/*'));
  await demoPage.choose(['a.txt', 'b.txt', 'c.txt'].map((name) => ({ name, ...bytesOf('hello') })));
  const { upload } = demoPage;
  await expect(upload.locator('.row[data-state=failed]')).toHaveCount(3);
  await expect(upload.getByRole('button', { name: /^Retry/ })).toHaveCount(0);
  await upload.getByRole('button', { name: 'Remove rejected files' }).click();
  await expect(upload.locator('.row')).toHaveCount(0);
  await expect(upload.getByRole('button', { name: 'Choose files' })).toBeFocused();
});

test('a long name is shortened in the middle, and complete after a click on it', async ({
  demo,
  demoPage,
}) => {
  await demoPage.page.setViewportSize({ width: 360, height: 800 });
  await demoPage.open(demo.url);
  const name = `Quarterly report ${'with a long name '.repeat(5)}final.pdf`;
  await demoPage.choose({ name, ...bytesOf('hello') });
  const row = demoPage.row('final.pdf');
  // The list view has replaced the plain row.
  await expect(row.locator('.icon')).not.toHaveCount(0);
  const shown = row.locator('.row-name');
  const end = row.locator('.row-name-end');
  await expect(end).toHaveText('final.pdf');
  const isCut = (): Promise<boolean> =>
    row
      .locator('.row-name-start')
      .evaluate(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth);
  expect(await isCut()).toBe(true);
  expect((await end.boundingBox())?.width).toBeGreaterThan(20);
  await expect(shown).toHaveAttribute('title', name);
  await shown.click();
  expect(await isCut()).toBe(false);
  await expect(row).toContainText(name);
});

test('a name cannot look like another one through characters that nobody sees', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.choose({ name: 'photo\u202Egpj.exe', ...bytesOf('hello') });
  await expect(demoPage.upload.locator('.row-name')).toHaveText('photogpj.exe');
});
