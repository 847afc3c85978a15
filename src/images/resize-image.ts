import type { WorkerUrl } from '../workers/worker-class.ts';
import { readImageSize } from './image-size.ts';
import { isAnimated } from './is-animated.ts';
import { ResizeClient } from './resize-client.ts';
import { MAX_RESIZED_PIXELS, type EncodedType, type PictureSize } from './resize-options.ts';

export interface ResizeOptions extends PictureSize {
  /** Ends the call. */
  readonly signal?: AbortSignal | undefined;
  /** The page's own copy of `resize-worker.js`. The default is the file of the package. */
  readonly workerUrl?: WorkerUrl | undefined;
}

/** A picture that the browser cannot decode, such as a HEIC outside of Safari, or one that is damaged. */
export class UndecodablePictureError extends Error {
  override readonly name = 'UndecodablePictureError';
}

const client = new ResizeClient();

/**
 * Makes a picture smaller or encodes it in another format, in a worker. The result has no metadata, is turned as the camera
 * was held, and has sRGB colors. Its name gets the extension of its type.
 *
 * Returns the file itself if there is nothing to change, if the result would be larger, or if it is not a picture, an
 * animation (GIF, animated PNG and WebP), an SVG, or has more than 100 megapixels.
 *
 * @throws {UndecodablePictureError} if the browser cannot decode the picture
 * @throws the signal's reason when it was aborted
 */
export async function resizeImage(file: File, options: ResizeOptions = {}): Promise<File> {
  const { signal, workerUrl, maxWidth, maxHeight, type, quality } = options;
  // Only these: a page may pass on the second parameter of `prepare`, whose function no worker can receive.
  const size = { maxWidth, maxHeight, type, quality };
  signal?.throwIfAborted();
  if (!/^image\/(?!svg)/.test(file.type) || (await isAnimated(file))) return file;
  const pixels = await readImageSize(file);
  if (pixels && pixels.width * pixels.height > MAX_RESIZED_PIXELS) return file;
  const result = await client.resize({ file, size }, workerUrl, signal);
  if (result.status === 'undecodable') {
    throw new UndecodablePictureError('The browser cannot decode this picture');
  }
  if (result.status !== 'encoded') return file;
  const { blob } = result;
  // A picture that gets no smaller keeps its quality, unless it got the format that was asked for.
  const isWanted = size.type !== undefined && size.type !== file.type && blob.type === size.type;
  if (blob.size >= file.size && !isWanted) return file;
  const name = withExtension(file.name, blob.type);
  return new File([blob], name, { type: blob.type, lastModified: file.lastModified });
}

const extensions: Readonly<Record<EncodedType, RegExp>> = {
  'image/jpeg': /\.jpe?g$/i,
  'image/png': /\.png$/i,
  'image/webp': /\.webp$/i,
};

/** Returns `photo.jpg` for `photo.heic`. */
function withExtension(name: string, type: string): string {
  // Safari encodes PNG where it cannot encode the type.
  const known = extensions[type as EncodedType];
  if (known?.test(name) ?? true) return name;
  return name.replace(/(?<=.)\.\w{1,5}$/, '') + `.${type.slice(6).replace('jpeg', 'jpg')}`;
}
