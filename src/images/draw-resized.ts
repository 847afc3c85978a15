import { DEFAULT_QUALITY, encodedType, fittingSize, type PictureSize } from './resize-options.ts';

/** A picture and how it is resized. */
export interface ResizeJob {
  readonly file: Blob;
  readonly size: PictureSize;
}

/** The encoded picture, or why there is none. */
export type ResizeResult =
  | { readonly status: 'encoded'; readonly blob: Blob }
  /** The picture has the size and the type already. */
  | { readonly status: 'unchanged' }
  /** The browser has no memory for the canvas. */
  | { readonly status: 'too-large' }
  | { readonly status: 'undecodable' };

/** Draws a picture in another size. Works in pages and in workers. */
export async function drawResized({ file, size }: ResizeJob): Promise<ResizeResult> {
  let bitmap: ImageBitmap;
  try {
    // Turned as the camera was held. The result needs no orientation.
    bitmap = await createImageBitmap(file);
  } catch {
    return { status: 'undecodable' };
  }
  try {
    const { width, height } = fittingSize(bitmap, size);
    const type = encodedType(file.type, size.type);
    if (width === bitmap.width && height === bitmap.height && type === file.type) {
      return { status: 'unchanged' };
    }
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (!context) return { status: 'too-large' };
    if (type === 'image/jpeg') {
      // JPEG has no transparency, and browsers would encode it as black.
      context.fillStyle = '#fff';
      context.fillRect(0, 0, width, height);
    }
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    const quality = size.quality ?? DEFAULT_QUALITY;
    return { status: 'encoded', blob: await canvas.convertToBlob({ type, quality }) };
  } catch {
    return { status: 'too-large' };
  } finally {
    bitmap.close();
  }
}
