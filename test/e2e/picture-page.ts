import { join } from 'node:path';

/** The URL of `src/images.ts` on a page of the demo, which Vite serves from source. */
export const IMAGES_MODULE = `/@fs${join(import.meta.dirname, '../../src/images.ts')}`;

/** Runs in the page: a hash of the decoded pixels and the size. */
export async function pixelsOf(base64: string): Promise<string> {
  const blob = new Blob([Uint8Array.fromBase64(base64)]);
  const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' });
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (!context) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return `${bitmap.width} × ${bitmap.height} ${hash.toHex()}`;
}
