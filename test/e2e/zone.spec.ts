import { devices } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { expect, test } from './fixtures.ts';
import { startOtherOrigin } from './other-origin.ts';

/** The zone with its button and its hint, before and after the script has run. */

test('the hint names the types, the number and the size of files', async ({ demo, demoPage }) => {
  await demoPage.open(demo.url);
  const hint = demoPage.upload.locator('.hint');
  const set = (properties: Partial<FilestoreUpload>): Promise<void> =>
    demoPage.upload.evaluate((element, properties) => {
      Object.assign(element, properties);
    }, properties);
  await set({ accept: null, maxFiles: null, maxFileSize: null });
  await expect(hint).toHaveText('or drop them here');
  await set({ accept: 'image/*,.pdf', maxFiles: 8, maxFileSize: '20MB' });
  await expect(hint).toHaveText(
    'or drop them here · images or PDF · up to 8 files · up to 20 MB each',
  );
  // The button says “a file”, and the hint does not repeat it.
  await set({ multiple: false });
  await expect(hint).toHaveText('or drop it here · images or PDF · up to 20 MB');
  await set({ multiple: true, lang: 'zh-TW' });
  await expect(hint).toHaveText('或拖放到這裡 · 圖片或PDF · 最多 8 個檔案 · 每個上限 20 MB');
});

test.describe('on a touch screen', () => {
  const { viewport, hasTouch, isMobile } = devices['Pixel 7'];
  test.use({ viewport, hasTouch, isMobile });

  test('the hint does not speak of dropping, and the zone keeps its height', async ({
    demo,
    demoPage,
  }) => {
    await demoPage.open(demo.url);
    const hint = demoPage.upload.locator('.hint');
    await demoPage.upload.evaluate((element: FilestoreUpload) => {
      Object.assign(element, { accept: 'image/*', maxFiles: null, maxFileSize: '5MB' });
    });
    await expect(hint).toContainText('images');
    expect((await hint.innerText()).trim()).toBe('images · up to 5 MB each');
    await demoPage.upload.evaluate((element: FilestoreUpload) => {
      Object.assign(element, { accept: null, maxFileSize: null });
    });
    await expect.poll(() => hint.innerText()).toBe('');
    const [height, least] = await demoPage.upload
      .locator('.zone')
      .evaluate((zone: HTMLElement) => [
        zone.offsetHeight,
        Number.parseFloat(getComputedStyle(zone).minBlockSize),
      ]);
    expect(height).toBe(least);
    // A screen reader gets the same text as people who see it.
    await expect(
      demoPage.upload.getByRole('button', { name: 'Choose files' }),
    ).toHaveAccessibleDescription('');
  });
});

for (const [title, style] of [
  ['the default height', ''],
  ['a height that the page has chosen', '--filestore-zone-height: 150px'],
] as const) {
  test(`with the documented rule, nothing moves when the script arrives: ${title}`, async ({
    page,
  }) => {
    const elsewhere = await startOtherOrigin();
    try {
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.route('**/script-tag.js', async (route) => {
        await released;
        await route.continue();
      });
      const loaded = elsewhere.open(
        page,
        `<style>
          filestore-upload:not(:defined) {
            display: block;
            block-size: var(--filestore-zone-height, 76px);
          }
          form { ${style} }
        </style>
        <form><filestore-upload name=a multiple></filestore-upload><button>Send</button></form>`,
      );
      const top = async (): Promise<number | undefined> =>
        (await page.getByRole('button', { name: 'Send' }).boundingBox())?.y;
      await expect.poll(top).toBeGreaterThan(70);
      const before = await top();
      release();
      await loaded;
      await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible();
      expect(await top()).toBe(before);
    } finally {
      elsewhere.close();
    }
  });
}

test('capture as an attribute and as a property reaches the file input', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const captures = await demoPage.upload.evaluate(async (element: FilestoreUpload) => {
    const inner = async (): Promise<string | null | undefined> => {
      await element.updateComplete;
      return element.shadowRoot?.querySelector('input')?.getAttribute('capture');
    };
    const seen = [await inner()];
    element.setAttribute('capture', 'environment');
    seen.push(await inner());
    element.removeAttribute('capture');
    seen.push(await inner());
    for (const value of ['user', '', true, false, null]) {
      element.capture = value;
      seen.push(await inner());
    }
    return seen;
  });
  expect(captures).toEqual([null, 'environment', null, 'user', '', '', null, null]);
});

test('addFiles takes one File or a Blob, and names what it takes otherwise', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const refusals = await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.addFiles(new File(['one'], 'one.txt'));
    element.addFiles(new Blob(['two'], { type: 'image/png' }));
    element.addFiles([new Blob(['three'], { type: 'image/png' })]);
    return [null, undefined, 'a.txt', [new File([], 'good.txt'), null]].map((given) => {
      try {
        element.addFiles(given as unknown as File);
        return 'taken';
      } catch (error) {
        return String(error);
      }
    });
  });
  const advice = 'TypeError: addFiles takes a File, a Blob, or a list of them such as a FileList';
  expect(refusals).toEqual([advice, advice, advice, advice]);
  await expect
    .poll(async () => (await demoPage.files()).map(({ name, status }) => `${name} ${status}`))
    .toEqual(['one.txt done', 'image.png done', 'image.png done']);
});
