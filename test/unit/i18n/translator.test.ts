import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { errorCodes, FilestoreError } from '../../../src/contract/errors.ts';
import { addWords, loadWords, onWords, phrasesIn } from '../../../src/i18n/locales.ts';
import { Phrases } from '../../../src/i18n/translator.ts';
import { formatDuration } from '../../../src/i18n/row-formats.ts';

const english = phrasesIn('en');

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [4_200_000, '4.2 MB'],
  [10 ** 12, '1 TB'],
])('%i bytes are %j', (bytes, text) => {
  expect(english.size(bytes)).toBe(text);
});

test.each([
  [0.2, '1 second'],
  [59, '59 seconds'],
  [60, '1 minute'],
  [3540, '59 minutes'],
  [7200, '2 hours'],
])('%d seconds are %j', (seconds, text) => {
  expect(formatDuration(seconds, english)).toBe(text);
});

test('every error has words without its code, a placeholder and a full stop', () => {
  for (const code of errorCodes) {
    for (const error of [new FilestoreError(code), new FilestoreError(code, { limit: 5 })]) {
      const words = english.error(error);
      expect(words).toMatch(/^[A-Z].*[^.]$/);
      expect(words).not.toMatch(/[{}]|undefined|NaN/);
      expect(words).not.toContain(code);
    }
  }
});

test.each([
  ['file-too-large', 'The file is too large, at most 5 MB'],
  ['file-too-small', 'The file is too small, at least 5 MB'],
  ['total-too-large', 'The files are too large together, at most 5 MB'],
  ['too-many-files', 'Too many files, at most 5,000,000'],
] as const)('%s names its limit', (code, words) => {
  expect(english.error(new FilestoreError(code, { limit: 5e6 }))).toBe(words);
});

test('a name stays what it is, whatever it looks like', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('{why}', '{name}', '$&', ''), (some, trap) => {
      const name = some + trap;
      expect(english.say('failed', { name, why: 'too large' })).toBe(`${name}: too large`);
    }),
  );
});

test('a number chooses the form and is written as in the language', async () => {
  const say = (count: number): string => english.say('manyAdded', { count });
  expect([say(1), say(2), say(1234)]).toEqual([
    '1 file is being uploaded',
    '2 files are being uploaded',
    '1,234 files are being uploaded',
  ]);
  await loadWords('ar');
  const arabic = [1, 2, 5, 11, 100].map((count) => phrasesIn('ar').say('manyAdded', { count }));
  expect(new Set(arabic).size).toBe(5);
  expect(phrasesIn('ar-EG').say('manyAdded', { count: 5 })).toContain('٥');
});

test('the closest language there is, at last English', async () => {
  const before = phrasesIn('de-AT').say('cancel');
  await loadWords('de-AT');
  expect([before, phrasesIn('de-AT').say('cancel')]).toEqual(['Cancel', 'Abbrechen']);
  expect(loadWords('de-CH-1996')).toBeUndefined();
  expect(loadWords('tlh')).toBeUndefined();
  expect(phrasesIn('tlh').say('cancel')).toBe('Cancel');
  expect(phrasesIn(undefined).say('cancel')).toBe('Cancel');
});

test('a page adds a language and says some things otherwise', () => {
  const heard = vi.fn();
  onWords(heard);
  addWords('nl', { cancel: 'Annuleren' });
  expect(heard).toHaveBeenCalledOnce();
  const dutch = phrasesIn('nl-BE', { retry: 'Nog eens' });
  expect([dutch.say('cancel'), dutch.say('retry'), dutch.say('remove')]).toEqual([
    'Annuleren',
    'Nog eens',
    'Remove',
  ]);
});

test('English words on a page of a language that is not there keep their own plural forms', () => {
  const phrases = new Phrases('fr', 'en', {});
  // In French nought is singular.
  expect(phrases.say('manyAdded', { count: 0 })).toBe('0 files are being uploaded');
  // And their own units: “3 heures left” is neither.
  expect(phrases.say('timeLeft', { time: formatDuration(10_800, phrases) })).toBe('3 hours left');
});
