import { deflateSync } from 'node:zlib';
import { pngChunk } from '../../.build/docs/animated-png.ts';

/** Returns a valid PNG of the given size with colored stripes. */
export function picture(
  width: number,
  height: number,
  [red, green, blue]: readonly number[],
): Buffer {
  const rows = Array.from({ length: height }, (_, y) => {
    const light = Math.floor(y / 8) % 2;
    const pixel = [red, green, blue].map((value = 0) =>
      light ? Math.min(255, value + 80) : value,
    );
    // Each row starts with its filter type, 0 for none.
    return Buffer.from([0, ...Array.from({ length: width }, () => pixel).flat()]);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits per channel, true color.
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.concat(rows))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
