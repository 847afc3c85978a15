import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test, type DemoPage } from './fixtures.ts';

/** The focus stays in the list, and in view, while rows are drawn again. */

const many = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => ({
    name: `file-${String(index + from).padStart(3, '0')}.txt`,
    ...bytesOf('x'),
  }));

const focused = ({ upload }: DemoPage): Promise<string | null | undefined> =>
  upload.evaluate(({ shadowRoot }) => shadowRoot?.activeElement?.getAttribute('title'));

/** Whether the row with the focus is inside of the visible part of the list. */
const isInView = ({ upload }: DemoPage): Promise<boolean> =>
  upload.evaluate(({ shadowRoot }) => {
    const row = shadowRoot?.activeElement?.closest('.row')?.getBoundingClientRect();
    const list = shadowRoot?.querySelector('.rows-scroll')?.getBoundingClientRect();
    return !!row && !!list && row.top >= list.top - 1 && row.bottom <= list.bottom + 1;
  });

const changes: Readonly<Record<string, (element: FilestoreUpload) => unknown>> = {
  'existing files are set': (element) => (element.files = [{ id: 'aaaa', name: 'old.pdf' }]),
  'the language has changed': (element) => (element.lang = 'de'),
  'pondOptions have been taken away': (element) => (element.pondOptions = undefined),
};

for (const [title, change] of Object.entries(changes)) {
  test(`a button of a row of FilePond keeps the focus when ${title}`, async ({
    demo,
    demoPage,
  }) => {
    await demoPage.open(demo.url);
    const { upload } = demoPage;
    await upload.evaluate((element: FilestoreUpload) => {
      element.pondOptions = {};
    });
    await demoPage.choose(many(2));
    const row = upload.locator('.filepond--item .row').filter({ hasText: 'file-002.txt' });
    await expect(row).toContainText('Uploaded');
    await row.getByRole('button').focus();
    await upload.evaluate(change);
    await expect
      .poll(() => upload.evaluate(({ shadowRoot }) => shadowRoot?.querySelectorAll('.row').length))
      .toBe(title.startsWith('existing') ? 3 : 2);
    await expect.poll(() => focused(demoPage)).toMatch(/file-002\.txt/);
    if (title.startsWith('the language')) {
      await expect.poll(() => focused(demoPage)).toBe('file-002.txt entfernen');
    }
  });
}

test('the row with the focus stays in view when the list becomes long', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const { upload } = demoPage;
  await demoPage.choose(many(25));
  await expect(upload.locator('.row[data-state=done]')).toHaveCount(25);
  await upload.getByRole('button', { name: 'Remove file-024.txt' }).focus();
  await demoPage.choose(many(5, 26));
  await expect(upload.locator('.rows-total')).toContainText('30 of 30');
  expect(await focused(demoPage)).toBe('Remove file-024.txt');
  expect(await isInView(demoPage)).toBe(true);
});

test('removing a row that is out of view moves the focus to the next row and shows it', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const { upload, page } = demoPage;
  await demoPage.choose(many(100));
  await expect(upload.locator('.rows-total')).toContainText('100 of 100');
  await upload.getByRole('button', { name: 'Remove file-002.txt' }).focus();
  await upload.locator('.rows-scroll').evaluate((scroller) => {
    scroller.scrollTop = scroller.scrollHeight;
  });
  await expect(upload.locator('.row').filter({ hasText: 'file-100.txt' })).toBeVisible();
  await expect(upload.locator('.row').filter({ hasText: 'file-003.txt' })).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(upload.locator('.rows-total')).toContainText('99 of 99');
  expect(await focused(demoPage)).toBe('Remove file-003.txt');
  expect(await isInView(demoPage)).toBe(true);
});
