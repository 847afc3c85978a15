import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type * as Images from '../../src/images.ts';
import {
  addMetadata,
  personalTags,
  requirePictureTools,
  tagsOf,
} from '../support/pictures/exiftool.ts';
import { expect, formPage, test } from './fixtures.ts';
import { IMAGES_MODULE } from './picture-page.ts';

let folder: string;
test.beforeAll(async () => {
  requirePictureTools();
  folder = await mkdtemp(join(tmpdir(), 'filestore-resized-'));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));
test.beforeEach(({ page, demo }) => page.goto(formPage(demo.url)));

interface Given {
  readonly bytes: string;
  readonly name: string;
  readonly type: string;
  readonly options: Omit<Images.ResizeOptions, 'signal'>;
}

interface Resized {
  readonly bytes: string;
  readonly name: string;
  readonly type: string;
  /** Whether the same File was returned. */
  readonly same: boolean;
  readonly width: number;
  readonly height: number;
}

/** Runs `resizeImage` in the page. */
const resize = (page: Page, given: Given): Promise<Resized> =>
  page.evaluate(
    async ({ module, bytes, name, type, options }) => {
      const { resizeImage } = (await import(module)) as typeof Images;
      const file = new File([Uint8Array.fromBase64(bytes)], name, { type });
      const result = await resizeImage(file, options);
      const { width, height } = await createImageBitmap(result);
      return {
        bytes: new Uint8Array(await result.arrayBuffer()).toBase64(),
        name: result.name,
        type: result.type,
        same: result === file,
        width,
        height,
      };
    },
    { module: IMAGES_MODULE, ...given },
  );

/** A picture whose left half is red, and whose right half is noise, so that it cannot be compressed well. */
const paint = (page: Page, width: number, height: number, type: string): Promise<string> =>
  page.evaluate(
    async ([columns, rows, encoded]) => {
      const canvas = new OffscreenCanvas(columns, rows);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      const image = context.createImageData(columns, rows);
      let seed = 1;
      for (let index = 0; index < image.data.length; index += 1) {
        seed = (seed * 48_271) % 2_147_483_647;
        const isLeft = ((index >> 2) % columns) * 2 < columns;
        const red = index % 4 === 0 ? 255 : 0;
        image.data[index] = index % 4 === 3 ? 255 : isLeft ? red : seed % 256;
      }
      context.putImageData(image, 0, 0);
      const blob = await canvas.convertToBlob({ type: encoded, quality: 0.95 });
      return new Uint8Array(await blob.arrayBuffer()).toBase64();
    },
    [width, height, type] as const,
  );

test('a photo fits into the size, is turned as it was held, and has no metadata', async ({
  page,
}) => {
  const file = join(folder, 'photo.jpg');
  await writeFile(file, Buffer.from(await paint(page, 4000, 3000, 'image/jpeg'), 'base64'));
  addMetadata(file, 6);
  const bytes = (await readFile(file)).toString('base64');
  const resized = await resize(page, {
    bytes,
    name: 'photo.jpg',
    type: 'image/jpeg',
    options: { maxWidth: 1600, maxHeight: 1600 },
  });
  expect(resized).toMatchObject({ name: 'photo.jpg', type: 'image/jpeg', same: false });
  expect([resized.width, resized.height]).toEqual([1200, 1600]);
  await writeFile(file, Buffer.from(resized.bytes, 'base64'));
  expect(personalTags(tagsOf(file))).toEqual([]);
  expect(tagsOf(file)['IFD0:Orientation']).toBeUndefined();
  // The left half of the camera's picture is the upper half of the turned one.
  const [top, bottom] = await page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.fromBase64(base64)]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    return [100, 1500].map((y) => [...(context?.getImageData(600, y, 1, 1).data ?? [])]);
  }, resized.bytes);
  expect(top?.[0]).toBeGreaterThan(240);
  expect(top?.[1]).toBeLessThan(15);
  expect(bottom?.[1]).toBeGreaterThan(15);
});

test('another format gets its type and its extension', async ({ page }) => {
  const bytes = await paint(page, 300, 200, 'image/png');
  const given = { bytes, name: 'a.b/scan.PNG', type: 'image/png' };
  expect(await resize(page, { ...given, options: { type: 'image/webp' } })).toMatchObject({
    name: 'a.b/scan.webp',
    type: 'image/webp',
    width: 300,
    height: 200,
  });
  expect(await resize(page, { ...given, options: { type: 'image/jpeg' } })).toMatchObject({
    name: 'a.b/scan.jpg',
    type: 'image/jpeg',
  });
});

test('transparent pixels become white in a JPEG', async ({ page }) => {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(10, 10);
    canvas.getContext('2d')?.clearRect(0, 0, 10, 10);
    const blob = await canvas.convertToBlob();
    return new Uint8Array(await blob.arrayBuffer()).toBase64();
  });
  const options = { type: 'image/jpeg' } as const;
  const resized = await resize(page, { bytes, name: 'a.png', type: 'image/png', options });
  const pixel = await page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.fromBase64(base64)]));
    const context = new OffscreenCanvas(10, 10).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    return [...(context?.getImageData(5, 5, 1, 1).data ?? [])];
  }, resized.bytes);
  expect(pixel).toEqual([255, 255, 255, 255]);
});

