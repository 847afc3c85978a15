import type { Page } from '@playwright/test';
import type { FilestoreField } from '../../src/element/filestore-field.ts';
import { pages } from '../../demo/pages.ts';
import { expect, test } from './fixtures.ts';
import { openLayout } from './open-layout.ts';

/** Each layout is used with the keyboard alone: a file is chosen, uploaded, and removed. */

interface Focused {
  readonly name: string;
  /** Whether a person can see it, and its outline. */
  readonly visible: boolean;
}

const focused = (page: Page): Promise<Focused> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element || element === document.body) return { name: '', visible: true };
    const { width, height } = element.getBoundingClientRect();
    const { outlineStyle, opacity } = getComputedStyle(element);
    // The label of a part is slotted.
    const slotted = element.querySelector('slot:not([name])')?.getRootNode() as ShadowRoot | null;
    const content = element.textContent + (slotted?.host.textContent ?? '');
    const text = content.replace(/\s+/g, ' ').trim();
    return {
      name: element.getAttribute('aria-label') ?? (text || element.getAttribute('title') || ''),
      visible: width > 0 && height > 0 && opacity !== '0' && outlineStyle !== 'none',
    };
  });

/** Presses Tab until an element with this name has the focus. Every element on the way must be visible. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    expect(now.visible, now.name).toBe(true);
    if (name.test(now.name)) return;
  }
  throw new Error(`The keyboard does not reach ${String(name)}`);
}

const layouts = pages.filter(({ parent }) => parent === 'layouts.html');
test('there are six layouts', () => expect(layouts).toHaveLength(6));

for (const { file } of layouts) {
  const name = file.replace(/^layout-|\.html$/g, '');
  test(`the layout “${name}” is used with the keyboard alone`, async ({ page, demo }) => {
    // Playwright needs a moment to intercept file dialogs, and a key may come before.
    page.on('filechooser', () => undefined);
    const field = await openLayout(page, demo, name);
    const png = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(40, 30);
      canvas.getContext('2d')?.fillRect(0, 0, 40, 30);
      return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer()).toBase64();
    });
    const picture = { mimeType: 'image/png', buffer: Buffer.from(png, 'base64') };
    const statuses = () =>
      field
        .first()
        .evaluate((element: FilestoreField) => element.files.map(({ status }) => status));
    await tabTo(page, /choose|attach/i);
    const choosing = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    await (await choosing).setFiles([{ name: 'picture.png', ...picture }]);
    await expect.poll(statuses).toEqual(['done']);
    const id = await field.first().evaluate((element: FilestoreField) => element.value[0]);
    expect(id).toBeTruthy();
    await tabTo(page, /^Remove picture/);
    await page.keyboard.press('Delete');
    await expect.poll(statuses).toEqual([]);
    // The focus is never lost.
    expect((await focused(page)).visible).toBe(true);
  });
}

test('text that is typed into a composer does not move the focus to its files', async ({
  page,
  demo,
}) => {
  const field = await openLayout(page, demo, 'chat');
  await field.evaluate((element: FilestoreField) => element.addFiles(new File(['a'], 'a.txt')));
  await expect(field.locator('.row')).toContainText('a.txt');
  await page.getByLabel('Message').focus();
  await page.keyboard.type('Delete this');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Home');
  await expect(page.getByLabel('Message')).toBeFocused();
  await expect(field.locator('.row')).toHaveCount(1);
});
