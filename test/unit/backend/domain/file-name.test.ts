import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { posix, win32 } from 'node:path';
import {
  contentDisposition,
  cleanFileName,
  cleanFilePath,
} from '../../../../backend/domain/file-name.ts';
import { RELATIVE_PATH } from '../../../../src/contract/patterns.ts';

describe('cleanFileName', () => {
  test.each([
    ['Füße & 報告 (1).pdf', 'Füße & 報告 (1).pdf'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Users\\a.txt', 'C__Users_a.txt'],
    ['invoice\u202egnp.exe', 'invoicegnp.exe'],
    ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie_ x.txt'],
    ['<img src=x onerror=alert(1)>.png', '_img src=x onerror=alert(1)_.png'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['con . ', '_con'],
    ['invoice\u2800\u3164.exe', 'invoice.exe'],
    ['  . hidden .  ', 'hidden'],
    ['...', 'file'],
    ['\u200b', 'file'],
    ['u\u0308ber.txt', 'über.txt'],
    ['half \ud83d pair', 'half \ufffd pair'],
    ['.env', '.env'],
    [' .gitignore', '.gitignore'],
    ['..env', 'env'],
    ['. env', 'env'],
    ['.CON', '.CON'],
    ['می\u200cخواهم.pdf', 'می\u200cخواهم.pdf'],
    ['ශ්\u200dරී.txt', 'ශ්\u200dරී.txt'],
    ['evil.ht\u200cml', 'evil.html'],
  ])('cleanFileName(%j) is %j', (name, clean) => {
    expect(cleanFileName(name)).toBe(clean);
  });

  test('cleanFileName() is idempotent for names of invisible characters', () => {
    const letters = fc.constantFrom(
      'a',
      'e',
      '.',
      ' ',
      '\u0301',
      '\u1100',
      '\u1161',
      '\u11a8',
      '\u1820',
    );
    const symbols = fc.constantFrom('\u2764', '\u2801', '\u{1f3f4}', '\u845b');
    const unseen = fc.constantFrom(
      '\u00ad',
      '\u034f',
      '\u115f',
      '\u1160',
      '\u17b4',
      '\u180b',
      '\u180e',
      '\u200c',
      '\u200d',
      '\u2800',
      '\u3164',
      '\ufe0f',
      '\uffa0',
      '\u{e0067}',
      '\u{e0062}',
      '\u{e007f}',
      '\u{e0100}',
    );
    const unit = fc.oneof(letters, symbols, unseen);
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), (name) => {
        const clean = cleanFileName(name);
        expect(cleanFileName(clean)).toBe(clean);
      }),
      { numRuns: 5000 },
    );
  });

  test('cleanFileName() is fast for a name with many spaces or dots', () => {
    const started = performance.now();
    for (const run of [' ', '.', '. ', '\u3000']) cleanFileName(`a${run.repeat(40_000)}b`);
    expect(performance.now() - started).toBeLessThan(500);
  });

  test('cleanFileName() cuts to 255 bytes between characters and keeps the extension', () => {
    const clean = cleanFileName(`${'報'.repeat(200)}.pdf`);
    expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(255);
    expect(clean).toMatch(/^報+\.pdf$/);
  });

  test('cleanFileName() returns a safe name for every input and is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const clean = cleanFileName(name);
        expect(clean).not.toBe('');
        expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(255);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\\/:*?"<>|]/,
        );
        expect(clean).not.toMatch(/^\s|^\.[.\s]|[.\s]$/u);
        expect(cleanFileName(clean)).toBe(clean);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('contentDisposition', () => {
  test('contentDisposition() is one ASCII header from which every name can be decoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const clean = cleanFileName(name);
        const header = contentDisposition('attachment', clean);
        expect(header).toMatch(
          /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*$/,
        );
        expect(header.match(/"/g)).toHaveLength(2);
        const encoded = header.slice(header.indexOf("''") + 2);
        expect(decodeURIComponent(encoded)).toBe(clean);
      }),
      { numRuns: 2000 },
    );
  });
});

test.each(['.', ' ', '. ', '.a ', '\u200d', '\u2800', 'a\u200d', '\u{e0061}'])(
  'the time to clean a name of %j grows with its length, and not with its square',
  (unit) => {
    // The shortest of several runs, because other processes use the processor too.
    const milliseconds = (length: number): number => {
      const name = `a${unit.repeat(length / unit.length)}b`;
      const runs = Array.from({ length: 7 }, () => {
        const started = performance.now();
        cleanFileName(name);
        return performance.now() - started;
      });
      return Math.min(...runs);
    };
    // A square would be 1,024 times slower.
    expect(milliseconds(64_000)).toBeLessThan(300 * Math.max(milliseconds(2000), 0.01));
  },
);

test('no path that the contract accepts leaves the folder to which a program joins it', () => {
  const name = fc.oneof(
    fc.string({ minLength: 1, unit: 'grapheme' }),
    fc.constantFrom(
      '.',
      '..',
      '...',
      ' ..',
      '.. ',
      '..\u200b',
      '.\u200b.',
      'C:',
      'a\\..\\b',
      '~',
      'con',
    ),
  );
  const path = fc.array(name, { minLength: 1, maxLength: 6 }).map((names) => names.join('/'));
  fc.assert(
    fc.property(
      path.filter((one) => RELATIVE_PATH.test(one)),
      (one) => {
        const cleaned = cleanFilePath(one, 'name.txt') ?? 'name.txt';
        const names = cleaned.split('/');
        expect(names.at(-1)).toBe('name.txt');
        expect(names).toHaveLength(one.split('/').length);
        for (const part of names) expect(cleanFileName(part)).toBe(part);
        for (const { resolve, relative, isAbsolute } of [posix, win32]) {
          const base = resolve('/data/base');
          const inside = relative(base, resolve(base, cleaned));
          expect(inside.startsWith('..') || isAbsolute(inside)).toBe(false);
        }
      },
    ),
  );
});
