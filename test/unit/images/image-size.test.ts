import { expect, test } from 'vitest';
import { readImageSize } from '../../../src/images/image-size.ts';

/** Headers as encoders write them, without any pixels. */

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number): Buffer => Buffer.concat([u16(value >>> 16), u16(value & 65_535)]);
const u16le = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);
const u24le = (value: number): Buffer =>
  Buffer.from([value & 255, (value >> 8) & 255, value >> 16]);
const u32le = (value: number): Buffer =>
  Buffer.concat([u16le(value & 65_535), u16le(value >>> 16)]);
const join = (...parts: readonly Buffer[]): Buffer => Buffer.concat(parts);

function png(width: number, height: number, next = ''): Buffer {
  const header = join(u32(13), latin1('IHDR'), u32(width), u32(height), Buffer.alloc(9));
  return join(latin1('\x89PNG\r\n\x1a\n'), header, latin1(next));
}

const segment = (marker: number, content: Buffer): Buffer =>
  join(Buffer.from([0xff, marker]), u16(content.length + 2), content);
const frame = (marker: number, width: number, height: number): Buffer =>
  segment(marker, join(Buffer.from([8]), u16(height), u16(width), Buffer.alloc(10)));
const SOI = Buffer.from([0xff, 0xd8]);
const SCAN = segment(0xda, Buffer.alloc(10));
const jpeg = (...segments: readonly Buffer[]): Buffer => join(SOI, ...segments, SCAN);
/** EXIF data with an orientation, and with a thumbnail that is itself a JPEG. */
const exif = segment(
  0xe1,
  join(
    latin1('Exif\0\0MM\0*'),
    u32(8),
    u16(1),
    Buffer.from([1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]),
    jpeg(frame(0xc0, 160, 120)),
  ),
);

const gif = (width: number, height: number, ...blocks: readonly Buffer[]): Buffer =>
  join(
    latin1('GIF89a'),
    u16le(width),
    u16le(height),
    Buffer.from([0x80, 0, 0]),
    Buffer.alloc(6),
    ...blocks,
  );
const gifFrame = (left: number, top: number, width: number, height: number): Buffer =>
  join(Buffer.from([0x2c]), u16le(left), u16le(top), u16le(width), u16le(height), Buffer.alloc(9));
const gifComment = join(
  Buffer.from([0x21, 0xfe, 3]),
  latin1('a,b'),
  Buffer.from([2]),
  latin1(',,'),
  Buffer.from([0]),
);

const webp = (type: string, content: Buffer): Buffer =>
  join(
    latin1('RIFF'),
    u32le(content.length + 12),
    latin1(`WEBP${type}`),
    u32le(content.length),
    content,
  );

const box = (type: string, ...content: readonly Buffer[]): Buffer =>
  join(u32(8 + join(...content).length), latin1(type), ...content);
const ispe = (width: number, height: number): Buffer =>
  box('ispe', u32(0), u32(width), u32(height));
const properties = (...sizes: readonly Buffer[]): Buffer =>
  box('meta', u32(0), box('hdlr', Buffer.alloc(24)), box('iprp', box('ipco', ...sizes)));
const avif = (...boxes: readonly Buffer[]): Buffer =>
  join(box('ftyp', latin1('avif'), u32(0), latin1('mif1')), ...boxes);
const sequence = (width: number, height: number): Buffer => {
  const sample = box('av01', Buffer.alloc(24), u16(width), u16(height), Buffer.alloc(50));
  const table = box('stbl', box('stsd', u32(0), u32(1), sample));
  return box('moov', box('mvhd', Buffer.alloc(100)), box('trak', box('mdia', box('minf', table))));
};

