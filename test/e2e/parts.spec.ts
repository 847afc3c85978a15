import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { pages } from '../../demo/pages.ts';
import type { FilestoreField } from '../../src/element/filestore-field.ts';
import { begin, SIZE, test } from './interrupted-upload.ts';
import { bytesOf, expect } from './fixtures.ts';
import { openLayout } from './open-layout.ts';

const DEMO = join(import.meta.dirname, '../../demo');

test('each layout page has at most 40 lines', () => {
  const layouts = pages.filter(({ parent }) => parent === 'layouts.html');
  expect(layouts).toHaveLength(6);
  for (const { file } of layouts) {
    const lines = readFileSync(join(DEMO, file), 'utf8').trimEnd().split('\n');
    expect(lines.length, file).toBeLessThanOrEqual(40);
  }
});

/** Drops files on an element, as a browser does. */
const drop = (target: Locator, ...names: readonly string[]) =>
  target.evaluate((element, given) => {
    const dataTransfer = new DataTransfer();
    for (const name of given) dataTransfer.items.add(new File([name], name));
    const init = { dataTransfer, bubbles: true, composed: true, cancelable: true };
    for (const type of ['dragenter', 'dragover', 'drop']) {
      element.dispatchEvent(new DragEvent(type, init));
    }
  }, names);

test('a page-wide zone takes what is dropped anywhere, and leaves the rest to the zone under the pointer', async ({
  page,
  demo,
}) => {
  await openLayout(page, demo, 'page');
  const field = page.locator('#files');
  await page.evaluate(() => {
    const other = document.createElement('filestore-field');
    other.id = 'other';
    other.setAttribute('aria-label', 'Other');
    const { endpoint, apiKey } = document.querySelector('filestore-field') ?? {};
    Object.assign(other, { endpoint, apiKey, multiple: true });
    other.innerHTML =
      '<filestore-drop-zone></filestore-drop-zone><filestore-list></filestore-list>';
    document.querySelector('main')?.append(other);
  });
  await drop(page.locator('h1'), 'anywhere.txt');
  await expect(field.locator('.row')).toContainText('anywhere.txt');
  await drop(page.locator('#other .zone'), 'zone.txt');
  await expect(page.locator('#other .row')).toContainText('zone.txt');
  await expect(field.locator('.row')).toHaveCount(1);
  // The zone is shown only while files are dragged over the page.
  const zone = page.locator('filestore-drop-zone[page]');
  await expect(zone).toBeHidden();
  await page.locator('h1').evaluate((element) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['a'], 'a.txt'));
    element.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true }));
  });
  await expect(zone).toBeVisible();
  await expect(zone).toContainText('Drop to upload');
});

test('a page-wide zone leaves a pasted picture to an editor of the page', async ({
  page,
  demo,
}) => {
  const field = await openLayout(page, demo, 'page');
  const pasteInto = (html: string): Promise<boolean> =>
    page.locator('main').evaluate((main, markup) => {
      main.insertAdjacentHTML('beforeend', markup);
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(['a'], 'screenshot.png', { type: 'image/png' }));
      const init = { clipboardData, bubbles: true, composed: true, cancelable: true };
      const event = new ClipboardEvent('paste', init);
      main.lastElementChild?.dispatchEvent(event);
      return event.defaultPrevented;
    }, html);
  expect(await pasteInto('<div contenteditable>text</div>')).toBe(false);
  // A text field cannot take a picture.
  expect(await pasteInto('<textarea></textarea>')).toBe(true);
  await expect(field.locator('.row')).toHaveCount(1);
});

test('a part that leaves the document no longer adds files, and one that comes later belongs to its field', async ({
  page,
  demo,
}) => {
  const field = await openLayout(page, demo, 'page');
  await page.evaluate(() => {
    const zone = document.querySelector('filestore-drop-zone');
    Object.assign(window, { zone });
    zone?.remove();
  });
  await drop(page.locator('h1'), 'nowhere.txt');
  await page.evaluate(() => {
    const { zone } = window as unknown as { zone: HTMLElement };
    document.querySelector('form:not([role])')?.append(zone);
  });
  await drop(page.locator('h1'), 'again.txt');
  await expect(field.locator('.row')).toHaveCount(1);
  await expect(field.locator('.row')).toContainText('again.txt');
});

test('a refused form says why at the field, and moves the focus to its button', async ({
  page,
  demo,
}) => {
  const field = await openLayout(page, demo, 'table');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(field.first().locator('[part=message]').first()).toHaveText('Choose a file');
  const focused = page.locator('filestore-field').first().locator('filestore-button');
  await expect(focused).toBeFocused();
  const button = field.first().getByRole('button', { name: 'Choose a file' });
  await expect(button).toHaveAccessibleDescription('Choose a file');
  for (const index of [0, 1]) {
    await field
      .nth(index)
      .locator('input[type=file]')
      .setInputFiles({ name: `page ${index}.pdf`, ...bytesOf('pdf') });
  }
  await expect(field.locator('.row', { hasText: 'Uploaded' })).toHaveCount(2);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('#outcome')).toHaveText('Sent, 2 files stored.');
});

