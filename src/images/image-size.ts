import { ByteReader } from './byte-reader.ts';

/** In pixels, before any rotation. */
interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Enough for every block of a real file. The size of a crafted file with more blocks stays unknown. */
const MAX_BLOCKS = 5000;

/**
 * Reads the size of an image from its header, without decoding it: AVIF, BMP, GIF, HEIC, JPEG, PNG and WebP. Like a
 * decoder, it recognizes the format by its first bytes and not by the type of the file. If a file names several
 * sizes, the largest one counts, because a decoder may have to allocate it. Returns undefined for other formats
 * and for broken headers.
 */
export async function readImageSize(file: Blob): Promise<ImageSize | undefined> {
  try {
    const bytes = new ByteReader(file);
    const start = await bytes.text(0, Math.min(16, file.size));
    const read = readers.find(([magic]) => magic.test(start))?.[1];
    const size = await read?.(bytes, start);
    return size && size.width > 0 && size.height > 0 ? size : undefined;
  } catch {
    // The file is cut off or cannot be read.
    return undefined;
  }
}

type ReadSize = (bytes: ByteReader, start: string) => Promise<ImageSize | undefined>;

const readers: readonly (readonly [magic: RegExp, read: ReadSize])[] = [
  [/^\x89PNG\r\n\x1a\n/, readPng],
  [/^\xff\xd8\xff/, readJpeg],
  [/^GIF8[79]a/, readGif],
  [/^RIFF[^]{4}WEBPVP8/, readWebp],
  [/^BM/, readBmp],
  [/^[^]{4}ftyp/, readIsobmff],
];

/** https://www.w3.org/TR/png-3/#11IHDR, which an animated PNG has too. */
async function readPng(bytes: ByteReader): Promise<ImageSize> {
  const header = await bytes.view(16, 8);
  return { width: header.getUint32(0), height: header.getUint32(4) };
}

/**
 * The frame header comes after any number of other segments, which may contain a thumbnail with a frame header:
 * https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B.
 */
async function readJpeg(bytes: ByteReader): Promise<ImageSize | undefined> {
  let position = 2;
  for (let block = 0; block < MAX_BLOCKS; block += 1) {
    const view = await bytes.view(position, 2);
    const [prefix, marker] = [view.getUint8(0), view.getUint8(1)];
    // Fill bytes and stray bytes before a marker are skipped.
    if (prefix !== 0xff || marker === 0xff || marker === 0) {
      position += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const header = await bytes.view(position + 5, 4);
      return { width: header.getUint16(2), height: header.getUint16(0) };
    }
    // The scan, or the end of the image.
    if (marker === 0xda || marker === 0xd9) return undefined;
    const isAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    position += isAlone ? 2 : 2 + (await bytes.view(position + 2, 2)).getUint16(0);
  }
  return undefined;
}

/**
 * Decoders enlarge the screen if the first frame is larger:
 * https://www.w3.org/Graphics/GIF/spec-gif89a.txt, sections 18 to 26.
 */
async function readGif(bytes: ByteReader): Promise<ImageSize | undefined> {
  const screen = await bytes.view(6, 5);
  const flags = screen.getUint8(4);
  let position = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  for (let block = 0; block < MAX_BLOCKS; block += 1) {
    const introducer = (await bytes.view(position, 1)).getUint8(0);
    if (introducer === 0x2c) {
      const frame = await bytes.view(position + 1, 8);
      const end = (offset: number): number =>
        frame.getUint16(offset, true) + frame.getUint16(offset + 4, true);
      return {
        width: Math.max(screen.getUint16(0, true), end(0)),
        height: Math.max(screen.getUint16(2, true), end(2)),
      };
    }
    if (introducer !== 0x21) return undefined;
    position += 2;
    for (let length = 1; length > 0 && block < MAX_BLOCKS; block += 1) {
      length = (await bytes.view(position, 1)).getUint8(0);
      position += 1 + length;
    }
  }
  return undefined;
}

/** https://developers.google.com/speed/webp/docs/riff_container */
async function readWebp(bytes: ByteReader, start: string): Promise<ImageSize | undefined> {
  const header = await bytes.view(20, 10);
  switch (start.charAt(15)) {
    case 'X':
      return {
        width: (header.getUint32(4, true) & 0xffffff) + 1,
        height: (header.getUint32(6, true) >>> 8) + 1,
      };
    case 'L': {
      const bits = header.getUint32(1, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case ' ':
      return {
        width: header.getUint16(6, true) & 0x3fff,
        height: header.getUint16(8, true) & 0x3fff,
      };
    default:
      return undefined;
  }
}

/** https://learn.microsoft.com/windows/win32/gdi/bitmap-header-types */
async function readBmp(bytes: ByteReader): Promise<ImageSize> {
  const header = await bytes.view(14, 12);
  // The oldest header has 12 bytes. A negative height means that the rows begin at the top.
  return header.getUint32(0, true) === 12
    ? { width: header.getUint16(4, true), height: header.getUint16(6, true) }
    : { width: header.getInt32(4, true), height: Math.abs(header.getInt32(8, true)) };
}

/** Boxes that contain boxes, and how many bytes come before those. */
const CONTAINERS: Readonly<Record<string, number>> = {
  meta: 4,
  iprp: 0,
  ipco: 0,
  moov: 0,
  trak: 0,
  mdia: 0,
  minf: 0,
  stbl: 0,
  stsd: 8,
};

/**
 * AVIF and HEIC: the property `ispe` of each image, and the sample entry of an image sequence. ISO/IEC 14496-12 and
 * https://aomediacodec.github.io/av1-avif/
 */
async function readIsobmff(bytes: ByteReader): Promise<ImageSize | undefined> {
  const sizes: ImageSize[] = [];
  const open: [begin: number, end: number][] = [[0, bytes.size]];
  for (let block = 0; block < MAX_BLOCKS; block += 1) {
    const [begin, end] = open.pop() ?? [0, 0];
    if (end - begin < 8) {
      if (open.length === 0) break;
      continue;
    }
    const type = await bytes.text(begin + 4, 4);
    const short = (await bytes.view(begin, 4)).getUint32(0);
    const long = short === 1 ? Number((await bytes.view(begin + 8, 8)).getBigUint64(0)) : short;
    const header = short === 1 ? 16 : 8;
    const length = short === 0 ? end - begin : long;
    if (length < header || begin + length > end) continue;
    open.push([begin + length, end]);
    const inside = CONTAINERS[type];
    if (inside !== undefined) open.push([begin + header + inside, begin + length]);
    if (type === 'ispe') {
      const size = await bytes.view(begin + header + 4, 8);
      sizes.push({ width: size.getUint32(0), height: size.getUint32(4) });
    }
    if (/^(av01|hvc1|hev1)$/.test(type)) {
      const size = await bytes.view(begin + header + 24, 4);
      sizes.push({ width: size.getUint16(0), height: size.getUint16(2) });
    }
  }
  return sizes.toSorted((one, other) => other.width * other.height - one.width * one.height)[0];
}
