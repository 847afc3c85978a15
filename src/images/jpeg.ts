import { type ByteReader, DamagedPictureError, latin1 } from './byte-reader.ts';
import type { EditedFile } from './edited-file.ts';
import { orientationOf, tiffWith } from './orientation.ts';

/* https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B */
const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const COMMENT = 0xfe;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP15 = 0xef;
const EXIF = 'Exif\0\0';
/** The length of JFIF's segment without a thumbnail. */
const JFIF_BYTES = 16;

/** The application segments that are needed to show the picture: JFIF, the color profile, and Adobe's color transform. */
const KEPT: ReadonlyMap<number, string> = new Map([
  [APP0, 'JFIF\0'],
  [0xe2, 'ICC_PROFILE\0'],
  [0xee, 'Adobe'],
]);

/**
 * Keeps the segments of a JPEG that are needed to show it. The orientation moves to a new EXIF segment. What follows
 * the end of the picture is left out: previews and videos with metadata of their own.
 */
export async function keepJpeg(bytes: ByteReader, edited: EditedFile): Promise<void> {
  edited.keep(0, 2);
  let position = 2;
  let orientation = 1;
  let hasOrientation = false;
  for (;;) {
    const { marker, start } = await nextMarker(bytes, position);
    if (marker === undefined) {
      // The end is missing. Browsers show such a picture as far as it goes.
      edited.keep(position, bytes.size);
      return;
    }
    if (marker === END) {
      edited.keep(start, start + 2);
      return;
    }
    if (isAlone(marker)) {
      edited.keep(start, start + 2);
      position = start + 2;
      continue;
    }
    const length = (await bytes.view(start + 2, 2)).getUint16(0);
    const end = start + 2 + length;
    if (length < 2 || end > bytes.size) throw new DamagedPictureError();
    const body = start + 4;
    if (marker === APP1 && (await bytes.text(body, EXIF.length)) === EXIF) {
      const found = orientationOf(await bytes.view(body + EXIF.length, end - body - EXIF.length));
      // Large metadata continues in further segments.
      if (orientation === 1) orientation = found;
    }
    // Before the picture itself, and after JFIF's segment, which comes first.
    if (orientation !== 1 && !hasOrientation && (marker < APP0 || marker > APP15)) {
      edited.add(exifSegment(orientation));
      hasOrientation = true;
    }
    const isJfif = marker === APP0 && (await isKept(bytes, marker, body));
    // Without its thumbnail.
    if (isJfif && length > JFIF_BYTES) edited.add(await jfifSegment(bytes, start));
    else if (await isKept(bytes, marker, body)) edited.keep(start, end);
    position = end;
    if (marker !== SCAN) continue;
    position = await endOfScan(bytes, end);
    edited.keep(end, position);
  }
}

async function isKept(bytes: ByteReader, marker: number, body: number): Promise<boolean> {
  if (marker === COMMENT) return false;
  if (marker < APP0 || marker > APP15) return true;
  const identifier = KEPT.get(marker);
  return identifier !== undefined && (await bytes.text(body, identifier.length)) === identifier;
}

/** A marker may have any number of fill bytes before it. */
async function nextMarker(
  bytes: ByteReader,
  position: number,
): Promise<{ readonly marker: number | undefined; readonly start: number }> {
  let start = position;
  for (;;) {
    const pair = await bytes.read(start, 2);
    if (pair.length < 2) return { marker: undefined, start };
    const [first, second = 0] = pair;
    if (first !== 0xff) throw new DamagedPictureError();
    if (second !== 0xff) return { marker: second, start };
    start += 1;
  }
}

function isAlone(marker: number): boolean {
  return marker === 0x01 || marker === START || isRestart(marker);
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}

/** Returns the offset of the marker that ends the compressed data. */
async function endOfScan(bytes: ByteReader, from: number): Promise<number> {
  let offset = from;
  for (;;) {
    const window = await bytes.window(offset);
    let index = window.indexOf(0xff);
    while (index >= 0 && index + 1 < window.length) {
      const next = window[index + 1] ?? 0;
      // A byte of 255 is followed by a zero. Restart markers belong to the data.
      if (next !== 0 && next !== 0xff && !isRestart(next)) return offset + index;
      index = window.indexOf(0xff, index + 1);
    }
    if (offset + window.length >= bytes.size) return bytes.size;
    // The last byte may be the first one of a marker.
    offset += index >= 0 ? index : window.length;
  }
}

async function jfifSegment(bytes: ByteReader, start: number): Promise<Uint8Array<ArrayBuffer>> {
  const segment = (await bytes.read(start, 2 + JFIF_BYTES)).slice();
  new DataView(segment.buffer).setUint16(2, JFIF_BYTES);
  // The width and the height of the thumbnail.
  segment.fill(0, 2 + JFIF_BYTES - 2);
  return segment;
}

function exifSegment(orientation: number): Uint8Array<ArrayBuffer> {
  const tiff = tiffWith(orientation);
  const segment = new Uint8Array(4 + EXIF.length + tiff.length);
  const view = new DataView(segment.buffer);
  view.setUint16(0, 0xff00 + APP1);
  view.setUint16(2, segment.length - 2);
  for (let index = 0; index < EXIF.length; index += 1) segment[4 + index] = EXIF.charCodeAt(index);
  segment.set(tiff, 4 + EXIF.length);
  return segment;
}

export function isJpeg(start: Uint8Array): boolean {
  return latin1(start.subarray(0, 3)) === '\xff\xd8\xff';
}
