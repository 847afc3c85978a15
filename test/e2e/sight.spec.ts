import type { Locator } from '@playwright/test';
import { look, openWithAllStates } from './all-states.ts';
import { bytesOf, expect, test } from './fixtures.ts';
import { picture } from './screenshot.ts';

/**
 * What people see who change how the page looks: forced colors, reduced motion, right-to-left text. `reflow.spec.ts` has
 * small screens and text spacing.
 */

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
