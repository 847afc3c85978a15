import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test, type DemoPage } from './fixtures.ts';
import { picture } from './screenshot.ts';

/**
 * What people see who change how the page looks: forced colors, 320 pixels, 400 % zoom, text spacing, reduced motion,
 * right-to-left text. The screenshots are for review, in test-results/looks.
 */

const FOLDER = join(import.meta.dirname, '../../test-results/looks');

const look = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: join(FOLDER, `sight-${name}.png`), fullPage: true });

const LONG_NAME = `${'A name that somebody has typed with much patience '.repeat(2)}(2).txt`;
const MIXED_NAME = 'تقرير report النهائي 2026 final.txt';

/** A list with rows in all states. No request to the storage is answered. */
async function openWithAllStates(demoPage: DemoPage, url: string, more = 0): Promise<void> {
  const { page, upload } = demoPage;
  await demoPage.open(url);
  await upload.evaluate((element: FilestoreUpload) => {
    element.accept = '.txt, .png';
    element.required = true;
    element.files = [
      { id: 'one', name: 'contract.pdf', size: 20_000 },
      { id: 'two', name: 'removed.pdf', size: 30_000, removed: true },
    ];
  });
  await demoPage.choose({ name: 'done.txt', ...bytesOf('done') });
  await expect(demoPage.row('done.txt')).toContainText('Uploaded');
  await demoPage.limitUplink(20_000);
  const sending = (name: string) => ({ name, ...bytesOf(name.padEnd(400_000, ' ')) });
  await demoPage.choose([
    sending('sending.txt'),
    sending('paused.txt'),
    sending('canceled.txt'),
    sending(LONG_NAME),
    sending(MIXED_NAME),
    { name: 'evil.exe', ...bytesOf('evil') },
    ...Array.from({ length: more }, (_, at) => sending(`${at}.txt`)),
  ]);
  await expect(demoPage.row('sending.txt').locator('progress')).toBeVisible();
  await demoPage
    .row('paused.txt')
    .getByRole('button', { name: /^Pause/ })
    .click();
  const key = (await demoPage.files()).find(({ name }) => name === 'canceled.txt')?.key;
  await upload.evaluate((element: FilestoreUpload, wanted) => {
    const list = (element as unknown as { list: { find(key: string): { abort(): void } } }).list;
    list.find(wanted ?? '').abort();
  }, key);
  await expect(demoPage.row('canceled.txt')).toContainText('Canceled');
  await expect(demoPage.row('paused.txt')).toContainText('Paused');
  await page.evaluate(() => scrollTo(0, 0));
}

/** The number of colors in a picture of an element. A shape that is not drawn has one. */
async function colorsOf(locator: Locator): Promise<number> {
  const shot = (await locator.screenshot()).toString('base64');
  return locator.page().evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(bitmap, 0, 0);
    const pixels = new Uint32Array(
      context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer,
    );
    return new Set(pixels).size;
  }, shot);
}

for (const scheme of ['light', 'dark'] as const) {
  test(`forced colors, ${scheme}: icons, progress, focus and states are drawn`, async ({
    demo,
    demoPage,
  }) => {
    const { page, upload } = demoPage;
    await page.emulateMedia({ forcedColors: 'active', colorScheme: scheme });
    await openWithAllStates(demoPage, demo.url);
    const icons = upload.locator('.icon');
    expect(await icons.count()).toBeGreaterThan(9);
    for (const icon of await icons.all()) {
      expect(await colorsOf(icon), (await icon.getAttribute('class')) ?? '').toBeGreaterThan(1);
    }
    await upload.getByRole('button', { name: 'Remove done.txt' }).focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    for (const button of ['Remove done.txt', 'Choose files']) {
      await upload.getByRole('button', { name: button }).focus();
      const outline = await upload
        .getByRole('button', { name: button })
        .evaluate((element) => getComputedStyle(element).outlineStyle);
      expect(outline, button).toBe('solid');
    }
    await look(page, `forced-${scheme}`);
    await demoPage.choose(
      Array.from({ length: 30 }, (_, at) => ({ name: `${at}.txt`, ...bytesOf(`${at}`) })),
    );
    await upload.getByRole('button', { name: /^In progress/ }).click();
    await expect(upload.locator('.rows-summary progress')).toBeVisible();
    await look(page, `forced-long-${scheme}`);
  });

  test(`forced colors, ${scheme}: a bar at 10 % and one at 90 % look different`, async ({
    demo,
    demoPage,
  }) => {
    const { page, upload } = demoPage;
    await page.emulateMedia({ forcedColors: 'active', colorScheme: scheme });
    await openWithAllStates(demoPage, demo.url);
    const bar = demoPage.row('paused.txt').locator('progress');
    const at = async (share: number): Promise<string> => {
      await bar.evaluate((element: HTMLProgressElement, value) => {
        element.value = element.max * value;
      }, share);
      return (await bar.screenshot()).toString('base64');
    };
    expect(await at(0.1)).not.toBe(await at(0.9));
    await expect(upload).toBeVisible();
  });
}

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
      .map((element) => `${element.className}: ${element.textContent}`),
  );

