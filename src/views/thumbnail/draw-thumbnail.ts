/** Device pixels: 36 CSS pixels on a dense screen. */
const THUMBNAIL_PIXELS = 72;

/** Larger ones take the browser too much memory for so small a picture. */
const MAX_SOURCE_BYTES = 32e6;

/** Browsers draw these. SVG is not among them: `createImageBitmap` takes none from a file. */
const DRAWABLE = /^image\/(avif|bmp|gif|jpeg|png|webp)$/;

/** One after another: each is decoded whole. */
let decodeQueue: Promise<unknown> = Promise.resolve();

/**
 * A small picture of an image file, on a canvas: unlike an `img` it needs no blob: URL, which a strict
 * policy forbids. Undefined for other files and for pictures that cannot be decoded.
 *
 * @param wanted asked when its turn comes; the row may have been scrolled away
 */
export function drawPreview(
  file: File,
  wanted: () => boolean,
): Promise<HTMLCanvasElement | 'not-wanted' | undefined> {
  if (!DRAWABLE.test(file.type) || file.size > MAX_SOURCE_BYTES) return Promise.resolve(undefined);
  const drawn = decodeQueue.then(async () => {
    // The row is put into the document after it was asked for.
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
    // As `object-fit: cover` has it.
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
    // Not a picture after all, whatever its name says.
    return undefined;
  }
}