test.each<[string, Buffer, [number, number] | undefined]>([
  ['a PNG', png(16_000, 16_000), [16_000, 16_000]],
  ['a PNG with the largest width', png(2 ** 31 - 1, 4), [2 ** 31 - 1, 4]],
  ['an animated PNG', png(60_000, 4, '\0\0\0\x08acTL'), [60_000, 4]],
  ['a PNG that is cut off', png(4, 4).subarray(0, 20), undefined],
  ['a JPEG', jpeg(frame(0xc0, 4000, 3000)), [4000, 3000]],
  ['a progressive JPEG', jpeg(frame(0xc2, 4000, 3000)), [4000, 3000]],
  ['a JPEG with EXIF and a thumbnail', jpeg(exif, frame(0xc0, 4000, 3000)), [4000, 3000]],
  [
    'a JPEG with tables before the frame',
    jpeg(segment(0xdb, Buffer.alloc(65)), segment(0xc4, Buffer.alloc(30)), frame(0xc1, 9, 8)),
    [9, 8],
  ],
  [
    'a JPEG with a profile of 3 MB',
    jpeg(
      ...Array.from({ length: 48 }, () => segment(0xe2, Buffer.alloc(65_000, 0xff))),
      frame(0xc0, 7, 5),
    ),
    [7, 5],
  ],
  [
    'a JPEG with fill bytes and stray bytes',
    jpeg(Buffer.from([0xff, 0xff, 0xff]), exif, Buffer.from([1, 2, 3]), frame(0xc0, 7, 5)),
    [7, 5],
  ],
  ['a JPEG without a frame', jpeg(exif), undefined],
  ['a JPEG whose height comes later', jpeg(frame(0xc0, 7, 0)), undefined],
  ['a JPEG of fill bytes', join(SOI, Buffer.alloc(100_000, 0xff)), undefined],
  ['a GIF', gif(320, 200, gifComment, gifFrame(0, 0, 320, 200)), [320, 200]],
  [
    'a GIF with a frame outside its screen',
    gif(1, 1, gifFrame(100, 0, 15_900, 16_000)),
    [16_000, 16_000],
  ],
  ['a GIF without a frame', gif(320, 200, Buffer.from([0x3b])), undefined],
  [
    'a lossy WebP',
    webp('VP8 ', join(Buffer.from([0, 0, 0, 0x9d, 1, 0x2a]), u16le(640 | 0x4000), u16le(480))),
    [640, 480],
  ],
  [
    'a lossless WebP',
    webp('VP8L', join(Buffer.from([0x2f]), u32le(639 | (479 << 14)), Buffer.alloc(8))),
    [640, 480],
  ],
  [
    'an extended WebP',
    webp('VP8X', join(u32le(0x10), u24le(16_382), u24le(16_000), Buffer.alloc(9))),
    [16_383, 16_001],
  ],
  ['a BMP', join(latin1('BM'), Buffer.alloc(12), u32le(40), u32le(800), u32le(600)), [800, 600]],
  [
    'a BMP from top to bottom',
    join(latin1('BM'), Buffer.alloc(12), u32le(124), u32le(800), u32le(2 ** 32 - 600)),
    [800, 600],
  ],
  [
    'a BMP of OS/2',
    join(latin1('BM'), Buffer.alloc(12), u32le(12), u16le(800), u16le(600), u32le(0)),
    [800, 600],
  ],
  ['an AVIF', avif(properties(ispe(1204, 800))), [1204, 800]],
  ['an AVIF with tiles', avif(properties(ispe(512, 512), ispe(9000, 6000))), [9000, 6000]],
  ['an AVIF sequence', avif(properties(ispe(64, 64)), sequence(1920, 1080)), [1920, 1080]],
  [
    'an AVIF with other bytes after it',
    join(avif(properties(ispe(12, 8))), Buffer.alloc(20, 1)),
    [12, 8],
  ],
  ['an AVIF without a size', avif(box('mdat', Buffer.alloc(40))), undefined],
  [
    'an ICO, which decoders recognize under any type',
    join(u16le(0), u16le(1), u16le(1), Buffer.alloc(60)),
    undefined,
  ],
  ['a text', latin1('<svg xmlns="http://www.w3.org/2000/svg"/>'), undefined],
  ['an empty file', Buffer.alloc(0), undefined],
])('the size of %s is read from its header', async (_title, bytes, size) => {
  const expected = size && { width: size[0], height: size[1] };
  expect(await readImageSize(new Blob([bytes as BlobPart]))).toEqual(expected);
});

test('a file that cannot be read has no size', async () => {
  const file = new Blob(['\x89PNG']);
  Object.assign(file, { slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) });
  expect(await readImageSize(file)).toBeUndefined();
});

test('a few kilobytes of a large file are read for its size', async () => {
  let read = 0;
  const file = new Blob([png(5, 5) as BlobPart, new Uint8Array(5_000_000)]);
  const slice = file.slice.bind(file);
  Object.assign(file, {
    slice: (from: number, to: number) => {
      read += to - from;
      return slice(from, to);
    },
  });
  expect(await readImageSize(file)).toEqual({ width: 5, height: 5 });
  expect(read).toBeLessThan(100_000);
});
