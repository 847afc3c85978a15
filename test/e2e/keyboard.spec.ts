import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test, type DemoPage } from './fixtures.ts';

/** The keyboard: where the focus goes, how many Tab stops there are, and the keys of the list and the toolbar. */

const many = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `${at + 1}.txt`, ...bytesOf(`${at}`) }));

/** The name of the element with the focus. */
const focused = ({ page }: DemoPage): Promise<string | undefined> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element || element === document.body) return 'nothing';
    if (!element.matches('button, a, input, [tabindex]')) return element.localName;
    return element.getAttribute('title') || element.textContent.replace(/\s+/g, ' ').trim();
  });

async function press(demoPage: DemoPage, ...keys: readonly string[]): Promise<string | undefined> {
  for (const key of keys) await demoPage.page.keyboard.press(key);
  return focused(demoPage);
}

async function openWithFiles(demoPage: DemoPage, url: string, count: number): Promise<void> {
  await demoPage.open(url);
  await demoPage.choose(many(count));
  await expect(demoPage.upload.locator('.rows-total')).toContainText(
    `${count} of ${count} files uploaded`,
  );
  await demoPage.upload.evaluate((element: HTMLElement) => element.focus());
}

test('focus(), a label, a dialog and a click in the zone focus the visible button', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const { page, upload } = demoPage;
  await upload.evaluate((element: HTMLElement) => element.focus());
  expect(await focused(demoPage)).toBe('Choose files');
  page.on('filechooser', () => undefined);
  for (const act of [
    () => page.getByText('Attachment', { exact: true }).click(),
    () => upload.locator('.zone').click({ position: { x: 4, y: 4 } }),
  ]) {
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    const chooser = page.waitForEvent('filechooser');
    await act();
    await chooser;
    expect(await focused(demoPage)).toBe('Choose files');
  }
  await page.evaluate(() => {
    const dialog = document.createElement('dialog');
    dialog.append(document.querySelector('filestore-upload') as Element, 'Text');
    document.body.append(dialog);
    dialog.showModal();
  });
  expect(await focused(demoPage)).toBe('Choose files');
});

for (const key of ['Enter', 'Space']) {
  test(`${key} on the button opens the file dialog`, async ({ demo, demoPage }) => {
    await demoPage.open(demo.url);
    const { page, upload } = demoPage;
    const chooser = page.waitForEvent('filechooser');
    // The browser handles this after the request to intercept dialogs, and before the key.
    await upload.evaluate((element: HTMLElement) => element.focus());
    await page.keyboard.press(key);
    expect((await chooser).isMultiple()).toBe(true);
  });
}

test('a control with a thousand files has at most six Tab stops', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  const { upload } = demoPage;
  // Nothing is sent, so that all buttons of the toolbar and of the rows are there.
  await demoPage.page.route('**/v1/**', () => undefined);
  await upload.evaluate((element: FilestoreUpload) => {
    element.accept = '.txt';
  });
  await demoPage.choose([...many(999), { name: 'evil.exe', ...bytesOf('evil') }]);
  await expect(upload.locator('.rows-total')).toContainText('of 1,000 files');
  await upload.evaluate((element: FilestoreUpload) => element.pause());
  await expect(upload.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
  await upload.evaluate((element: HTMLElement) => element.focus());
  const stops: (string | undefined)[] = [await focused(demoPage)];
  for (;;) {
    const next = await press(demoPage, 'Tab');
    if (next === 'Send') break;
    stops.push(next);
    expect(stops.length).toBeLessThanOrEqual(6);
  }
  expect(stops).toEqual(['Choose files', 'All 1,000', expect.stringContaining('1.txt')]);
  expect(await press(demoPage, 'Shift+Tab')).toContain('1.txt');
});

test('arrow keys, Home, End and the page keys move through a long list', async ({
  demo,
  demoPage,
}) => {
  await openWithFiles(demoPage, demo.url, 100);
  expect(await press(demoPage, 'Tab', 'Tab')).toBe('Remove 1.txt');
  expect(await press(demoPage, 'ArrowUp')).toBe('Remove 1.txt');
  expect(await press(demoPage, 'ArrowDown', 'ArrowDown')).toBe('Remove 3.txt');
  expect(await press(demoPage, 'End')).toBe('Remove 100.txt');
  await expect(demoPage.upload.locator('.row-button:focus')).toBeInViewport();
  expect(await press(demoPage, 'ArrowDown')).toBe('Remove 100.txt');
  expect(await press(demoPage, 'Home')).toBe('Remove 1.txt');
  const page = Number((await press(demoPage, 'PageDown'))?.replace(/\D/g, ''));
  expect(page).toBeGreaterThan(4);
  expect(await press(demoPage, 'PageDown', 'PageUp')).toBe(`Remove ${page}.txt`);
  // The list is entered again where it was left.
  expect(await press(demoPage, 'Tab')).toBe('Send');
  expect(await press(demoPage, 'Shift+Tab')).toBe(`Remove ${page}.txt`);
  await expect(demoPage.upload.locator('.row-button:focus')).toBeInViewport();
});