const TEXT_SPACING = `* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
} p { margin-block-end: 2em !important; }`;

/** Sets what WCAG 1.4.12 lets people set, also in shadow roots, as a style sheet of the user does. */
async function spaceText(page: Page): Promise<void> {
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
    document.querySelector('filestore-upload')?.shadowRoot?.adoptedStyleSheets.push(sheet);
  }, TEXT_SPACING);
}

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
        const own = await upload.locator(`.row[data-key=${key}] .row-name`).getAttribute('title');
        expect(
          cut.filter((text) => text.includes(own ?? '')),
          `${own}`,
        ).toEqual([]);
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
    await upload.getByRole('button', { name: /^Failed/ }).click();
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

test('reduced motion: nothing moves while files are uploaded and dragged', async ({
  demo,
  demoPage,
}) => {
  const { page, upload } = demoPage;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openWithAllStates(demoPage, demo.url);
  const running = () =>
    page.evaluate(() => {
      const root = document.querySelector('filestore-upload')?.shadowRoot;
      return [...document.getAnimations(), ...(root?.getAnimations() ?? [])].length;
    });
  expect(await running()).toBe(0);
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['a'], 'a.txt'));
    return data;
  });
  await upload.dispatchEvent('dragenter', { dataTransfer: transfer });
  await expect(upload.locator('.zone[data-dragging]')).toBeVisible();
  expect(await running()).toBe(0);
});

test('rows keep their height and the page its position while files are uploaded', async ({
  demo,
  demoPage,
}) => {
  const { upload, page } = demoPage;
  await page.setViewportSize({ width: 360, height: 640 });
  await demoPage.open(demo.url);
  await demoPage.limitUplink(300_000);
  await demoPage.choose(
    ['one', 'two', 'three'].map((name) => ({
      name: `${name}.txt`,
      ...bytesOf(name.padEnd(2e5, ' ')),
    })),
  );
  await expect(upload.locator('.row-thumbnail')).toHaveCount(3);
  const heights = new Set<string>();
  while (!(await demoPage.files()).every(({ status }) => status === 'done')) {
    heights.add(
      await upload.evaluate(({ shadowRoot }) =>
        [...(shadowRoot?.querySelectorAll<HTMLElement>('.row') ?? [])]
          .map(({ offsetHeight }) => offsetHeight)
          .join(),
      ),
    );
  }
  expect([...heights]).toHaveLength(1);
});

test('right to left: names in both directions stay at the start of the row', async ({
  demo,
  demoPage,
}) => {
  const { page, upload } = demoPage;
  await demoPage.open(demo.url);
  await page.evaluate(() => {
    Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' });
  });
  await demoPage.choose([
    { name: 'report.txt', ...bytesOf('a') },
    { name: 'تقرير.txt', ...bytesOf('b') },
    { name: 'photo.png', mimeType: 'image/png', buffer: picture(40, 30, [90, 90, 160]) },
  ]);
  await expect(upload.locator('.row[data-state=done]')).toHaveCount(3);
  const edges = await upload
    .locator('.row-name bdi')
    .evaluateAll((names) => names.map((name) => Math.round(name.getBoundingClientRect().right)));
  expect(new Set(edges).size).toBe(1);
  await look(page, 'right-to-left');
});
