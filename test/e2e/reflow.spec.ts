import type { Locator } from '@playwright/test';
import { look, LONG_NAME, openWithAllStates } from './all-states.ts';
import { expect, test } from './fixtures.ts';
import { spaceText } from './text-spacing.ts';

/** Small screens, zoom and text spacing: nothing is cut off without a way to read it. */

/** The texts of the element that are cut off now. */
const cutTexts = (upload: Locator): Promise<readonly string[]> =>
  upload.evaluate(({ shadowRoot }) =>
    [...(shadowRoot?.querySelectorAll<HTMLElement>('*') ?? [])]
      .filter((element) => {
        const { overflowX, overflowY } = getComputedStyle(element);
        if (
          element.closest('.visually-hidden, .thumbnail, progress, .rows-scroll[data-long] .rows')
        )
          return false;
        const hides = overflowX !== 'visible' || overflowY !== 'visible';
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
        const isScroller = element.matches('.rows-scroll');
        return (
          hides &&
          (scrollWidth > clientWidth + 1 || (!isScroller && scrollHeight > clientHeight + 1))
        );
      })
      .map((element) => {
        const key = element.closest<HTMLElement>('.row')?.dataset['key'];
        return `${element.className} of ${key}: ${element.textContent}`;
      }),
  );

const views: Readonly<
  Record<string, { readonly width: number; readonly height: number; readonly spaced?: true }>
> = {
  '320 px': { width: 320, height: 640 },
  // 1280 by 1024 pixels at 400 %.
  '400 %': { width: 320, height: 256 },
  'text spacing': { width: 1280, height: 800, spaced: true },
  'text spacing at 320 px': { width: 320, height: 640, spaced: true },
};

for (const [view, { width, height, spaced }] of Object.entries(views)) {
  for (const [language, dir] of [
    ['en', 'ltr'],
    ['de', 'ltr'],
    ['ar', 'rtl'],
  ] as const) {
    test(`${view}, ${language}: nothing is cut off that cannot be read by touch and by keyboard`, async ({
      demo,
      demoPage,
    }) => {
      const { page, upload } = demoPage;
      await page.setViewportSize({ width, height });
      await openWithAllStates(demoPage, demo.url);
      if (spaced) await spaceText(page);
      await page.evaluate((values) => void Object.assign(document.documentElement, values), {
        lang: language,
        dir,
      });
      if (language !== 'en') {
        await expect(upload.locator('.zone button')).not.toHaveText('Choose files');
      }
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        'the page must not scroll sideways',
      ).toBeLessThanOrEqual(0);
      await look(page, `${view.replaceAll(/\W+/g, '-')}-${language}`);
      // By touch: a tap on the name shows all of a row.
      for (const name of await upload.locator('.row-name').all()) await name.dispatchEvent('click');
      expect(await cutTexts(upload)).toEqual([]);
      for (const name of await upload.locator('.row-name').all()) await name.dispatchEvent('click');
      // By keyboard: the row with the focus shows all of it.
      await upload.locator('.zone button').focus();
      const rows = upload.locator('.row');
      for (let at = 0; at < (await rows.count()); at += 1) {
        await rows.nth(at).locator('.row-button').last().focus();
        await page.keyboard.press('ArrowLeft');
        const key = await upload
          .locator('.row-button:focus')
          .evaluate((button) => button.closest<HTMLElement>('.row')?.dataset['key']);
        const cut = await cutTexts(upload);
        expect(cut.filter((text) => text.includes(` of ${key}: `))).toEqual([]);
      }
    });
  }

  test(`${view}: the texts of a row in a long list are complete below it`, async ({
    demo,
    demoPage,
  }) => {
    const { page, upload } = demoPage;
    await page.setViewportSize({ width, height });
    await openWithAllStates(demoPage, demo.url, 30);
    if (spaced) await spaceText(page);
    const failed = upload.getByRole('button', { name: /^Failed/ });
    // The line above the filters changes while files are sent, and on a small page the filters move with it.
    await expect(async () => {
      await failed.click();
      await expect(failed).toHaveAttribute('aria-pressed', 'true', { timeout: 1000 });
    }).toPass();
    await demoPage.row('evil.exe').locator('.row-name').click();
    const chosen = upload.locator('.rows-chosen');
    await expect(chosen).toContainText('evil.exe');
    await expect(chosen).toContainText('This file type is not allowed. Allowed: .txt, .png');
    await upload.getByRole('button', { name: /^In progress/ }).click();
    await upload.getByRole('button', { name: /^Remove A name/ }).focus();
    await expect(chosen).toContainText(LONG_NAME);
    expect((await cutTexts(upload)).filter((text) => text.startsWith('rows-chosen'))).toEqual([]);
    await look(page, `${view.replaceAll(/\W+/g, '-')}-long`);
  });
}
