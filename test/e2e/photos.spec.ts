import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET, TENANT } from '../../backend/dev/local-stack.ts';
import { connectS3 } from '../../backend/stores/s3/object-store.ts';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import {
  addMetadata,
  personalTags,
  requirePictureTools,
  tagsOf,
} from '../support/pictures/exiftool.ts';
import { isFullScale } from '../support/scale.ts';
import { expect, test, type Demo, type DemoPage } from './fixtures.ts';
import { forgetPeak, peakMegabytes, renderers } from './page-memory.ts';
import { pixelsOf } from './picture-page.ts';

/*
 * The photos of a holiday, each with its place, whose metadata is removed before they are uploaded. With TEST_SCALE=1 they are a
 * hundred. The test prints what they cost.
 */
const PHOTOS = isFullScale ? 100 : 9;
/** Pixels of photos of about 4, 8 and 12 MB. */
const SIZES = [
  [2300, 1725],
  [3250, 2440],
  [4000, 3000],
] as const;

let folder: string;
test.beforeAll(async () => {
  requirePictureTools();
  folder = await mkdtemp(join(tmpdir(), 'filestore-photos-'));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes the photos, which differ in a comment, and returns their paths. */
async function writePhotos({ page }: DemoPage): Promise<readonly string[]> {
  const templates: Buffer[] = [];
  for (const [index, [width, height]] of SIZES.entries()) {
    const base64 = await page.evaluate(paint, [width, height] as const);
    const file = join(folder, `template-${index}.jpg`);
    await writeFile(file, Buffer.from(base64, 'base64'));
    addMetadata(file, index === 1 ? 6 : 1);
    templates.push(await readFile(file));
  }
  const paths: string[] = [];
  for (let index = 0; index < PHOTOS; index += 1) {
    const template = templates[index % templates.length] ?? Buffer.alloc(0);
    const text = Buffer.from(`photo ${index} with GPS`);
    const comment = Buffer.from([0xff, 0xfe, 0, text.length + 2]);
    const path = join(folder, `photo-${index}.jpg`);
    const start = template.subarray(0, 2);
    await writeFile(path, Buffer.concat([start, comment, text, template.subarray(2)]));
    paths.push(path);
  }
  return paths;
}

interface Measured {
  readonly longestTask: number;
  readonly firstThumbnail: number;
}

/** Runs in the page: waits until all photos are uploaded and the visible ones have a thumbnail. */
async function measure(element: FilestoreUpload, count: number): Promise<Measured> {
  let longestTask = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
  });
  observer.observe({ type: 'longtask' });
  const frame = (): Promise<unknown> => new Promise(requestAnimationFrame);
  const hasThumbnail = (): boolean =>
    element.shadowRoot?.querySelector('.thumbnail canvas') instanceof HTMLCanvasElement;
  while (element.files.length === 0) await frame();
  const chosen = performance.now();
  while (!hasThumbnail()) await frame();
  const firstThumbnail = performance.now() - chosen;
  const isReady = (): boolean =>
    element.files.length === count && element.files.every(({ status }) => status === 'done');
  while (!isReady()) await frame();
  observer.disconnect();
  return { longestTask, firstThumbnail };
}

async function stored(demo: Demo, id: string): Promise<Buffer> {
  const client = connectS3(demo.server.stack.environment);
  try {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: BUCKET, Key: `${TENANT}/${id}` }),
    );
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  } finally {
    client.destroy();
  }
}

test(`${PHOTOS} photos are uploaded without their place, and with equal pixels`, async ({
  browser,
  demo,
  demoPage,
}) => {
  test.setTimeout(600_000);
  await demoPage.open(demo.url.replace(/$/, 'images.html'));
  const { page, upload } = demoPage;
  const paths = await writePhotos(demoPage);
  await upload.evaluate((element: FilestoreUpload) => {
    element.maxFiles = 200;
  });
  // A pointer over the element, and a first photo, load the code.
  await upload.hover();
  await upload.locator('input[type=file]').setInputFiles([join(folder, 'template-0.jpg')]);
  await expect(demoPage.row('template-0.jpg').locator('canvas')).toBeVisible();
  await expect(demoPage.row('template-0.jpg')).toContainText('Uploaded');
  await demoPage.row('template-0.jpg').getByRole('button', { name: 'Remove' }).click();
  await expect.poll(() => demoPage.files()).toEqual([]);
  const processes = await renderers(browser);
  await Promise.all(processes.map(forgetPeak));
  const before = await Promise.all(processes.map(peakMegabytes));
  const measuring = upload.evaluate(measure, PHOTOS);
  await upload.locator('input[type=file]').setInputFiles(paths);
  const { longestTask, firstThumbnail } = await measuring;
  const after = await Promise.all(processes.map(peakMegabytes));
  const megabytes = Math.max(...after.map((peak, at) => peak - (before[at] ?? 0)));
  console.log(
    `${PHOTOS} photos: ${Math.round(megabytes)} MB more, longest task ${Math.round(longestTask)} ms, first thumbnail after ${Math.round(firstThumbnail)} ms`,
  );

  const files = await demoPage.files();
  for (const [index, { id, name }] of files.entries()) {
    const path = join(folder, `stored-${name}`);
    const bytes = await stored(demo, id ?? '');
    await writeFile(path, bytes);
    expect(personalTags(tagsOf(path))).toEqual([]);
    if (index >= SIZES.length) continue;
    const original = await readFile(join(folder, name));
    expect(bytes.length).toBeLessThan(original.length);
    expect(await page.evaluate(pixelsOf, bytes.toString('base64'))).toBe(
      await page.evaluate(pixelsOf, original.toString('base64')),
    );
  }
  expect(files).toHaveLength(PHOTOS);
});

/** Runs in the page: noise, which no encoder makes small. */
async function paint([width, height]: readonly [number, number]): Promise<string> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const image = context.createImageData(width, height);
  let seed = 1;
  for (let index = 0; index < image.data.length; index += 1) {
    seed = (seed * 48_271) % 2_147_483_647;
    image.data[index] = index % 4 === 3 ? 255 : seed % 256;
  }
  context.putImageData(image, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.75 });
  return new Uint8Array(await blob.arrayBuffer()).toBase64();
}
