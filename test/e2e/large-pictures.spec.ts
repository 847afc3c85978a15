import type { Browser } from '@playwright/test';
import { crc32, deflateSync } from 'node:zlib';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test, type DemoPage } from './fixtures.ts';
import { forgetPeak, peakMegabytes, renderers } from './page-memory.ts';

/** Pictures of few bytes and many pixels, such as scanned plans. */

/** Returns a PNG of one color. A gray pixel has one bit, a colored one 24. */
function plainPng(width: number, height: number, color: 'gray' | 'rgb'): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(color === 'gray' ? [1, 0] : [8, 2], 8);
  const row = 1 + (color === 'gray' ? Math.ceil(width / 8) : width * 3);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(row * height), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

interface Cost {
  readonly longestTask: number;
  readonly megabytes: number;
}

/** Adds the picture and returns what that costs until it is uploaded and its thumbnail is there, if it gets one. */
async function costOf(
  browser: Browser,
  { upload }: DemoPage,
  picture: Buffer,
  drawn: boolean,
): Promise<Cost> {
  const processes = await renderers(browser);
  await Promise.all(processes.map(forgetPeak));
  const before = await Promise.all(processes.map(peakMegabytes));
  const longestTask = await upload.evaluate(
    async (element: FilestoreUpload, { base64, drawn }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const file = new File([bytes], 'plan.png', { type: 'image/png', lastModified: Date.now() });
      let longest = 0;
      const note = (entries: PerformanceEntryList): void => {
        for (const { duration } of entries) longest = Math.max(longest, duration);
      };
      const observer = new PerformanceObserver((list) => note(list.getEntries()));
      const frame = (): Promise<unknown> =>
        new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const canvases = (): number =>
        element.shadowRoot?.querySelectorAll('.thumbnail canvas').length ?? 0;
      const canvasesBefore = canvases();
      await frame();
      observer.observe({ type: 'longtask' });
      element.addFiles(file);
      while (element.files.some(({ status }) => status !== 'done')) await frame();
      if (drawn) while (canvases() === canvasesBefore) await frame();
      // A picture that must not be decoded would be by now.
      for (let count = 0; count < 30; count += 1) await frame();
      note(observer.takeRecords());
      observer.disconnect();
      return longest;
    },
    { base64: picture.toString('base64'), drawn },
  );
  const after = await Promise.all(processes.map(peakMegabytes));
  return { longestTask, megabytes: Math.max(...after.map((peak, at) => peak - (before[at] ?? 0))) };
}

/** Four bytes for each pixel, and what the file and its row need. */
const megabytesFor = (pixels: number): number => 40 + (pixels * 4) / 1e6;

for (const [title, width, height, color, drawn] of [
  ['16,000 × 16,000 pixels', 16_000, 16_000, 'gray', false],
  ['40.3 megapixels', 6350, 6350, 'rgb', false],
  ['39.7 megapixels', 6300, 6300, 'rgb', true],
  ['27 megapixels', 9000, 3000, 'gray', true],
  ['4 × 60,000 pixels', 4, 60_000, 'gray', true],
  ['60,000 × 4 pixels', 60_000, 4, 'gray', true],
] as const) {
  test(`a picture of ${title} ${drawn ? 'gets a thumbnail' : 'is not decoded'}, and the page stays responsive`, async ({
    browser,
    demo,
    demoPage,
  }) => {
    const picture = plainPng(width, height, color);
    await demoPage.open(demo.url);
    // The view and the engine are loaded before the measurement.
    await demoPage.choose({ name: 'first.txt', ...bytesOf('first') });
    await expect(demoPage.row('first.txt')).toContainText('Uploaded');
    const costs: Cost[] = [];
    // On a busy machine every task is long, so the best of several measurements counts.
    await expect(async () => {
      costs.push(await costOf(browser, demoPage, picture, drawn));
      expect(Math.min(...costs.map(({ longestTask }) => longestTask))).toBeLessThanOrEqual(50);
    }).toPass({ timeout: 60_000 });
    const canvases = demoPage.upload.locator('.thumbnail canvas');
    await expect(canvases).toHaveCount(drawn ? costs.length : 0);
    expect(costs[0]?.megabytes).toBeLessThan(megabytesFor(drawn ? width * height : 0));
  });
}
