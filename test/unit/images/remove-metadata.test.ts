import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DamagedPictureError, removeMetadata } from '../../../src/images.ts';
import { scaledRuns } from '../../support/scale.ts';

/** Pictures that no program writes. `test/e2e/remove-metadata.spec.ts` has real ones. */
const SECRET = 'GPS 47.3769';
const RUNS = scaledRuns(5000, 500);

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

async function cleaned(...parts: (Uint8Array | string)[]): Promise<Buffer> {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
  const file = await removeMetadata(new File([bytes], 'photo', { type: 'image/jpeg' }));
  return Buffer.from(await file.arrayBuffer());
}

const jpegSegment = (marker: number, body: Uint8Array): Uint8Array =>
  Buffer.concat([
    Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]),
    body,
  ]);
const SOI = Uint8Array.of(0xff, 0xd8);
const EOI = Uint8Array.of(0xff, 0xd9);
const table = jpegSegment(0xdb, Uint8Array.of(0, 1, 2, 3));
const scan = Buffer.concat([
  jpegSegment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0)),
  // A stuffed byte, a restart marker and a fill byte are data.
  Uint8Array.of(5, 0xff, 0, 6, 0xff, 0xd0, 7, 0xff, 0xff, 0, 8),
]);

const secretSegment = fc
  .tuple(fc.constantFrom(0xe0, 0xe1, 0xe2, 0xe3, 0xeb, 0xed, 0xee, 0xef, 0xfe), fc.nat(60_000))
  .map(([marker, length]) =>
    jpegSegment(marker, Buffer.concat([text(SECRET), Buffer.alloc(length, 0xff)])),
  );

describe('JPEG', () => {
  test('no order of segments lets metadata through, and the others stay byte for byte', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(secretSegment, { maxLength: 4 }),
        fc.array(secretSegment, { maxLength: 2 }),
        fc.nat(2_000_000),
        async (before, between, length) => {
          const data = Buffer.alloc(length, 0x55);
          const picture = [SOI, ...before, table, ...between, scan, data, ...between, scan, EOI];
          const result = await cleaned(...picture, text(SECRET));
          expect(result.includes(SECRET)).toBe(false);
          const kept = Buffer.concat([SOI, table, scan, data, scan, EOI]);
          expect(result.equals(kept)).toBe(true);
        },
      ),
      { numRuns: Math.ceil(RUNS / 10) },
    ));

  test('the profile, JFIF and Adobe’s segment stay', async () => {
    const kept = [
      jpegSegment(0xe0, text('JFIF\0 1.2')),
      jpegSegment(0xe2, text('ICC_PROFILE\0 profile')),
      jpegSegment(0xee, text('Adobe transform')),
    ];
    const result = await cleaned(SOI, ...kept, jpegSegment(0xe1, text(SECRET)), scan, EOI);
    expect(result.equals(Buffer.concat([SOI, ...kept, scan, EOI]))).toBe(true);
  });

  test('the thumbnail of JFIF is removed', async () => {
    const head = 'JFIF\0\x01\x02\0\0\x48\0\x48';
    const withThumbnail = jpegSegment(0xe0, text(`${head}\x03\x04${SECRET}`));
    const result = await cleaned(SOI, withThumbnail, scan, EOI);
    const kept = jpegSegment(0xe0, text(`${head}\0\0`));
    expect(result.equals(Buffer.concat([SOI, kept, scan, EOI]))).toBe(true);
  });

  test('a million empty scans end', async () => {
    const scans = Buffer.alloc(4_000_000, Uint8Array.of(0xff, 0xda, 0, 2));
    expect((await cleaned(SOI, jpegSegment(0xe1, text(SECRET)), scans, EOI)).length).toBe(
      4_000_004,
    );
  });

  test('a picture without metadata is returned as it is', async () => {
    const file = new File([SOI, table, scan, EOI] as BlobPart[], 'photo.jpg');
    expect(await removeMetadata(file)).toBe(file);
  });
});

const box = (type: string, ...content: (Uint8Array | string)[]): Buffer => {
  const body = Buffer.concat(content.map((part) => Buffer.from(part as Uint8Array)));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + body.length);
  return Buffer.concat([size, Buffer.from(type, 'latin1'), body]);
};

test('a HEIC keeps its structure, without the video of a motion photo and other boxes', async () => {
  const start = box('ftyp', 'mif2\0\0\0\0heic');
  const picture = box('mdat', 'picture');
  const sequence = (content: Uint8Array): Buffer =>
    box('moov', box('mvhd', 'header'), box('trak', content));
  const personal = [
    box('mpvd', SECRET),
    box('uuid', SECRET),
    sequence(box('udta', SECRET)),
  ] as const;
  const [video, maker, place] = personal;
  const result = await cleaned(start, video, picture, maker, place);
  const blank = (length: number): Buffer => box('free', Buffer.alloc(length));
  const { length } = SECRET;
  expect(result.includes(SECRET)).toBe(false);
  expect(
    result.equals(
      Buffer.concat([start, blank(length), picture, blank(length), sequence(blank(length))]),
    ),
  ).toBe(true);
});

test('a file of another format is returned as it is', async () => {
  for (const content of ['', 'GPS', 'RIFF1234WAVE', '\0\0\0\x18ftypmp42', '%PDF-1.7']) {
    const file = new File([content], 'photo.jpg', { type: 'image/jpeg' });
    expect(await removeMetadata(file)).toBe(file);
  }
});

const starts = {
  jpeg: [...SOI, ...jpegSegment(0xe1, text(`Exif\0\0MM\0*${SECRET}`)), ...table, ...scan],
  png: [...Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x04eXIfMM\0*\0\0\0\0\0\0\0\0IEND', 'latin1')],
  webp: [
    ...Buffer.from('RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\x0c123456789EXIF\x04\0\0\0MM\0*', 'latin1'),
  ],
  heic: [
    ...Buffer.from(
      '\0\0\0\x10ftypheic\0\0\0\0\0\0\0\x60meta\0\0\0\0\0\0\0\x30iinf\0\0\0\0\0\x01',
      'latin1',
    ),
    ...Buffer.from(
      '\0\0\0\x20infe\x02\0\0\0\0\x01\0\0Exif\0\0\0\x20iloc\0\0\0\0\x44\0\0\x01',
      'latin1',
    ),
  ],
};

test.each(Object.entries(starts))(
  'a %s with any bytes changed, cut off or added ends with a result or DamagedPictureError',
  (_format, start) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(start.length - 1), fc.nat(255)), { maxLength: 8 }),
        fc.nat(start.length),
        fc.uint8Array({ maxLength: 200 }),
        async (changes, cut, added) => {
          const bytes = Uint8Array.from([...start.slice(0, cut), ...added]);
          for (const [index, value] of changes)
            if (index > 11 && index < bytes.length) bytes[index] = value;
          try {
            const result = await removeMetadata(new File([bytes], 'photo'));
            expect(result.size).toBeLessThanOrEqual(bytes.length + 100);
          } catch (error) {
            expect(error).toBeInstanceOf(DamagedPictureError);
          }
        },
      ),
      { numRuns: RUNS },
    ),
);
