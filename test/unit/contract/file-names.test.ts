import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayName, shortenName } from '../../../src/contract/file-names.ts';

describe('displayName()', () => {
  test.each([
    ['Persian', 'می\u200cخواهم.pdf'],
    ['Kurdish', 'ئه\u200cو.pdf'],
    ['Sinhala', 'ශ්\u200dරී.txt'],
    ['Malayalam', 'അവന്\u200d.pdf'],
    ['Hindi', 'क्\u200dष.txt'],
    ['emoji', '👩\u200d👩\u200d👧 \u{1f3f3}\ufe0f\u200d\u{1f308}.png'],
    ['emoji of a profession', '👩🏽\u200d💻.png'],
    ['German with an interrupted ligature', 'Auf\u200clage.pdf'],
  ])('keeps the joiners of %s', (_script, name) => {
    expect(displayName(name)).toBe(name);
  });

  test.each([
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['a\u2066b\u2069c\u200e\u200f\u061c.txt', 'abc.txt'],
    ['evil.ht\u200dml', 'evil.html'],
    ['evil.html\u200c', 'evil.html'],
    ['\u200d.txt', '.txt'],
    ['a\u200d\u200db.txt', 'a\u200db.txt'],
    ['a\u0000\u200b\ufeffb\r\n.txt', 'ab.txt'],
    ['half \ud83d pair', 'half \ufffd pair'],
  ])('shows %j as %j', (name, shown) => {
    expect(displayName(name)).toBe(shown);
  });

  test('never shows a character that changes the direction of others', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (name) => {
        const shown = displayName(name);
        expect(shown).not.toMatch(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
        expect(displayName(shown)).toBe(shown);
      }),
    );
  });
});

describe('shortenName()', () => {
  test.each([
    ['short.pdf', 20, 'short.pdf'],
    ['a very long name of a report 2026.pdf', 20, 'a very lon… 2026.pdf'],
    ['no extension and very long', 11, 'no exte…ong'],
    ['.gitignore-is-long', 10, '.gitig…ong'],
    [
      '👩\u200d👩\u200d👧👩\u200d👩\u200d👧👩\u200d👩\u200d👧.png',
      7,
      '👩\u200d👩\u200d👧👩\u200d👩\u200d👧👩\u200d👩\u200d👧.png',
    ],
    [
      '👩\u200d👩\u200d👧👩\u200d👩\u200d👧👩\u200d👩\u200d👧abcdef.png',
      10,
      '👩\u200d👩\u200d👧👩\u200d👩\u200d👧👩\u200d👩\u200d👧a…f.png',
    ],
    ['abcdef', 1, '…'],
  ])('shortens %j to %j characters', (name, length, short) => {
    expect(shortenName(name, length)).toBe(short);
  });

  test('the result is never longer, and keeps a usual extension', () => {
    const characters = (text: string): number =>
      [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].length;
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.constantFrom('.pdf', '.jpeg', '.tar'),
        fc.integer({ min: 12, max: 60 }),
        (stem, extension, length) => {
          const short = shortenName(stem + extension, length);
          expect(characters(short)).toBeLessThanOrEqual(length);
          expect(short.endsWith(extension)).toBe(true);
        },
      ),
    );
  });
});
