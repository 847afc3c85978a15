import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Locator, Page, Route } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { startDemo, type Demo } from '../e2e/start-demo.ts';
import { startScreenReader, type ScreenReader } from './screen-reader.ts';

/**
 * What the screen reader Orca says about the element in Chromium. The transcripts are kept beside the tests and were
 * read by people: a change of them is a change of what people hear. `npx vitest run -u` writes them again.
 */

/** Milliseconds for a scene, also on a busy machine. */
const PATIENCE = 240_000;

let demo: Demo & { close(): Promise<void> };
let reader: ScreenReader;
let page: Page;
let upload: Locator;
let transcript: string[];
beforeAll(async () => {
  demo = await startDemo();
  reader = await startScreenReader();
  page = reader.page;
  upload = page.locator('filestore-upload');
}, 180_000);
afterAll(async () => {
  await reader?.close();
  await demo.close();
});
beforeEach(() => {
  transcript = [];
});

/** Opens a form with one control that has the attributes. */
async function open(attributes: Readonly<Record<string, string>> = {}): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.goto(`${demo.url}form.html`);
  // Not by frames, which a window on a hidden screen may not draw.
  await page.waitForFunction(
    () => document.querySelector('filestore-upload')?.endpoint,
    undefined,
    { polling: 100 },
  );
  await upload.evaluate((element: FilestoreUpload, given) => {
    // A new element, because a screen reader says what changes after the page was loaded.
    const fresh = element.cloneNode() as FilestoreUpload;
    const { endpoint, apiKey, context } = element;
    Object.assign(fresh, { endpoint, apiKey, context });
    for (const [name, value] of Object.entries(given)) fresh.setAttribute(name, value);
    element.replaceWith(fresh);
  }, attributes);
  await page.getByLabel('Message').fill('Hello');
  await reader.heard(1000);
}

/**
 * Orca's echo of keys, the progress that it reads out by itself, and its own number of a row. It says “Sending…”
 * only on some machines, because the next text interrupts it.
 */
const NOISE =
  /^(tab|left shift|row \d+\.|delete|return|space|\d+ percent\.|Sending…|Focus mode|Browse mode)$/;

/**
 * Whether Orca says the description of a control once more, which it does when it learns late of a description that was
 * set before the control got the focus. Only the first of the two ends with a full stop.
 */
const repeatsDescription = (line: string, before: string | undefined): boolean =>
  before === `${line}.`;

/** Whether Orca says a text of a live region twice in a row, as on a busy machine. Models prove that it is set once. */
const repeatsText = (line: string, before: string | undefined): boolean =>
  before === line && !/(button|panel|checkbox)\.$/.test(line);

/** Does something, and adds to the transcript what is heard then. */
async function hear(title: string, act: () => unknown, atLeastMilliseconds = 0): Promise<void> {
  await act();
  const heard = (await reader.heard(atLeastMilliseconds))
    .filter((line) => !NOISE.test(line))
    .filter((line, at, lines) => !repeatsDescription(line, lines[at - 1]))
    .filter((line, at, lines) => !repeatsText(line, lines[at - 1]));
  // How many files have been uploaded on the way depends on the machine.
  const isCount = (line: string): boolean => /^[\d,]+ files? uploaded$/.test(line);
  const last = heard.findLast(isCount);
  expect(heard.filter(isCount).length).toBeLessThan(10);
  transcript.push(`# ${title}`, ...heard.filter((line) => !isCount(line) || line === last), '');
}

/** Takes out a text that is heard on some machines only, because a button changes or the form is sent just then. */
const leaveOut = (text: string): void => {
  transcript = transcript
    .filter((line) => line !== text)
    .filter((line, at, lines) => line === '' || !repeatsText(line, lines[at - 1]));
};

/** Presses keys one after the other. Orca leaves out what the next key interrupts. */
async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await hear(key, () => reader.press(key));
}

async function expectTranscript(name: string): Promise<void> {
  const text = transcript.join('\n');
  const results = join(import.meta.dirname, '../../test-results');
  await mkdir(results, { recursive: true });
  await writeFile(join(results, `${name}.txt`), text);
  await expect(text).toMatchFileSnapshot(`transcripts/${name}.txt`);
}

const files = (count: number, size = 10) =>
  Array.from({ length: count }, (_, at) => ({
    name: `${at + 1}.txt`,
    mimeType: 'text/plain',
    buffer: Buffer.from(`${at}`.padEnd(size, ' ')),
  }));

const choose = (...chosen: readonly ReturnType<typeof files>[number][]) =>
  upload.locator('input[type=file]').setInputFiles([...chosen]);

/** Holds the requests to the API, so that uploads wait. Returns a function that lets them go. */
async function hold(): Promise<() => Promise<void>> {
  const released = Promise.withResolvers<void>();
  await page.route('**/v1/**', async (route: Route) => {
    await released.promise;
    await route.continue();
  });
  return async () => released.resolve();
}

