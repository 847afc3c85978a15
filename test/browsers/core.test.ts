import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import type { FilestoreField } from '../../src/element/filestore-field.ts';
import { startDemo, type Demo } from '../e2e/start-demo.ts';
import { sha256OfFile } from '../e2e/sha256.ts';
import { controlFacts, expectedFacts } from './control-facts.ts';
import type { BrowserPage, EngineName } from './engine-under-test.ts';
import { openDemo } from './open-demo.ts';
import { playwrightPage } from './playwright-page.ts';
import { webkitPage } from './webkit-page.ts';

/** Tests the main functions of the element on the demo page in three browser engines. */

const MiB = 1024 ** 2;
const LOOKS = join(import.meta.dirname, '../../test-results/looks');

let demo: Demo & { close(): Promise<void> };
let folder: string;
beforeAll(async () => {
  demo = await startDemo();
  folder = await mkdtemp(join(tmpdir(), 'filestore-browsers-'));
  await mkdir(LOOKS, { recursive: true });
});
afterAll(async () => {
  await demo.close();
  await rm(folder, { recursive: true, force: true });
});

async function randomFile(name: string, size: number): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, randomBytes(size));
  return path;
}

/** Runs in the page. Returns all files when `count` files have ended. */
async function allDone(count: number): Promise<{ name: string; id: string; state: string }[]> {
  const element = document.querySelector('filestore-upload') as FilestoreUpload;
  while (
    element.files.length < count ||
    element.files.some(({ status }) => !['done', 'failed'].includes(status))
  ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return element.files.map(({ name, id = '', status }) => ({ name, id, state: status }));
}

/** Runs in the page. Returns the number of uploads by POST. */
function countForms(): number {
  return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/filestore'))
    .length;
}

describe.each(['chromium', 'firefox', 'webkit'] satisfies EngineName[])('in %s', (name) => {
  let page: BrowserPage;
  beforeAll(async () => {
    page = name === 'webkit' ? await webkitPage() : await playwrightPage(name);
  }, 180_000);
  afterAll(() => page?.close());

  test(`${name}: files as forms, PUT and multipart arrive intact, and submitting stores them`, async () => {
    await openDemo(page, demo.url);
    const paths = [
      await randomFile(`form ${name} ü.bin`, 20_000),
      await randomFile(`put-${name}.bin`, 5 * MiB),
      await randomFile(`parts-${name}.bin`, 70 * MiB),
    ];
    await page.choose(paths);
    await page.run(allDone, 3);
    // Once the network has shown that it is fast, a larger file is a form that the browser reads from the disk. A
    // machine under load needs several files for that.
    let files: Awaited<ReturnType<typeof allDone>> = [];
    for (let forms = 1; forms < 2 && paths.length < 20;) {
      const photo = await randomFile(`photo-${name}-${paths.length}.bin`, 3 * MiB);
      paths.push(photo);
      await page.choose([photo]);
      files = await page.run(allDone, paths.length);
      forms = await page.run(countForms, null);
    }
    expect(await page.run(countForms, null)).toBe(2);
    expect(new Set(files.map(({ state }) => state))).toEqual(new Set(['done']));
    const rows = await page.run(async (count) => {
      const root = document.querySelector('filestore-upload')?.shadowRoot;
      const shown = (): HTMLElement[] =>
        [...(root?.querySelectorAll<HTMLElement>('.row') ?? [])].filter((row) =>
          row.innerText.includes('Uploaded'),
        );
      while (shown().length < count) await new Promise((resolve) => setTimeout(resolve, 50));
      return shown().map(({ offsetHeight }) => offsetHeight > 40);
    }, paths.length);
    expect(rows).toEqual(paths.map(() => true));
    await page.screenshot(join(LOOKS, `files-${name}.png`));
    await page.run(() => {
      const message = document.querySelector<HTMLInputElement>('input[name=message]');
      if (message) message.value = 'from a browser';
    }, null);
    await page.click(() => document.querySelector('form button[type=submit]'));
    const outcome = await page.run(async () => {
      const outcome = document.querySelector('#outcome');
      while (!outcome?.textContent?.startsWith('Sent')) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return outcome.textContent;
    }, null);
    expect(outcome).toBe(`Sent, ${paths.length} files stored.`);
    for (const [index, { id }] of files.entries()) {
      expect(await demo.state(id)).toBe('STORED');
      expect(await demo.sha256(id)).toBe(await sha256OfFile(paths[index] ?? ''));
    }
  }, 180_000);

  test(`${name}: sixty files are uploaded in the long list, and one is removed and deleted`, async () => {
    await openDemo(page, demo.url);
    const paths = await Promise.all(
      Array.from({ length: 60 }, (_, index) => randomFile(`${name}-${index}.bin`, 2000)),
    );
    await page.choose(paths);
    const files = await page.run(allDone, 60);
    expect(files.filter(({ state }) => state === 'done')).toHaveLength(60);
    const [first] = files;
    await page.click(() =>
      document
        .querySelector('filestore-upload')
        ?.shadowRoot?.querySelector('.row-button[data-act=remove]'),
    );
    const left = await page.run(async () => {
      const element = document.querySelector('filestore-upload') as FilestoreUpload;
      while (element.value.length > 59) await new Promise((resolve) => setTimeout(resolve, 50));
      const focused = element.shadowRoot?.activeElement?.getAttribute('data-act');
      return { ids: element.value, focused };
    }, null);
    expect(left.ids).not.toContain(first?.id);
    expect(left.focused).toBe('remove');
    await expect.poll(() => demo.hasObject(first?.id ?? '')).toBe(false);
    await page.screenshot(join(LOOKS, `sixty-files-${name}.png`));
  });

  test(`${name}: the element behaves like a native form control`, async () => {
    await openDemo(page, demo.url);
    expect(await page.run(controlFacts, null)).toEqual(expectedFacts);
  });

  test(`${name}: the texts follow the language of the page`, async () => {
    await openDemo(page, demo.url);
    const texts = await page.run(async () => {
      const button = document
        .querySelector('filestore-upload')
        ?.shadowRoot?.querySelector('.zone button');
      const before = [button?.textContent?.trim()];
      document.documentElement.lang = 'de';
      while (button?.textContent?.trim() === before[0])
        await new Promise((resolve) => setTimeout(resolve, 20));
      return [...before, button?.textContent?.trim()];
    }, null);
    expect(texts).toEqual(['Choose files', 'Dateien auswählen']);
  });

  test(`${name}: a layout of parts uploads pictures, reorders them, and its form stores them in this order`, async () => {
    await page.open(`${demo.url}layout-gallery.html`);
    const ids = await page.run(async () => {
      const field = document.querySelector('filestore-field') as FilestoreField;
      const wait = () => new Promise((resolve) => setTimeout(resolve, 50));
      while (!field.endpoint) await wait();
      const paint = async (color: string): Promise<File> => {
        const canvas = document.createElement('canvas');
        const brush = canvas.getContext('2d');
        if (brush) brush.fillStyle = color;
        brush?.fillRect(0, 0, 300, 150);
        const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
        return new File([blob ?? ''], `${color}.png`, { type: 'image/png' });
      };
      field.addFiles([await paint('teal'), await paint('navy'), await paint('olive')]);
      while (field.value.length < 3) await wait();
      const root = document.querySelector('filestore-list')?.shadowRoot;
      while ((root?.querySelectorAll('.row canvas').length ?? 0) < 3) await wait();
      return field.value;
    }, null);
    await page.click(() =>
      document.querySelector('filestore-list')?.shadowRoot?.querySelector('[data-act=up]'),
    );
    const facts = await page.run(async (before) => {
      const field = document.querySelector('filestore-field') as FilestoreField;
      while (field.value.join() === before.join()) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const form = field.closest('form') as HTMLFormElement;
      return { posted: new FormData(form).getAll('attachment'), valid: form.checkValidity() };
    }, ids);
    const [first, second, third] = ids;
    expect(facts).toEqual({ posted: [second, first, third], valid: true });
    await page.screenshot(join(LOOKS, `gallery-${name}.png`));
    await page.click(() => document.querySelector('main button[type=submit]'));
    for (const id of ids) await expect.poll(() => demo.state(id)).toBe('STORED');
  }, 120_000);
});
