import type { Page } from '@playwright/test';
import type { Frame } from './animated-png.ts';

const FRAME_MILLISECONDS = 120;

interface Shot {
  readonly png: Buffer;
  readonly milliseconds: number;
}

/** Takes pictures of a part of a page. A picture that equals the one before makes it last longer. */
export class Film {
  readonly #shots: Shot[] = [];
  readonly #page: Page;
  readonly #clip: { x: number; y: number; width: number; height: number };

  /** @param clip - The part of the page, in CSS pixels */
  constructor(page: Page, clip: { x: number; y: number; width: number; height: number }) {
    this.#page = page;
    this.#clip = clip;
  }

  /** Shows the page as it is for a while. */
  async hold(milliseconds: number): Promise<void> {
    this.#add(await this.#page.screenshot({ clip: this.#clip }), milliseconds);
  }

  /** Takes pictures until a condition holds. */
  async until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) {
      const began = Date.now();
      const png = await this.#page.screenshot({ clip: this.#clip });
      await this.#page.waitForTimeout(Math.max(0, FRAME_MILLISECONDS - (Date.now() - began)));
      this.#add(png, Date.now() - began);
    }
  }

  #add(png: Buffer, milliseconds: number): void {
    const last = this.#shots.at(-1);
    const repeats = last?.png.equals(png) === true;
    if (repeats) this.#shots.pop();
    this.#shots.push({ png, milliseconds: milliseconds + (repeats ? last.milliseconds : 0) });
  }

  /** @param decoder - An empty page: the browser decodes its own pictures */
  async develop(decoder: Page): Promise<readonly Frame[]> {
    const frames: Frame[] = [];
    for (const { png, milliseconds } of this.#shots) {
      frames.push({ ...(await decode(decoder, png)), milliseconds });
    }
    return frames;
  }
}

async function decode(page: Page, png: Buffer): Promise<Omit<Frame, 'milliseconds'>> {
  const { width, height, base64 } = await page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(bitmap, 0, 0);
    const { data: pixels } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let text = '';
    for (let at = 0; at < pixels.length; at += 4) {
      text += String.fromCharCode(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0);
    }
    return { width: bitmap.width, height: bitmap.height, base64: btoa(text) };
  }, png.toString('base64'));
  return { width, height, rgb: Buffer.from(base64, 'base64') };
}