test(
  'arriving at the control, with its label, its limits and its states',
  async () => {
    await open({ required: '', 'max-files': '5', 'max-file-size': '2MB' });
    await page.getByLabel('Message').focus();
    await reader.heard();
    await press('Tab');
    await press('Tab');
    await hear('read-only, shift+Tab', async () => {
      await upload.evaluate((element: FilestoreUpload) => {
        element.readOnly = true;
      });
      await reader.press('shift+Tab');
    });
    await expectTranscript('arriving');
  },
  PATIENCE,
);

test.each([5, 60, 1002])(
  'choosing %i files',
  async (count) => {
    await open();
    const release = await hold();
    await hear(`choose ${count} files`, () => choose(...files(count)), 2000);
    const uploaded = async (): Promise<void> => {
      await release();
      await page.waitForFunction(
        (all) => document.querySelector('filestore-upload')?.value.length === all,
        count,
        { polling: 250, timeout: PATIENCE },
      );
    };
    await hear('the uploads end', uploaded, 3000);
    await expectTranscript(`choosing-${count}`);
  },
  PATIENCE,
);

test(
  'a file that is refused, and one that fails, among five',
  async () => {
    await open({ accept: '.txt' });
    const release = await hold();
    const evil = { name: 'evil.exe', mimeType: 'text/plain', buffer: Buffer.from('evil') };
    await hear('choose five files and evil.exe', () => choose(...files(5), evil), 1500);
    // S3 refuses the upload of one file for good.
    let refused = false;
    await page.route('**/*', (route) => {
      const url = new URL(route.request().url());
      const isUpload = url.origin !== new URL(demo.url).origin && !url.pathname.startsWith('/v1/');
      if (!isUpload || refused) return route.fallback();
      refused = true;
      return route.fulfill({
        status: 403,
        headers: { 'access-control-allow-origin': '*', 'content-type': 'application/xml' },
        body: '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
      });
    });
    await hear('the uploads end', release, 4000);
    await expectTranscript('failures');
  },
  PATIENCE,
);

test(
  'pausing, removing, retrying and restoring',
  async () => {
    await open();
    await upload.evaluate((element: FilestoreUpload) => {
      element.files = [{ id: 'old', name: 'contract.pdf', size: 20_000 }];
    });
    const release = await hold();
    await choose(...files(3));
    await reader.heard(1500);
    await hear('to the first row', () =>
      upload.evaluate((element: HTMLElement) => element.focus()),
    );
    await press('Tab');
    await press('Return');
    await press('Return');
    await press('Tab');
    await press('Return');
    await press('Return');
    await press('Tab');
    await press('Return');
    await hear('the uploads end', release, 3000);
    const releaseAgain = await hold();
    await choose({ name: 'again.txt', mimeType: 'text/plain', buffer: Buffer.from('again') });
    await reader.heard(1500);
    await hear('a script aborts the upload', () =>
      upload.evaluate((element: FilestoreUpload) => element.abort()),
    );
    await hear('to the button Retry', () =>
      upload.getByRole('button', { name: 'Retry again.txt' }).focus(),
    );
    await press('Return');
    await hear('the upload ends', releaseAgain, 3000);
    await expectTranscript('actions');
  },
  PATIENCE,
);

test(
  'reading the page line by line',
  async () => {
    await open({ accept: '.txt' });
    const evil = { name: 'evil.exe', mimeType: 'text/plain', buffer: Buffer.from('evil') };
    await choose(...files(2), evil);
    await reader.heard(8000);
    await page.getByLabel('Message').focus();
    await reader.heard();
    await reader.press('Tab');
    await reader.heard();
    for (let line = 0; line < 8; line += 1) await press('Down');
    await expectTranscript('reading');
  },
  PATIENCE,
);

test(
  'the keys of a long list, and pausing all',
  async () => {
    await open();
    const release = await hold();
    await choose(...files(60));
    await reader.heard(2000);
    await upload.evaluate((element: HTMLElement) => element.focus());
    await reader.heard();
    await press('Tab');
    await press('Right', 'Right', 'Right', 'Right');
    await press('Return');
    await press('Return');
    await press('Tab');
    await press('Down');
    await press('End');
    await press('Delete');
    await hear('the uploads end', release, 5000);
    await press('shift+Tab', 'Home', 'Right', 'Right');
    await press('Return');
    leaveOut('Uploading 60 files');
    await expectTranscript('long-list');
  },
  PATIENCE,
);

test(
  'a form that is refused, and one that waits',
  async () => {
    await open({ required: '', accept: '.txt', 'wait-on-submit': '' });
    const send = page.getByRole('button', { name: 'Send' });
    await send.focus();
    await reader.heard();
    await press('Return');
    const evil = { name: 'evil.exe', mimeType: 'text/plain', buffer: Buffer.from('evil') };
    await hear('choose evil.exe', () => choose(evil), 1500);
    await send.focus();
    await reader.heard();
    await press('Return');
    await press('Return');
    const release = await hold();
    await hear('choose a file', () => choose(...files(1)), 1500);
    await send.focus();
    await reader.heard();
    await press('Return');
    await hear('the upload ends', release, 2000);
    leaveOut('1.txt uploaded');
    await expectTranscript('submit');
  },
  PATIENCE,
);
