import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayName, splitName } from '../../../src/contract/file-names.ts';

const FAMILY = '👩\u200d👩\u200d👧';

describe('displayName()', () => {
  test.each([
    ['Persian', 'می\u200cخواهم.pdf'],
    ['Kurdish', 'ئه\u200cو.pdf'],
    ['Sinhala', 'ශ්\u200dරී.txt'],
    ['Malayalam', 'അവന്\u200d.pdf'],
    ['Hindi', 'क्\u200dष.txt'],
    ['emoji', '👩\u200d👩\u200d👧 \u{1f3f3}\ufe0f\u200d\u{1f308}.png'],
    ['emoji of a profession', '👩🏽\u200d💻.png'],
    ['Old Hangul', '\u1112\u1160\u11ab \u115f\u1161.txt'],
    ['Mongolian', '\u1830\u180e\u1820 \u1820\u180b.txt'],
    ['Braille', '\u2813\u2801\u2800\u2807\u2815.brf'],
    ['a flag of a region', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}.png'],
    ['a keycap', '1\ufe0f\u20e3 #\ufe0f\u20e3.png'],
    ['a heart', '\u2764\ufe0f.png'],
    ['a Japanese name', '\u845b\u{e0100}.pdf'],
    ['German with an interrupted ligature', 'Auf\u200clage.pdf'],
  ])('keeps the invisible characters of %s', (_script, name) => {
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
    ['invoice\u2800\u2800\u2800\u2800.exe', 'invoice.exe'],
    ['invoice\u3164\u3164.exe', 'invoice.exe'],
    ['invoice\u115f\u1160\uffa0\u180e\u180b.exe', 'invoice.exe'],
    ['in\u00advo\u034fice\u17b4.exe', 'invoice.exe'],
    ['invoice\ufe0f\ufe0f \ufe0f.e\ufe0fxe', 'invoice .exe'],
    ['\u2764\ufe0f\ufe0f\u{e0100}.png', '\u2764\ufe0f.png'],
    ['invoice\u{e0067}\u{e007f}.exe', 'invoice.exe'],
    ['\u{1f3f4}\u{e0067}.exe', '\u{1f3f4}.exe'],
    ['\u2801\u2800\u2800\u2800\u2801\u2800.exe', '\u2801\u2800\u2801.exe'],
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

test('names that are made to be slow to show are shown at once', () => {
  const started = performance.now();
  for (const run of [
    ' ',
    '.',
    '\u200d',
    '\ufe0f',
    '\u2800',
    '\u2801\u2800',
    '\u{e0067}',
    '\u{1f3f4}\u{e0067}',
    '.a',
    '.\u200c',
  ]) {
    displayName(`a${run.repeat(20_000)}b\u00e9`);
    displayName(`\u2801${run.repeat(20_000)}\u2801`);
  }
  expect(performance.now() - started).toBeLessThan(1000);
});

describe('splitName()', () => {
  test.each([
    ['short.pdf', 'short.pdf', ''],
    ['exactly-18-char.pd', 'exactly-18-char.pd', ''],
    ['a very long name of a report 2026.pdf', 'a very long name of a report', ' 2026.pdf'],
    [`${FAMILY.repeat(20)}.png`, FAMILY.repeat(15), `${FAMILY.repeat(5)}.png`],
  ])('splits %j into %j and %j', (name, start, end) => {
    expect(splitName(name)).toEqual([start, end]);
  });

  test('the two texts are the name, and neither begins inside a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (name) => {
        const [start, end] = splitName(name);
        expect(start + end).toBe(name);
        const segments = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
        const parts = [start, end].flatMap((text) =>
          [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment),
        );
        expect(parts).toEqual(segments);
      }),
    );
  });
});
