import { readImageSize } from '../../images/image-size.ts';

/** Device pixels: 36 CSS pixels on a dense screen. */
const MIN_PIXELS = 72;

/** Device pixels of a thumbnail in a grid. */
const MAX_PIXELS = 384;

/** Larger images would take too much memory for such a small picture. */
const MAX_SOURCE_BYTES = 32e6;

/**
 * A decoder takes four bytes for each pixel and more, however small the file is: a scanned plan of 16,000 × 16,000
 * pixels has 31 kB and takes 1 GB. Phones close such a page.
 */
const MAX_SOURCE_PIXELS = 40e6;

/** Samples in each direction for a pixel of a small thumbnail, which are then averaged. */
const SAMPLES = 6;

/** Device pixels in each direction that are sampled for a large thumbnail. */
const MAX_SAMPLED_PIXELS = 1152;

/**
 * Images that browsers can draw, HEIC only in Safari. SVG is excluded, because `createImageBitmap` does not accept
 * SVG files.
 */
const DRAWABLE = /^image\/(avif|bmp|gif|hei[cf]|jpeg|png|webp)$/;

/**
 * Returns a picture of a file that the browser cannot draw, such as a frame of a video. Undefined stands for none.
 */
export type Preview = (file: File) => Promise<Blob | undefined> | Blob | undefined;

/** Images are decoded one after another, because each is decoded at its full size. */
let decodeQueue: Promise<unknown> = Promise.resolve();

/**
 * Draws a small picture of an image file on a canvas. Unlike an `img`, a canvas needs no blob: URL, which a
 * strict CSP forbids. Returns undefined for other files and for images that cannot be decoded.
 *
 * @param place what the picture is drawn in. It has left the document if its row was scrolled away
 */
export function drawPreview(
  file: File,
  place: HTMLElement,
  preview?: Preview,
): Promise<HTMLCanvasElement | 'not-wanted' | undefined> {
  const isDrawable = DRAWABLE.test(file.type) && file.size <= MAX_SOURCE_BYTES;
  if (!isDrawable && !preview) return Promise.resolve(undefined);
  const drawn = inTurn(async () => {
    // The row is added to the document only after this call.
    await new Promise(requestAnimationFrame);
    if (!place.isConnected) return 'not-wanted';
    return isDrawable ? draw(file, sideOf(place)) : undefined;
  });
  if (!preview) return drawn;
  return drawn.then(async (result) => {
    if (result) return result;
    // Outside of the queue: the page's function can take long.
    const picture = await pictureFrom(preview, file);
    return picture && inTurn(() => draw(picture, sideOf(place)));
  });
}

function inTurn<Result>(decode: () => Promise<Result>): Promise<Result> {
  const decoded = decodeQueue.then(decode);
  decodeQueue = decoded.catch(() => undefined);
  return decoded;
}

/** Device pixels of a side of the thumbnail. */
function sideOf({ clientWidth }: HTMLElement): number {
  return Math.min(MAX_PIXELS, Math.max(MIN_PIXELS, Math.round(clientWidth * devicePixelRatio)));
}

/** The errors of the page's function are not those of the list. */
async function pictureFrom(preview: Preview, file: File): Promise<Blob | undefined> {
  try {
    return await preview(file);
  } catch (error) {
    reportError(error);
    return undefined;
  }
}

/** @param pixels the side of the thumbnail */
async function draw(file: Blob, pixels: number): Promise<HTMLCanvasElement | undefined> {
  const size = await readImageSize(file);
  if (!size || size.width * size.height > MAX_SOURCE_PIXELS) return undefined;
  try {
    // Browsers decode the file on another thread. Options such as `resizeWidth` would block this one, because
    // Chromium applies them here, to every pixel.
    const bitmap = await createImageBitmap(file);
    // Like `object-fit: cover`.
    const side = Math.min(bitmap.width, bitmap.height);
    const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
    const sampled = squareCanvas(Math.min(side, SAMPLES * pixels, MAX_SAMPLED_PIXELS));
    // A high quality reads every pixel of the source. This one reads a few around each sample, in under 30 ms for
    // 40 megapixels.
    sampled.context.imageSmoothingQuality = 'low';
    drawSquare(sampled, bitmap, x, y, side);
    bitmap.close();
    const thumbnail = squareCanvas(pixels);
    thumbnail.context.imageSmoothingQuality = 'high';
    drawSquare(thumbnail, sampled.canvas, 0, 0, sampled.canvas.width);
    return thumbnail.canvas;
  } catch {
    // The file is not an image, although its type says so.
    return undefined;
  }
}

interface SquareCanvas {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

function squareCanvas(side: number): SquareCanvas {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  // The option keeps the canvas in main memory. A canvas in graphics memory would copy the entire source there.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The browser has no memory for a canvas');
  return { canvas, context };
}

function drawSquare(
  { canvas: { width }, context }: SquareCanvas,
  source: CanvasImageSource,
  x: number,
  y: number,
  side: number,
): void {
  context.drawImage(source, x, y, side, side, 0, 0, width, width);
}
