import { crc32, gzipSync } from 'node:zlib';

/*
 * Builds small files of many formats. Each has the structure that programs look at, and no more.
 */

type Part = string | readonly number[] | Uint8Array;

/** Joins Latin-1 text, numbers and bytes. */
export function bytes(...parts: readonly Part[]): Buffer {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part),
    ),
  );
}

/** Bytes that are neither text nor the beginning of a known format: a repeatable sequence. */
export function noise(length: number, seed = 1): Buffer {
  const all = Buffer.alloc(length);
  let state = seed;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    all[index] = state >>> 16;
  }
  all[0] = 0x9d;
  return all;
}

const le16 = (value: number): number[] => [value & 255, value >> 8];
const le32 = (value: number): number[] => [...le16(value & 0xffff), ...le16(value >>> 16)];
const be32 = (value: number): number[] => le32(value).toReversed();

/** A ZIP file with stored entries. */
export function zip(...entries: readonly (readonly [name: string, data?: Part])[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data = ''] of entries) {
    const body = bytes(data);
    const common = [
      ...le16(0),
      ...le16(0),
      ...le32(0x5a_21_00_00),
      ...le32(crc32(body)),
      ...le32(body.length),
      ...le32(body.length),
      ...le16(name.length),
      ...le16(0),
    ];
    const local = bytes('PK\x03\x04', le16(20), common, name, body);
    directory.push(
      bytes(
        'PK\x01\x02',
        le16(20),
        le16(20),
        common,
        le16(0),
        le16(0),
        le16(0),
        le32(0),
        le32(offset),
        name,
      ),
    );
    locals.push(local);
    offset += local.length;
  }
  const central = bytes(...directory);
  const end = bytes(
    'PK\x05\x06',
    le32(0),
    le16(entries.length),
    le16(entries.length),
    le32(central.length),
    le32(offset),
    le16(0),
  );
  return bytes(...locals, central, end);
}

const CONTENT_TYPES = (part: string): string =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${part.startsWith('word') ? 'wordprocessingml.document' : part.startsWith('xl') ? 'spreadsheetml.sheet' : 'presentationml.presentation'}.main+xml"/></Types>`;

export const openXml = (part: string, ...more: readonly (readonly [string, Part?])[]): Buffer =>
  zip(
    ['[Content_Types].xml', CONTENT_TYPES(part)],
    ['_rels/.rels', '<Relationships/>'],
    [part, '<x/>'],
    ...more,
  );
export const docx = openXml('word/document.xml');
export const xlsx = openXml('xl/workbook.xml');
export const pptx = openXml('ppt/presentation.xml');
export const openDocument = (kind: string): Buffer =>
  zip(
    ['mimetype', `application/vnd.oasis.opendocument.${kind}`],
    ['content.xml', '<x/>'],
    ['META-INF/manifest.xml', '<x/>'],
  );
export const epub = zip(['mimetype', 'application/epub+zip'], ['META-INF/container.xml', '<x/>']);
export const jar = zip(
  ['META-INF/MANIFEST.MF', 'Manifest-Version: 1.0\r\n'],
  ['A.class', [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61]],
);
export const apk = zip(['AndroidManifest.xml', [3, 0, 8, 0]], ['classes.dex', 'dex\n035\0']);
export const pages = zip(['Index/Document.iwa', 'x'], ['preview.jpg', 'x']);

