import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { expect, test } from './fixtures.ts';

/** Several independent elements on a page, one of them in the shadow root of another component. */

test.beforeEach(async ({ page, demoPage, demo }) => {
  await demoPage.open(demo.url);
  await page.evaluate(
    (settings) => {
      document.body.innerHTML = `
        <form><filestore-upload id="first" name="first" multiple></filestore-upload></form>
        <filestore-upload id="second" multiple></filestore-upload>
        <div id="host"></div>`;
      const root = document.querySelector('#host')?.attachShadow({ mode: 'open' });
      if (!root) throw new Error('no host');
      root.innerHTML =
        '<form><filestore-upload id="third" name="third" multiple></filestore-upload></form>';
      const all = [
        ...document.querySelectorAll<FilestoreUpload>('filestore-upload'),
        ...root.querySelectorAll<FilestoreUpload>('filestore-upload'),
      ];
      for (const element of all) Object.assign(element, settings);
      Object.assign(window, {
        names: () => all.map(({ files }) => files.map(({ name }) => name)),
        paste: (target: EventTarget, name: string) => {
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File(['pasted'], name));
          const options = { clipboardData, bubbles: true, composed: true, cancelable: true };
          target.dispatchEvent(new ClipboardEvent('paste', options));
        },
        all,
      });
    },
    { endpoint: `${demo.url}v1`, apiKey: demo.server.stack.secrets.browserKey.value },
  );
});

declare const names: () => string[][];
declare const paste: (target: EventTarget, name: string) => void;
declare const all: FilestoreUpload[];

test('a pasted file is added to the focused element', async ({ page }) => {
  for (const [index, name] of ['to-first.txt', 'to-second.txt', 'to-third.txt'].entries()) {
    await page.evaluate(
      ([at, file]) => {
        all[at]?.focus();
        // Like the browser, dispatch the event at the innermost focused element.
        let target: Element | null = document.activeElement;
        while (target?.shadowRoot?.activeElement) target = target.shadowRoot.activeElement;
        if (target) paste(target, file);
      },
      [index, name] as const,
    );
  }
  await expect
    .poll(() => page.evaluate(() => names()))
    .toEqual([['to-first.txt'], ['to-second.txt'], ['to-third.txt']]);
});

test('without a focused element, a pasted file is added to the element under the pointer, if any', async ({
  page,
}) => {
  await page.mouse.move(2, 890);
  await page.evaluate(() => paste(document.body, 'to-none.txt'));
  await page.locator('#second').hover();
  await page.evaluate(() => paste(document.body, 'to-second.txt'));
  await page.locator('#third').hover();
  await page.evaluate(() => paste(document.body, 'to-third.txt'));
  await expect
    .poll(() => page.evaluate(() => names()))
    .toEqual([[], ['to-second.txt'], ['to-third.txt']]);
});

test('each element uploads its own files and posts them only in its own form', async ({ page }) => {
  await page.evaluate(() => {
    for (const [index, element] of all.entries()) {
      element.addFiles([new File([`${index}`], `${index}.txt`)]);
    }
  });
  await expect
    .poll(() => page.evaluate(() => all.map(({ value }) => value.length)))
    .toEqual([1, 1, 1]);
  const posted = await page.evaluate(() =>
    all.map(({ form, value }) => {
      const entries = form ? [...new FormData(form)] : [];
      return [entries.length, entries.every(([, id]) => value.includes(id as string))];
    }),
  );
  expect(posted).toEqual([
    [1, true],
    [0, true],
    [1, true],
  ]);
  // Removing a file of one element does not affect the others.
  await page.locator('#third').getByRole('button', { name: 'Remove' }).click();
  await expect
    .poll(() => page.evaluate(() => all.map(({ value }) => value.length)))
    .toEqual([1, 1, 0]);
});
