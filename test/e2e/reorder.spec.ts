import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test, type DemoPage } from './fixtures.ts';

/** The order of the files, which the form posts. */

async function uploaded(demoPage: DemoPage, url: string): Promise<void> {
  await demoPage.open(url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.reorder = true;
  });
  for (const name of ['a.txt', 'b.txt', 'c.txt']) {
    await demoPage.choose({ name, ...bytesOf(name) });
    await expect(demoPage.row(name)).toContainText('Uploaded');
  }
}

const names = async (demoPage: DemoPage): Promise<string> =>
  (await demoPage.files()).map(({ name }) => name).join(' ');

const drawnNames = (demoPage: DemoPage): Promise<string> =>
  demoPage.upload
    .locator('.row .row-name')
    .allTextContents()
    .then((texts) => texts.map((text) => text.trim().slice(0, 5)).join(' '));

const up = (demoPage: DemoPage, name: string) =>
  demoPage.upload.getByRole('button', { name: `Move ${name} up` });

test('a button moves a file up, keeps the focus, says the place, and the form posts the order', async ({
  demoPage,
  demo,
}) => {
  await uploaded(demoPage, demo.url);
  const before = await demoPage.files();
  await expect(up(demoPage, 'a.txt')).toHaveCount(0);
  await up(demoPage, 'c.txt').focus();
  await demoPage.page.keyboard.press('Enter');
  await expect.poll(() => drawnNames(demoPage)).toBe('a.txt c.txt b.txt');
  await expect(up(demoPage, 'c.txt')).toBeFocused();
  await expect(demoPage.upload.getByText('c.txt: 2 of 3')).toBeAttached();
  await demoPage.page.keyboard.press('Enter');
  await expect.poll(() => names(demoPage)).toBe('c.txt a.txt b.txt');
  // The first row cannot move up, and its button stays as long as it has the focus.
  await expect(up(demoPage, 'c.txt')).toBeFocused();
  await expect(up(demoPage, 'c.txt')).toHaveAttribute('aria-disabled', 'true');
  await demoPage.page.keyboard.press('Enter');
  expect(await names(demoPage)).toBe('c.txt a.txt b.txt');
  const posted = await demoPage.upload.evaluate((element: FilestoreUpload) =>
    new FormData(element.form ?? undefined).getAll(element.name ?? ''),
  );
  const [a, b, c] = before.map(({ id }) => id);
  expect(posted).toEqual([c, a, b]);
  await demoPage.page.keyboard.press('Tab');
  await expect(up(demoPage, 'c.txt')).toHaveCount(0);
});

test('a thumbnail is dragged to another place, and Escape takes the move back', async ({
  demoPage,
  demo,
}) => {
  // All rows are in view. Otherwise the list would scroll during the drag.
  await demoPage.page.setViewportSize({ width: 1280, height: 1000 });
  await uploaded(demoPage, demo.url);
  const { page } = demoPage;
  const middle = async (name: string, down = 0): Promise<[number, number]> => {
    const box = await demoPage.row(name).locator('.row-thumbnail').boundingBox();
    if (!box) throw new Error('The row is not drawn');
    return [box.x + box.width / 2, box.y + box.height / 2 + down];
  };
  const changes = await demoPage.upload.evaluateHandle((element) => {
    const seen: string[] = [];
    element.addEventListener('change', ({ type }) => seen.push(type));
    return seen;
  });
  await page.mouse.move(...(await middle('a.txt')));
  await page.mouse.down();
  await page.mouse.move(...(await middle('b.txt', 15)), { steps: 8 });
  await page.mouse.move(...(await middle('c.txt', 15)), { steps: 8 });
  await expect(demoPage.row('a.txt')).toHaveAttribute('data-dragged');
  await expect(demoPage.row('c.txt')).toHaveAttribute('data-drop', 'bottom');
  expect(await names(demoPage)).toBe('a.txt b.txt c.txt');
  await page.mouse.up();
  expect(await names(demoPage)).toBe('b.txt c.txt a.txt');
  await expect(demoPage.row('a.txt')).not.toHaveAttribute('data-dragged');
  await expect(demoPage.upload.locator('[data-drop]')).toHaveCount(0);
  await expect(demoPage.upload.getByText('a.txt: 3 of 3')).toBeAttached();
  expect(await changes.jsonValue()).toEqual(['change']);

  const drag = async (): Promise<void> => {
    await page.mouse.move(...(await middle('a.txt')));
    await page.mouse.down();
    await page.mouse.move(...(await middle('b.txt', -15)), { steps: 16 });
    await expect(demoPage.row('b.txt')).toHaveAttribute('data-drop', 'top');
  };
  await drag();
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await names(demoPage)).toBe('b.txt c.txt a.txt');

  // A file that is removed during the drag does not come back.
  await drag();
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.removeFile(element.files.at(-1)?.key ?? '');
  });
  await expect.poll(() => names(demoPage)).toBe('b.txt c.txt');
  await page.mouse.up();
  expect(await names(demoPage)).toBe('b.txt c.txt');
});

test('a press that ends outside of the list moves nothing, and the next click is an ordinary one', async ({
  demoPage,
  demo,
}) => {
  await uploaded(demoPage, demo.url);
  const { page } = demoPage;
  const box = await demoPage.row('a.txt').locator('.row-thumbnail').boundingBox();
  if (!box) throw new Error('The row is not drawn');
  await page.mouse.move(box.x + 4, box.y + 4);
  await page.mouse.down();
  await page.mouse.move(2, 2);
  await page.mouse.up();
  await page.mouse.move(box.x + 4, box.y + 8);
  await page.mouse.move(box.x + 20, box.y + 40, { steps: 4 });
  await expect(demoPage.upload.locator('[data-dragged]')).toHaveCount(0);
  await demoPage.row('b.txt').getByRole('button', { name: 'Remove b.txt' }).click();
  await expect.poll(() => names(demoPage)).toBe('a.txt c.txt');
});

test('the order is fixed without the attribute, and in a read-only control', async ({
  demoPage,
  demo,
}) => {
  await uploaded(demoPage, demo.url);
  await expect(up(demoPage, 'b.txt')).toBeVisible();
  for (const change of [{ reorder: false }, { reorder: true, readOnly: true }]) {
    await demoPage.upload.evaluate(
      (element: FilestoreUpload, given) => void Object.assign(element, given),
      change,
    );
    await expect(up(demoPage, 'b.txt')).toHaveCount(0);
  }
});

test('a reset restores the order that the page has set', async ({ demoPage, demo }) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.reorder = true;
    element.files = ['one', 'two'].map((name) => ({
      id: name.padEnd(26, 'a'),
      name: `${name}.txt`,
      size: 3,
      type: 'text/plain',
    }));
  });
  await up(demoPage, 'two.txt').click();
  await expect.poll(() => names(demoPage)).toBe('two.txt one.txt');
  await demoPage.upload.evaluate((element: FilestoreUpload) => element.form?.reset());
  await expect.poll(() => names(demoPage)).toBe('one.txt two.txt');
});
