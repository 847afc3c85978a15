import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAnimated } from '../../../src/images/is-animated.ts';
import { encodedType, fittingSize } from '../../../src/images/resize-options.ts';

test('a resized picture fits, keeps its proportions and is never enlarged', () => {
  const side = fc.integer({ min: 1, max: 20_000 });
  const limit = fc.option(side, { nil: undefined });
  fc.assert(
    fc.property(side, side, limit, limit, (width, height, maxWidth, maxHeight) => {
      const size = fittingSize({ width, height }, { maxWidth, maxHeight });
      expect(size.width).toBeLessThanOrEqual(Math.min(width, maxWidth ?? Infinity));
      expect(size.height).toBeLessThanOrEqual(Math.min(height, maxHeight ?? Infinity));
      expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(1);
      // Rounding moves a side by half a pixel, and a side has at least one.
      const scale = Math.min(1, (maxWidth ?? width) / width, (maxHeight ?? height) / height);
      expect(Math.abs(size.width - Math.max(1, width * scale))).toBeLessThanOrEqual(0.5);
      expect(Math.abs(size.height - Math.max(1, height * scale))).toBeLessThanOrEqual(0.5);
    }),
  );
});

test.each([
  ['image/jpeg', undefined, 'image/jpeg'],
  ['image/heic', undefined, 'image/jpeg'],
  ['image/webp', undefined, 'image/webp'],
  ['image/png', undefined, 'image/png'],
  ['image/png', 'image/webp', 'image/webp'],
] as const)('a picture of type %s, asked for as %s, becomes %s', (type, wanted, encoded) => {
  expect(encodedType(type, wanted)).toBe(encoded);
});

const latin1 = (text: string): Blob => new Blob([Buffer.from(text, 'latin1')]);
const PNG = '\x89PNG\r\n\x1a\n';
const chunk = (type: string, length: number): string =>
  `\0\0\0${String.fromCharCode(length)}${type}${'x'.repeat(length)}CRC!`;

test.each([
  ['a GIF', 'GIF89a…', true],
  ['an animated PNG', PNG + chunk('IHDR', 13) + chunk('acTL', 8) + chunk('IDAT', 9), true],
  ['a PNG', PNG + chunk('IHDR', 13) + chunk('IDAT', 9) + chunk('acTL', 8), false],
  ['a PNG that is cut off', PNG + chunk('IHDR', 13), false],
  ['an animated WebP', 'RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02', true],
  ['a WebP', 'RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x10', false],
  ['an animated AVIF', '\0\0\0\x20ftypavis', true],
  ['an AVIF', '\0\0\0\x20ftypavif', false],
  ['a JPEG', '\xff\xd8\xff\xe0', false],
  ['an empty file', '', false],
])('isAnimated() of %s', async (_what, text, animated) => {
  expect(await isAnimated(latin1(text))).toBe(animated);
});