test('Delete removes the file of the row, and the focus moves to the next one', async ({
  demo,
  demoPage,
}) => {
  await openWithFiles(demoPage, demo.url, 40);
  expect(await press(demoPage, 'Tab', 'Tab', 'ArrowDown')).toBe('Remove 2.txt');
  for (const key of ['Control', 'Shift', 'Alt']) {
    await demoPage.page.keyboard.press(`${key}+Delete`);
  }
  expect(await focused(demoPage)).toBe('Remove 2.txt');
  await demoPage.page.keyboard.press('Delete');
  await expect.poll(() => focused(demoPage)).toBe('Remove 3.txt');
  await expect(demoPage.upload.locator('.rows-total')).toContainText('39 of 39');
  expect(await press(demoPage, 'Shift+Tab')).toBe('All 39');
  expect(await press(demoPage, 'Tab')).toBe('Remove 3.txt');
  await demoPage.page.keyboard.press('End');
  await demoPage.page.keyboard.press('Delete');
  await expect.poll(() => focused(demoPage)).toBe('Remove 39.txt');
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.readOnly = true;
  });
  await expect(demoPage.upload.locator('.row-button:focus')).toBeDisabled();
  await demoPage.page.keyboard.press('Delete');
  await demoPage.page.keyboard.press('Enter');
  expect(await press(demoPage, 'ArrowUp')).toBe('Remove 38.txt');
  await expect(demoPage.upload.locator('.rows-total')).toContainText('38 of 38');
});

test('left and right move between the buttons of a row, in the direction of the page', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.limitUplink(1000);
  await demoPage.choose({ name: 'film.mp4', ...bytesOf('x'.repeat(900_000)) });
  const { page, upload } = demoPage;
  await upload.getByRole('button', { name: 'Remove film.mp4' }).focus();
  await expect(upload.getByRole('button', { name: 'Pause film.mp4' })).toBeVisible();
  expect(await press(demoPage, 'ArrowLeft')).toBe('Pause film.mp4');
  expect(await press(demoPage, 'ArrowRight')).toBe('Remove film.mp4');
  expect(await press(demoPage, 'ArrowRight')).toBe('Remove film.mp4');
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  expect(await press(demoPage, 'ArrowRight')).toBe('Pause film.mp4');
});

test('the toolbar above a long list is one Tab stop with arrow keys', async ({
  demo,
  demoPage,
}) => {
  await openWithFiles(demoPage, demo.url, 40);
  expect(await press(demoPage, 'Tab')).toBe('All 40');
  expect(await press(demoPage, 'ArrowRight', 'ArrowRight')).toBe('Failed 0');
  expect(await press(demoPage, 'Enter')).toBe('Failed 0');
  await expect(demoPage.upload.locator('.live')).toContainText('No matching files');
  await expect(demoPage.upload.locator('.rows-none')).toBeVisible();
  expect(await press(demoPage, 'Tab')).toBe('Send');
  expect(await press(demoPage, 'Shift+Tab')).toBe('Failed 0');
  expect(await press(demoPage, 'End')).toBe('Uploaded 40');
  expect(await press(demoPage, 'ArrowRight')).toBe('All 40');
  expect(await press(demoPage, 'ArrowLeft')).toBe('Uploaded 40');
  expect(await press(demoPage, 'Enter', 'Tab')).toBe('Remove 1.txt');
  await expect(demoPage.upload.locator('.live')).toContainText('40 files shown');
});

test('a button that goes hands its focus to the one in its place', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  const { page, upload } = demoPage;
  await page.route('**/v1/**', (route) => route.abort());
  await demoPage.choose({ name: 'film.mp4', ...bytesOf('x'.repeat(900_000)) });
  await upload.evaluate((element: FilestoreUpload) => element.abort());
  await expect(upload.locator('.row-thumbnail')).toBeVisible();
  await upload.getByRole('button', { name: 'Retry film.mp4' }).focus();
  await page.unroute('**/v1/**');
  await demoPage.limitUplink(100_000);
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(demoPage)).toBe('Pause film.mp4');
  await press(demoPage, 'ArrowRight');
  await demoPage.limitUplink(-1);
  await expect(demoPage.row('film.mp4')).toContainText('Uploaded');
  expect(await focused(demoPage)).toBe('Remove film.mp4');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(demoPage)).toBe('Choose files');
});

test('a read-only control keeps the focus on its buttons, which do nothing', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const { page, upload } = demoPage;
  await demoPage.choose({ name: 'a.txt', ...bytesOf('a') });
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  await upload.getByRole('button', { name: 'Remove a.txt' }).focus();
  await upload.evaluate((element: FilestoreUpload) => {
    element.readOnly = true;
  });
  await expect(upload.getByRole('button', { name: 'Remove a.txt' })).toBeDisabled();
  await page.keyboard.press('Enter');
  expect(await focused(demoPage)).toBe('Remove a.txt');
  let opened = 0;
  page.on('filechooser', () => (opened += 1));
  expect(await press(demoPage, 'Shift+Tab')).toBe('Choose files');
  await page.keyboard.press('Enter');
  await upload.locator('.zone').click({ position: { x: 4, y: 4 } });
  expect((await demoPage.files()).map(({ name }) => name)).toEqual(['a.txt']);
  expect(opened).toBe(0);
});

test('the rows before the list view is loaded keep the focus in the element', async ({
  demo,
  demoPage,
}) => {
  await demoPage.page.route('**/list-views*', () => undefined);
  await demoPage.open(demo.url);
  await demoPage.choose(many(2));
  const { page, upload } = demoPage;
  await expect(upload.locator('.row')).toHaveCount(2);
  await upload.getByRole('button', { name: 'Remove 2.txt' }).focus();
  await page.keyboard.press('Enter');
  await expect(upload.locator('.row')).toHaveCount(1);
  expect(await focused(demoPage)).not.toBe('nothing');
});
