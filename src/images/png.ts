import { type ByteReader, DamagedPictureError, latin1 } from './byte-reader.ts';
import type { EditedFile } from './edited-file.ts';
import { orientationOf, tiffWith } from './orientation.ts';

/** https://www.w3.org/TR/png-3/#4Concepts.FormatTypes */
const KEPT: ReadonlySet<string> = new Set(
  [
    'IHDR PLTE IDAT IEND tRNS bKGD hIST pHYs sBIT sPLT',
    // Colors
    'cHRM cICP cLLI mDCV gAMA iCCP sRGB',
    // Animations
    'acTL fcTL fdAT',
  ].flatMap((types) => types.split(' ')),
);

const SIGNATURE = '\x89PNG\r\n\x1a\n';

/** Keeps the chunks of a PNG that are needed to show it, and the orientation. */
export async function keepPng(bytes: ByteReader, edited: EditedFile): Promise<void> {
  edited.keep(0, SIGNATURE.length);
  for (let position = SIGNATURE.length; position < bytes.size;) {
    const length = (await bytes.view(position, 4)).getUint32(0);
    const type = await bytes.text(position + 4, 4);
    const end = position + 12 + length;
    if (end > bytes.size) throw new DamagedPictureError();
    if (KEPT.has(type)) edited.keep(position, end);
    if (type === 'eXIf') {
      const orientation = orientationOf(await bytes.view(position + 8, length));
      if (orientation !== 1) edited.add(chunk(type, tiffWith(orientation)));
    }
    // Whatever follows is no part of the picture.
    if (type === 'IEND') return;
    position = end;
  }
}

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let index = 0; index < 4; index += 1) bytes[4 + index] = type.charCodeAt(index);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** https://www.w3.org/TR/png-3/#5CRC-algorithm. The data has a few bytes, so there is no table. */
function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

export function isPng(start: Uint8Array): boolean {
  return latin1(start.subarray(0, 8)) === SIGNATURE;
}
