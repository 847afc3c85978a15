import { ByteReader } from './byte-reader.ts';

/**
 * Whether a picture moves, or may move: a GIF, or an animated PNG, WebP, AVIF or HEIC. A canvas would keep its first frame
 * only.
 */
export async function isAnimated(file: Blob): Promise<boolean> {
  const bytes = new ByteReader(file);
  const start = await bytes.text(0, Math.min(21, file.size));
  if (start.startsWith('GIF8') || /^[^]{4}ftyp(avis|msf1|hevc)/.test(start)) return true;
  if (/^RIFF[^]{4}WEBPVP8X/.test(start)) return (start.charCodeAt(20) & 2) !== 0;
  if (!start.startsWith('\x89PNG')) return false;
  // The control chunk comes before the pixels: https://www.w3.org/TR/png-3/#acTL-chunk
  for (let position = 8; position + 8 <= file.size;) {
    const type = await bytes.text(position + 4, 4);
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
    position += 12 + (await bytes.view(position, 4)).getUint32(0);
  }
  return false;
}
