import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test } from './fixtures.ts';

/**
 * Facts that pages expect of every form control, following the sections of the Web Platform Tests
 * (https://github.com/web-platform-tests/wpt/tree/master/custom-elements/form-associated).
 */

const HTML = `
  <form id="one" name="one">
    <fieldset id="outer"><legend>Legend <filestore-upload id="in-legend"></filestore-upload></legend>
      <fieldset id="inner"><label for="control">Label</label>
        <filestore-upload id="control" name="docs" required multiple></filestore-upload>
      </fieldset>
    </fieldset>
    <label>Around <filestore-upload id="around" name="around"></filestore-upload></label>
    <button>Send</button>
  </form>
  <form id="two"></form>
  <filestore-upload id="outside" name="outside" form="two"></filestore-upload>`;

test.beforeEach(async ({ page, demoPage, demo }) => {
  await demoPage.open(demo.url);
  await page.evaluate((html) => {
    document.body.innerHTML = html;
    const control = document.querySelector<FilestoreUpload>('#control');
    Object.assign(window, { control });
  }, HTML);
});

declare const control: FilestoreUpload;

test('the element has a form owner, supports the form attribute and is in form.elements', async ({
  page,
}) => {
  const facts = await page.evaluate(() => {
    const [one, two] = document.forms;
    const outside = document.querySelector<FilestoreUpload>('#outside');
    if (!one || !two || !outside) throw new Error('the page is not there');
    const before = [
      control.form === one,
      outside.form === two,
      one.elements.namedItem('docs') === control,
    ];
    outside.setAttribute('form', 'one');
    const moved = [outside.form === one, [...one.elements].includes(outside)];
    outside.removeAttribute('form');
    const orphaned = outside.form === null;
    two.append(control);
    const reparented = control.form === two;
    control.remove();
    return { before, moved, orphaned, reparented, removed: control.form === null };
  });
  expect(facts).toEqual({
    before: [true, true, true],
    moved: [true, true],
    orphaned: true,
    reparented: true,
    removed: true,
  });
});

test('the element has labels, and a click on a label opens the file chooser', async ({ page }) => {
  const labels = await page.evaluate(() => [
    [...control.labels].map((label) => label.textContent),
    [...(document.querySelector<FilestoreUpload>('#around')?.labels ?? [])].length,
  ]);
  expect(labels).toEqual([['Label'], 1]);
  let opened = 0;
  page.on('filechooser', () => (opened += 1));
  const chooser = page.waitForEvent('filechooser');
  await page.locator('label[for=control]').click();
  expect((await chooser).isMultiple()).toBe(true);
  const around = page.waitForEvent('filechooser');
  await page.locator('#around .zone').click({ position: { x: 8, y: 8 } });
  expect((await around).isMultiple()).toBe(false);
  expect(opened).toBe(2);
});

test('the element is disabled by its attribute and by fieldsets, except in their first legend', async ({
  page,
}) => {
  const disabled = () =>
    page.evaluate(() =>
      ['control', 'in-legend', 'around'].map((id) => {
        const element = document.querySelector<FilestoreUpload>(`#${id}`);
        return [element?.matches(':disabled'), element?.willValidate];
      }),
    );
  const set = (selector: string, value: boolean) =>
    page
      .locator(selector)
      .evaluate((element, on) => element.toggleAttribute('disabled', on), value);
  const on = [true, false];
  const off = [false, true];
  expect(await disabled()).toEqual([off, off, off]);
  await set('#outer', true);
  expect(await disabled()).toEqual([on, off, off]);
  await expect(page.locator('#control').getByRole('button')).toBeDisabled();
  await set('#outer', false);
  await set('#inner', true);
  expect(await disabled()).toEqual([on, off, off]);
  await set('#control', true);
  await set('#inner', false);
  expect(await disabled()).toEqual([on, off, off]);
  await set('#control', false);
  expect(await disabled()).toEqual([off, off, off]);
  await expect(page.locator('#control').getByRole('button')).toBeEnabled();
});