test('an interrupted upload is shown by the part for it, and not by the list beside it', async ({
  page,
  demo,
  demoPage,
  files,
}) => {
  const path = await files.file('harbor.mov', SIZE);
  await begin(demoPage, demo, path);
  await openLayout(page, demo, 'page');
  const part = page.locator('filestore-resume');
  await expect(part.locator('.row')).toContainText('harbor.mov');
  await expect(part.locator('.row')).toContainText(/\d+.?% uploaded/);
  await expect(part.getByRole('heading')).toBeVisible();
  await expect(page.locator('filestore-list .row')).toHaveCount(0);
  demo.server.stack.s3.faults.clear();
  const choosing = page.waitForEvent('filechooser');
  await part.getByRole('button', { name: 'Resume harbor.mov' }).click();
  await (await choosing).setFiles(path);
  await expect(page.locator('filestore-list .row')).toContainText('Uploaded');
  await expect(part).toBeHidden();
});

test('white space between the tags of a zone and of a button leaves their own content', async ({
  page,
  demo,
}) => {
  const field = await openLayout(page, demo, 'gallery');
  await field.evaluate((element) => {
    element.innerHTML =
      '<filestore-drop-zone>\n </filestore-drop-zone><filestore-button>\n</filestore-button>';
  });
  await expect(field.getByRole('button', { name: 'Choose files' })).toHaveCount(2);
  await expect(field.locator('filestore-drop-zone')).toContainText('or drop them here');
});

test('a part follows its id to another field, which may come later', async ({ page, demo }) => {
  await openLayout(page, demo, 'page');
  await page.evaluate(() => {
    const before = document.querySelector('filestore-field');
    const { endpoint, apiKey } = before ?? {};
    before?.remove();
    setTimeout(() => {
      const later = document.createElement('filestore-field');
      Object.assign(later, { endpoint, apiKey, id: 'files', ariaLabel: 'Later', multiple: true });
      later.innerHTML = '<filestore-list></filestore-list>';
      document.querySelector('form:not([role])')?.append(later);
    }, 300);
  });
  await expect(page.locator('filestore-list')).toBeAttached();
  await drop(page.locator('h1'), 'later.txt');
  await expect(page.locator('filestore-list .row')).toContainText('later.txt');
});

test('the label of a field opens the file dialog, and focus() goes to its button', async ({
  page,
  demo,
}) => {
  const field = await openLayout(page, demo, 'avatar');
  const choosing = page.waitForEvent('filechooser');
  await page.getByText('Profile picture', { exact: true }).click();
  await choosing;
  await field.evaluate((element: HTMLElement) => element.focus());
  await expect(field.locator('filestore-button')).toBeFocused();
});

test('text that is pasted into a composer stays text, and a picture alone is added', async ({
  page,
  demo,
}) => {
  const field = await openLayout(page, demo, 'chat');
  const paste = (withText: boolean) =>
    page.getByLabel('Message').evaluate((element, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(['a'], 'cells.png', { type: 'image/png' }));
      if (text) clipboardData.setData('text/plain', 'cells');
      const event = new ClipboardEvent('paste', {
        clipboardData,
        bubbles: true,
        composed: true,
        cancelable: true,
      });
      element.dispatchEvent(event);
      return event.defaultPrevented;
    }, withText);
  expect(await paste(true)).toBe(false);
  expect(await paste(false)).toBe(true);
  await expect(field.locator('.row')).toHaveCount(1);
});

test('progress says how many files are uploaded', async ({ page, demo }) => {
  const field = await openLayout(page, demo, 'gallery');
  const progress = page.locator('filestore-progress');
  await expect(progress).toBeHidden();
  await field.evaluate((element: FilestoreField) => {
    element.addFiles([1, 2, 3].map((n) => new File(['x'], `${n}.png`, { type: 'image/png' })));
  });
  await expect(progress).toContainText('3 of 3 files uploaded');
  await expect(progress.locator('progress')).toHaveCount(0);
});

test('a disabled fieldset disables the parts, and a readonly field keeps the focus on its buttons', async ({
  page,
  demo,
}) => {
  const field = await openLayout(page, demo, 'gallery');
  await field.locator('input[type=file]').setInputFiles({
    name: 'a.png',
    mimeType: 'image/png',
    buffer: Buffer.from('a'),
  });
  await expect(field.locator('.row')).toContainText('Uploaded');
  const choose = field.getByRole('button', { name: 'Choose files' });
  const remove = field.getByRole('button', { name: 'Remove a.png' });
  await field.evaluate((element: FilestoreField) => (element.disabled = true));
  await expect(choose).toBeDisabled();
  await expect(remove).toBeDisabled();
  await field.evaluate((element: FilestoreField) => {
    element.disabled = false;
    element.readOnly = true;
  });
  await expect(choose).toHaveAttribute('aria-disabled', 'true');
  await drop(field.locator('.zone'), 'b.png');
  await expect(field.locator('.row')).toHaveCount(1);
});
