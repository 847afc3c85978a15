import { type ByteReader, DamagedPictureError, latin1 } from './byte-reader.ts';
import type { EditedFile } from './edited-file.ts';
import { orientationOf, tiffWith } from './orientation.ts';

/** https://developers.google.com/speed/webp/docs/riff_container */
const KEPT: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const HEADER_BYTES = 12;
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;

interface Chunk {
  readonly type: string;
  readonly start: number;
  readonly size: number;
  readonly end: number;
}

/** Keeps the chunks of a WebP that are needed to show it, and the orientation. */
export async function keepWebp(bytes: ByteReader, edited: EditedFile): Promise<void> {
  const chunks = await readChunks(bytes);
  const kept = chunks.filter(({ type }) => KEPT.has(type));
  const exif = chunks.find(({ type }) => type === 'EXIF');
  const orientation = exif ? orientationOf(await tiffOf(bytes, exif)) : 1;
  const added = orientation === 1 ? undefined : chunkOf('EXIF', tiffWith(orientation));
  const size = kept.reduce((sum, { start, end }) => sum + end - start, 4) + (added?.length ?? 0);
  const declared = (await bytes.view(4, 4)).getUint32(0, true);
  const isUnchanged = size === declared && 8 + size === bytes.size;
  if (isUnchanged && kept.length === chunks.length) {
    edited.keep(0, bytes.size);
    return;
  }
  edited.keep(0, 4);
  edited.add(uint32(size));
  edited.keep(8, HEADER_BYTES);
  for (const { type, start, end } of kept) {
    if (type !== 'VP8X') {
      edited.keep(start, end);
      continue;
    }
    const flags = (await bytes.view(start + 8, 1)).getUint8(0) & ~HAS_EXIF & ~HAS_XMP;
    edited.keep(start, start + 8);
    edited.add(new Uint8Array([added ? flags | HAS_EXIF : flags]));
    edited.keep(start + 9, end);
  }
  if (added) edited.add(added);
}

async function readChunks(bytes: ByteReader): Promise<readonly Chunk[]> {
  const end = Math.min(bytes.size, 8 + (await bytes.view(4, 4)).getUint32(0, true));
  const chunks: Chunk[] = [];
  for (let start = HEADER_BYTES; start + 8 <= end;) {
    const type = await bytes.text(start, 4);
    const size = (await bytes.view(start + 4, 4)).getUint32(0, true);
    // Chunks have an even number of bytes.
    const next = start + 8 + size + (size % 2);
    if (next > bytes.size + 1) throw new DamagedPictureError();
    chunks.push({ type, start, size, end: Math.min(next, bytes.size) });
    start = next;
  }
  return chunks;
}

/** Some programs begin the chunk as in a JPEG. */
async function tiffOf(bytes: ByteReader, { start, size }: Chunk): Promise<DataView> {
  const hasPrefix = (await bytes.text(start + 8, 6)) === 'Exif\0\0';
  const skipped = hasPrefix ? 6 : 0;
  return bytes.view(start + 8 + skipped, size - skipped);
}

function chunkOf(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + data.length + (data.length % 2));
  for (let index = 0; index < 4; index += 1) bytes[index] = type.charCodeAt(index);
  bytes.set(uint32(data.length), 4);
  bytes.set(data, 8);
  return bytes;
}

function uint32(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

export function isWebp(start: Uint8Array): boolean {
  return latin1(start.subarray(0, 4)) === 'RIFF' && latin1(start.subarray(8, 12)) === 'WEBP';
}