test('the element supports validity, :valid, :invalid and the invalid event', async ({ page }) => {
  const before = await page.evaluate(() => {
    let invalid = 0;
    control.addEventListener('invalid', (event) => {
      invalid += 1;
      event.preventDefault();
    });
    return {
      missing: control.validity.valueMissing,
      valid: control.validity.valid,
      check: [control.checkValidity(), control.reportValidity(), control.form?.checkValidity()],
      invalid,
      matches: [control.matches(':invalid'), control.form?.matches(':invalid')],
      message: control.validationMessage !== '',
    };
  });
  expect(before).toEqual({
    missing: true,
    valid: false,
    check: [false, false, false],
    invalid: 3,
    matches: [true, true],
    message: true,
  });
  await page.evaluate(() => {
    control.required = false;
  });
  await expect.poll(() => page.evaluate(() => control.matches(':valid'))).toBe(true);
  expect(
    await page.evaluate(() => [control.validationMessage, control.form?.checkValidity()]),
  ).toEqual(['', true]);
});

test('an invalid form is not submitted, and the invalid element receives the focus', async ({
  page,
}) => {
  await page.evaluate(() => {
    document.forms[0]?.addEventListener('submit', (event) => {
      event.preventDefault();
      Object.assign(window, { sent: true });
    });
  });
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('#control')).toBeFocused();
  expect(await page.evaluate(() => 'sent' in window)).toBe(false);
  // With novalidate, the page is responsible for validation.
  await page.evaluate(() => {
    if (document.forms[0]) document.forms[0].noValidate = true;
  });
  await page.getByRole('button', { name: 'Send' }).click();
  expect(await page.evaluate(() => 'sent' in window)).toBe(true);
});

test('FormData has one entry per file, and none without a name or when disabled', async ({
  page,
}) => {
  const entries = () =>
    page.evaluate(() => [...new FormData(document.forms[0])].map(([name]) => name));
  expect(await entries()).toEqual([]);
  await page.evaluate((settings) => void Object.assign(control, settings), {
    files: [{ id: 'a' }, { id: 'b' }],
  });
  expect(await entries()).toEqual(['docs', 'docs']);
  await page.evaluate(() => {
    control.name = 'papers';
  });
  await expect.poll(entries).toEqual(['papers', 'papers']);
  await page.evaluate(() => control.removeAttribute('name'));
  await expect.poll(entries).toEqual([]);
  await page.evaluate(() => {
    control.name = 'docs';
    control.disabled = true;
  });
  await expect.poll(entries).toEqual([]);
});

test('a form reset restores the files that the page has set', async ({ page }) => {
  const ids = await page.evaluate(() => {
    control.files = [{ id: 'a' }, { id: 'b' }];
    const [first] = control.files;
    if (first) control.removeFile(first.key);
    const removed = [...control.value];
    control.form?.reset();
    return [removed, [...control.value]];
  });
  expect(ids).toEqual([['b'], ['a', 'b']]);
});

test('input and change are dispatched once per user action and never for scripts', async ({
  page,
  demo,
}) => {
  await page.evaluate(
    (settings) => {
      const events: string[] = [];
      Object.assign(window, { events });
      for (const type of ['input', 'change']) {
        document.addEventListener(type, (event) =>
          events.push(`${type} ${(event.target as Element).id}`),
        );
      }
      Object.assign(control, settings);
      control.files = [{ id: 'a' }];
      control.value = ['b'];
      control.form?.reset();
    },
    {
      endpoint: `${demo.url}v1`,
      apiKey: demo.server.stack.secrets.browserKey.value,
    },
  );
  const events = () => page.evaluate(() => (window as unknown as { events: string[] }).events);
  expect(await events()).toEqual([]);
  await page
    .locator('#control input[type=file]')
    .setInputFiles([{ name: 'a.txt', ...bytesOf('a') }]);
  await expect.poll(events).toEqual(['input control', 'change control']);
});
