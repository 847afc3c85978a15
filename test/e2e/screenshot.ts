import { crc32, deflateSync } from 'node:zlib';

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
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
