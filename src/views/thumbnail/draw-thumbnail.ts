/** Device pixels: 36 CSS pixels on a dense screen. */
const THUMBNAIL_PIXELS = 72;

/** Larger images would take too much memory for such a small picture. */
const MAX_SOURCE_BYTES = 32e6;

/** Images that browsers can draw. SVG is excluded, because `createImageBitmap` does not accept SVG files. */
const DRAWABLE = /^image\/(avif|bmp|gif|jpeg|png|webp)$/;

/** Images are decoded one after another, because each is decoded at its full size. */
let decodeQueue: Promise<unknown> = Promise.resolve();

/**
 * Draws a small picture of an image file on a canvas. Unlike an `img`, a canvas needs no blob: URL, which a
 * strict CSP forbids. Returns undefined for other files and for images that cannot be decoded.
 *
 * @param wanted called when the image is next in the queue; false if its row was scrolled away
 */
export function drawPreview(
  file: File,
  wanted: () => boolean,
): Promise<HTMLCanvasElement | 'not-wanted' | undefined> {
  if (!DRAWABLE.test(file.type) || file.size > MAX_SOURCE_BYTES) return Promise.resolve(undefined);
  const drawn = decodeQueue.then(async () => {
    // The row is added to the document only after this call.
    await new Promise(requestAnimationFrame);
    return wanted() ? draw(file) : 'not-wanted';
  });
  decodeQueue = drawn;
  return drawn;
}

async function draw(file: File): Promise<HTMLCanvasElement | undefined> {
  try {
    const bitmap = await createImageBitmap(file);
    const canvas = document.createElement('canvas');
    canvas.width = THUMBNAIL_PIXELS;
    canvas.height = THUMBNAIL_PIXELS;
    // Like `object-fit: cover`.
    const scale = THUMBNAIL_PIXELS / Math.min(bitmap.width, bitmap.height);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    const context = canvas.getContext('2d');
    if (context) {
      context.imageSmoothingQuality = 'high';
      context.drawImage(
        bitmap,
        (THUMBNAIL_PIXELS - width) / 2,
        (THUMBNAIL_PIXELS - height) / 2,
        width,
        height,
      );
    }
    bitmap.close();
    return context ? canvas : undefined;
  } catch {
    // The file is not an image, although its type says so.
    return undefined;
  }
}
