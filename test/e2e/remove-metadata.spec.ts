import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Images from '../../src/images.ts';
import {
  addMetadata,
  personalTags,
  requirePictureTools,
  tagsOf,
} from '../support/pictures/exiftool.ts';
import { expect, formPage, test } from './fixtures.ts';
import { IMAGES_MODULE, pixelsOf } from './picture-page.ts';

/** ExifTool writes the metadata and looks for it afterwards. Chromium encodes and decodes the pictures. */
let folder: string;
test.beforeAll(async () => {
  requirePictureTools();
  folder = await mkdtemp(join(tmpdir(), 'filestore-pictures-'));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the page has made of a picture. */
interface Outcome {
  readonly bytes: string;
  readonly name: string;
  readonly type: string;
  readonly longestTask: number;
}

for (const type of ['image/jpeg', 'image/png', 'image/webp']) {
  for (const orientation of [1, 6]) {
    test(`${type}, orientation ${orientation}: no metadata is left, and the pixels are equal`, async ({
      page,
      demo,
    }) => {
      await page.goto(formPage(demo.url));
      const encoded = await page.evaluate(encode, type);
      const file = join(folder, `photo-${orientation}.${type.slice(6)}`);
      await writeFile(file, Buffer.from(encoded, 'base64'));
      addMetadata(file, orientation);
      expect(personalTags(tagsOf(file)).length).toBeGreaterThan(4);
      const original = await readFile(file);
      const outcome = await page.evaluate(removed, {
        module: IMAGES_MODULE,
        bytes: original.toString('base64'),
        type,
      });
      expect([outcome.name, outcome.type]).toEqual(['photo', type]);
      expect(await page.evaluate(pixelsOf, outcome.bytes)).toBe(
        await page.evaluate(pixelsOf, original.toString('base64')),
      );
      await writeFile(file, Buffer.from(outcome.bytes, 'base64'));
      const tags = tagsOf(file);
      expect(personalTags(tags)).toEqual([]);
      expect(tags['ExifTool:Warning']).toBeUndefined();
      if (orientation !== 1) expect(tags['IFD0:Orientation']).toBe(orientation);
      // It is done once.
      const again = await page.evaluate(removed, {
        module: IMAGES_MODULE,
        bytes: outcome.bytes,
        type,
      });
      expect(again.bytes).toBe(outcome.bytes);
    });
  }
}

test('HEIC: no metadata is left, and libheif decodes the same picture', async ({ page, demo }) => {
  await page.goto(formPage(demo.url));
  const png = join(folder, 'photo.png');
  await writeFile(png, Buffer.from(await page.evaluate(encode, 'image/png'), 'base64'));
  const file = join(folder, 'photo.heic');
  execFileSync('heif-enc', ['-q', '60', png, '-o', file], { stdio: 'ignore' });
  addMetadata(file, 1);
  const original = await readFile(file);
  expect(personalTags(tagsOf(file)).length).toBeGreaterThan(4);
  const bytes = await page.evaluate(removeOnly, {
    module: IMAGES_MODULE,
    bytes: original.toString('base64'),
  });
  const cleaned = join(folder, 'cleaned.heic');
  await writeFile(cleaned, Buffer.from(bytes, 'base64'));
  expect(personalTags(tagsOf(cleaned))).toEqual([]);
  const pixels = async (of: string): Promise<string> => {
    execFileSync('heif-convert', [of, `${of}.png`], { stdio: 'ignore' });
    return page.evaluate(pixelsOf, (await readFile(`${of}.png`)).toString('base64'));
  };
  expect(await pixels(cleaned)).toBe(await pixels(file));
});

test('a photo of 12 MB keeps no page task over 50 ms, and what follows its end is left out', async ({
  page,
  demo,
}) => {
  await page.goto(formPage(demo.url));
  const photo = Buffer.from(await page.evaluate(encode, 'image/jpeg'), 'base64');
  const file = join(folder, 'large.jpeg');
  // A second picture with metadata, as phones append them, and then ten megabytes of a video.
  await writeFile(file, photo);
  addMetadata(file, 1);
  const appended = await readFile(file);
  await writeFile(file, Buffer.concat([appended, appended, Buffer.alloc(12_000_000, 'GPS ')]));
  const original = await readFile(file);
  const bytes = original.toString('base64');
  const input = { module: IMAGES_MODULE, bytes, type: 'image/jpeg' };
  const outcome = await page.evaluate(removed, input);
  expect(await page.evaluate(pixelsOf, outcome.bytes)).toBe(await page.evaluate(pixelsOf, bytes));
  expect(Buffer.from(outcome.bytes, 'base64').length).toBeLessThan(photo.length + 1000);
  // On a busy machine every task is long, so the best of several measurements counts.
  await expect
    .poll(async () => (await page.evaluate(removed, input)).longestTask, { timeout: 60_000 })
    .toBeLessThan(50);
});

/** Runs in the page: a picture with every color, in base64. */
async function encode(type: string): Promise<string> {
  const canvas = new OffscreenCanvas(640, 480);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const image = context.createImageData(640, 480);
  let seed = 1;
  image.data.forEach((_, index) => {
    seed = (seed * 48_271) % 2_147_483_647;
    image.data[index] = index % 4 === 3 ? 255 : seed % 256;
  });
  context.putImageData(image, 0, 0);
  const blob = await canvas.convertToBlob({ type, quality: 0.9 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return bytes.toBase64();
}

async function removeOnly(given: { module: string; bytes: string }): Promise<string> {
  const { removeMetadata } = (await import(given.module)) as typeof Images;
  const cleaned = await removeMetadata(new File([Uint8Array.fromBase64(given.bytes)], 'photo'));
  return new Uint8Array(await cleaned.arrayBuffer()).toBase64();
}

async function removed(given: { module: string; bytes: string; type: string }): Promise<Outcome> {
  const { removeMetadata } = (await import(given.module)) as typeof Images;
  const file = new File([Uint8Array.fromBase64(given.bytes)], 'photo', { type: given.type });
  let longestTask = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  observer.observe({ entryTypes: ['longtask'] });
  const cleaned = await removeMetadata(file);
  await new Promise((resolve) => setTimeout(resolve, 100));
  observer.disconnect();
  return {
    bytes: new Uint8Array(await cleaned.arrayBuffer()).toBase64(),
    name: cleaned.name,
    type: cleaned.type,
    longestTask,
  };
}