test('the second parameter of prepare can be passed on, and the picture is drawn in the worker', async ({
  page,
}) => {
  const bytes = await paint(page, 200, 100, 'image/png');
  const worker = page.waitForEvent('worker');
  const width = await page.evaluate(
    async ({ module, picture }) => {
      const { resizeImage } = (await import(module)) as typeof Images;
      const file = new File([Uint8Array.fromBase64(picture)], 'a.png', { type: 'image/png' });
      const context = { signal: new AbortController().signal, report: () => undefined };
      const options = { ...context, maxWidth: 50 };
      return (await createImageBitmap(await resizeImage(file, options))).width;
    },
    { module: IMAGES_MODULE, picture: bytes },
  );
  expect(width).toBe(50);
  expect((await worker).url()).toContain('resize-worker');
});

test('what needs no change is returned as it is', async ({ page }) => {
  const jpeg = await paint(page, 300, 200, 'image/jpeg');
  const gif = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
  for (const [bytes, type, options] of [
    [jpeg, 'image/jpeg', { maxWidth: 300, maxHeight: 300 }],
    [jpeg, 'image/jpeg', {}],
    // Canvas would keep one frame of an animation.
    [gif, 'image/gif', { maxWidth: 1, type: 'image/jpeg' }],
  ] as const) {
    expect((await resize(page, { bytes, name: 'a', type, options })).same).toBe(true);
  }
});

test('a damaged picture is an error, and the next picture is resized', async ({ page }) => {
  const good = await paint(page, 300, 200, 'image/jpeg');
  const results = await page.evaluate(
    async ({ module, bytes }) => {
      const { resizeImage } = (await import(module)) as typeof Images;
      const type = 'image/jpeg';
      const damaged = new File(['no picture'], 'a.jpg', { type });
      const picture = new File([Uint8Array.fromBase64(bytes)], 'b.jpg', { type });
      const controller = new AbortController();
      const aborted = resizeImage(picture, { maxWidth: 10, signal: controller.signal });
      setTimeout(() => controller.abort(new Error('stopped')));
      const calls = [
        resizeImage(damaged, { maxWidth: 10 }),
        aborted,
        resizeImage(picture, { maxWidth: 10 }),
      ];
      const settled = await Promise.allSettled(calls);
      return settled.map((result) =>
        result.status === 'fulfilled'
          ? `resized ${result.value.name}`
          : `${(result.reason as Error).name}: ${(result.reason as Error).message}`,
      );
    },
    { module: IMAGES_MODULE, bytes: good },
  );
  expect(results[0]).toBe('UndecodablePictureError: The browser cannot decode this picture');
  // It may be resized before it is stopped.
  expect(['Error: stopped', 'resized b.jpg']).toContain(results[1]);
  expect(results[2]).toBe('resized b.jpg');
});

test('where the worker cannot be loaded, the page resizes', async ({ page }) => {
  const refused: string[] = [];
  await page.route(/resize-worker/, async (route) => {
    refused.push(route.request().url());
    await route.abort();
  });
  const bytes = await paint(page, 300, 200, 'image/jpeg');
  const options = { maxWidth: 30 };
  const resized = await resize(page, { bytes, name: 'a.jpg', type: 'image/jpeg', options });
  expect([resized.width, resized.height]).toEqual([30, 20]);
  expect(refused).toHaveLength(1);
});

test('a row shows the first frame of a video', async ({ demoPage, demo, page }) => {
  await demoPage.open(demo.url);
  const frames = await page.evaluate(async (module) => {
    const { videoFrame } = (await import(module)) as typeof Images;
    // Two seconds of a green canvas, as a camera would record it.
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm' });
    const chunks: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data));
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
    recorder.start();
    for (let frame = 0; frame < 20; frame += 1) {
      if (context) context.fillStyle = '#0a0';
      context?.fillRect(0, 0, canvas.width, canvas.height);
      await new Promise(requestAnimationFrame);
    }
    recorder.stop();
    await stopped;
    const film = new File(chunks, 'film.webm', { type: 'video/webm' });
    const upload = document.querySelector('filestore-upload');
    if (!upload) throw new Error('The page has no element');
    upload.preview = videoFrame;
    upload.addFiles([film, new File(['no video'], 'broken.webm', { type: 'video/webm' })]);
    return [await videoFrame(film), await videoFrame(new File(['a'], 'a.txt'))].map(
      (blob) => blob?.type,
    );
  }, IMAGES_MODULE);
  expect(frames).toEqual(['image/jpeg', undefined]);
  const canvas = demoPage.upload.locator('.row', { hasText: 'film.webm' }).locator('canvas');
  await expect(canvas).toBeVisible();
  const pixel = await canvas.evaluate((drawn: HTMLCanvasElement) => [
    ...(drawn.getContext('2d')?.getImageData(30, 30, 1, 1).data ?? []),
  ]);
  expect(pixel[1]).toBeGreaterThan(120);
  expect(pixel[0]).toBeLessThan(60);
  const broken = demoPage.upload.locator('.row', { hasText: 'broken.webm' });
  await expect(broken.locator('.thumbnail')).toHaveText('WEBM');
});