/** A compound file: Word 97, Outlook, MSI, and every Office document with a password. */
export const compoundFile = bytes(
  [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
  Buffer.alloc(16),
  [0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0],
  Buffer.alloc(480, 0xff),
);

export const gzip = (content: Part): Buffer => gzipSync(bytes(content));

/** A tape archive with one entry. */
export function tar(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 'latin1');
  header.write('0000644\0', 100, 'latin1');
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('        0', 148, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes(header, content, Buffer.alloc(1536 - content.length));
}

/** An ISO base media file: MP4, M4A, MOV, 3GP, HEIC, AVIF. */
export const isoMedia = (major: string, ...compatible: readonly string[]): Buffer =>
  bytes(
    be32(16 + compatible.length * 4),
    'ftyp',
    major,
    [0, 0, 2, 0],
    ...compatible,
    be32(8),
    'mdat',
    be32(16),
    'moov',
    noise(64),
  );

/** An EBML file: WebM or Matroska. */
export const ebml = (docType: string): Buffer =>
  bytes(
    [0x1a, 0x45, 0xdf, 0xa3, 0x80 | (docType.length + 7)],
    [0x42, 0x86, 0x81, 1],
    [0x42, 0x82, 0x80 | docType.length],
    docType,
    [0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    noise(64),
  );

/** A page of Ogg with its codec's first packet. */
export const ogg = (packet: string): Buffer =>
  bytes('OggS\0\x02', Buffer.alloc(20), [1, packet.length], packet, Buffer.alloc(64));

/** RIFF: WAV, AVI, WebP. */
export const riff = (kind: string, chunk: string): Buffer =>
  bytes('RIFF', le32(200), kind, chunk, le32(16), noise(120));

/** A TIFF whose directory is at the given offset. Scanners write it behind the picture. */
export function tiff(directoryOffset: number, bigEndian = false): Buffer {
  const offset = le32(directoryOffset);
  const start = bigEndian ? bytes('MM\0*', offset.toReversed()) : bytes('II*\0', offset);
  return bytes(
    start,
    Buffer.alloc(Math.min(directoryOffset, 5000) - 8),
    le16(1),
    le16(256),
    le16(4),
    le32(1),
    le32(100),
    le32(0),
  );
}

function pngChunk(name: string, data: Buffer): Buffer {
  return bytes(be32(data.length), name, data, be32(crc32(bytes(name, data))));
}

/** A PNG with more chunks before its picture. */
export const png = (...chunks: readonly (readonly [name: string, data: Buffer])[]): Buffer =>
  bytes(
    [0x89],
    'PNG\r\n\x1a\n',
    pngChunk('IHDR', bytes(be32(1), be32(1), [8, 2, 0, 0, 0])),
    ...chunks.map(([name, data]) => pngChunk(name, data)),
    pngChunk('IDAT', bytes([0x78, 0x9c, 0x63, 0, 1, 0, 0, 5, 0, 1])),
    pngChunk('IEND', bytes()),
  );

export const jpeg = bytes(
  [0xff, 0xd8, 0xff, 0xe0, 0, 16],
  'JFIF\0',
  [1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xdb],
  noise(64),
  [0xff, 0xd9],
);
export const gif = bytes(
  'GIF89a',
  le16(1),
  le16(1),
  [0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2c],
  Buffer.alloc(8),
  [0x3b],
);
export const bmp = bytes(
  'BM',
  le32(58),
  le32(0),
  le32(54),
  le32(40),
  le32(1),
  le32(1),
  [1, 0, 24, 0],
  Buffer.alloc(28),
);
export const ico = bytes(
  [0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0],
  le32(40),
  le32(22),
  Buffer.alloc(40),
);
export const pdf = bytes(
  '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\nstream\n',
  noise(64),
  '\nendstream\n%%EOF\n',
);
/** A PDF of readable characters alone. */
export const readablePdf = bytes(
  '%PDF-1.4\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type /Pages /Kids [] /Count 0>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n',
);
export const mp3Frame = bytes([0xff, 0xfb, 0x90, 0x64], Buffer.alloc(413));
export const id3 = bytes('ID3\x03\0\0', [0, 0, 0, 20], Buffer.alloc(20), mp3Frame);
export const flac = bytes('fLaC', [0, 0, 0, 34], noise(34));

/** A Windows program whose header says where its code begins. */
export const windowsProgram = bytes(
  'MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0',
  Buffer.alloc(44),
  le32(128),
  Buffer.alloc(64),
  'PE\0\0',
  le16(0x8664),
  noise(200),
);
/** A program of DOS, without the header of a newer system. */
export const dosProgram = bytes(
  'MZ',
  [...le16(144), ...le16(1), ...le16(0), ...le16(2), ...le16(0), ...le16(0xffff)],
  [...le16(0), ...le16(256), ...le16(0), ...le16(0), ...le16(0), ...le16(0x1c), ...le16(0)],
  Buffer.alloc(4),
  noise(112),
);
/** A class file of Java 21. */
export const classFile = bytes([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 65, 0, 30], noise(100));
export const windowsMedia = bytes(
  [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0, 0xaa, 0, 0x62, 0xce, 0x6c],
  noise(80),
);
/** A tracker's song, which begins with its title. */
export const moduleSong = (title: string): Buffer =>
  bytes(title, Buffer.alloc(1080 - title.length), 'M.K.', noise(1024));
export const linuxProgram = bytes(
  '\x7fELF\x02\x01\x01\0',
  Buffer.alloc(8),
  le16(2),
  le16(62),
  noise(100),
);
export const macProgram = bytes([0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1], noise(100));
export const universalProgram = bytes([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2], noise(100));
export const shortcut = bytes('L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F', noise(100));
