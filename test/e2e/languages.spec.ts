import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { startBarePage, type BarePage } from './bare-page.ts';
import { bytesOf, expect, test } from './fixtures.ts';

/** The built script tag in different languages. */

let bare: BarePage;
test.beforeAll(async () => {
  bare = await startBarePage();
});
test.afterAll(() => bare.close());

const files = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `${index}.txt`, ...bytesOf('hello') }));

const remove = { de: '0.txt entfernen', ar: 'إزالة \u20680.txt\u2069' };

for (const count of [2, 40]) {
  test(`${count} listed files: the texts change to German and Arabic with the page’s language`, async ({
    page,
  }) => {
    await bare.open(page);
    const upload = page.locator('filestore-upload');
    const setLanguage = (language: string) =>
      page.evaluate((lang) => {
        document.documentElement.lang = lang;
      }, language);
    const button = upload.locator('.zone button');
    await expect(button).toHaveText('Choose files');
    await setLanguage('de');
    await expect(button).toHaveText('Dateien auswählen');
    await upload.evaluate((element: FilestoreUpload) => (element.required = true));
    await expect
      .poll(() => upload.evaluate((element: FilestoreUpload) => element.validationMessage))
      .toBe('Wählen Sie eine Datei aus');
    await upload.locator('input[type=file]').setInputFiles(files(count));
    await expect(upload.locator('.row').first()).toContainText('Hochgeladen');
    const remover = (name: string) =>
      upload.locator('.row').first().getByRole('button', { name, exact: true });
    await expect(remover(remove.de)).toBeVisible();
    await setLanguage('ar-EG');
    await expect(button).toHaveText('اختيار ملفات');
    await expect(remover(remove.ar)).toBeVisible();
    await setLanguage('x!');
    await expect(button).toHaveText('Choose files');
  });
}

test('the element’s lang and messages override the page’s language', async ({ page }) => {
  await bare.open(page);
  const upload = page.locator('filestore-upload');
  await upload.evaluate((element: FilestoreUpload) => {
    element.lang = 'fr';
  });
  const button = upload.locator('.zone button');
  await expect(button).toHaveText('Choisir des fichiers');
  await upload.evaluate((element: FilestoreUpload) => {
    element.messages = { chooseFiles: 'Joindre des photos' };
  });
  await expect(button).toHaveText('Joindre des photos');
  await expect(upload.locator('.hint')).toHaveText('ou déposez-les ici');
});

test('readers of traditional Chinese get traditional characters', async ({ page }) => {
  await bare.open(page);
  const upload = page.locator('filestore-upload');
  const button = upload.locator('.zone button');
  for (const [lang, text] of [
    ['zh-CN', '选择文件'],
    ['zh-TW', '選擇檔案'],
    ['zh', '选择文件'],
    ['zh-Hant-HK', '選擇檔案'],
  ] as const) {
    await upload.evaluate((element: FilestoreUpload, lang) => {
      element.lang = lang;
    }, lang);
    await expect(button).toHaveText(text);
  }
});

test('the element inherits lang from its form and from the host of its shadow root', async ({
  page,
}) => {
  await bare.open(page);
  const upload = page.locator('filestore-upload');
  const button = upload.locator('.zone button');
  await expect(button).toHaveText('Choose files');
  await page.locator('form:not([role])').evaluate((form) => form.setAttribute('lang', 'de'));
  await expect(button).toHaveText('Dateien auswählen');
  await upload.evaluate((element) => {
    const host = document.createElement('section');
    document.body.append(host);
    host.attachShadow({ mode: 'open' }).append(element);
  });
  await expect(button).toHaveText('Choose files');
  await page.locator('section').evaluate((host) => host.setAttribute('lang', 'fr'));
  await expect(button).toHaveText('Choisir des fichiers');
});

test('a locale that is added later is used, and equal messages do not render the list again', async ({
  page,
}) => {
  await bare.open(page);
  const upload = page.locator('filestore-upload');
  await upload.locator('input[type=file]').setInputFiles(files(1));
  await expect(upload.locator('.row')).toContainText('Uploaded');
  const button = upload.locator('.zone button');
  await upload.evaluate((element: FilestoreUpload) => {
    element.messages = { chooseFiles: 'Attach' };
  });
  await expect(button).toHaveText('Attach');
  await expect(upload.locator('.row')).toContainText('Uploaded');
  const redrawn = await upload.evaluate(async (element: FilestoreUpload) => {
    const row = element.shadowRoot?.querySelector('.row');
    // Frameworks set an equal object on each render.
    element.messages = { chooseFiles: 'Attach' };
    await element.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 300));
    return !row?.isConnected;
  });
  expect(redrawn).toBe(false);
  await page.evaluate(async () => {
    document.documentElement.lang = 'nl';
    const module: string = '/script-tag.js';
    const { addLocale } = (await import(module)) as {
      addLocale(language: string, messages: object): void;
    };
    addLocale('nl', { dropFiles: 'of sleep ze hierheen' });
  });
  await expect(upload.locator('.hint')).toHaveText('of sleep ze hierheen');
});

test('if a locale cannot be loaded, the element uses English, logs one warning, and tries again when it is online', async ({
  page,
}) => {
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  await page.route(/locales/, (route) => route.abort());
  await bare.open(page);
  await page.evaluate(() => {
    document.documentElement.lang = 'es';
  });
  await expect.poll(() => warnings).toEqual([expect.stringContaining('“es”')]);
  await page.locator('filestore-upload input[type=file]').setInputFiles(files(1));
  await expect(page.locator('filestore-upload')).toContainText('Uploaded');
  expect(warnings).toHaveLength(1);
  // Only the network was cut.
  await page.unroute(/locales/);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.locator('filestore-upload .zone button')).toHaveText('Elegir archivos');
});
