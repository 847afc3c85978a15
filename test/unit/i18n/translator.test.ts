import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { announcementText } from '../../../src/i18n/announcement-text.ts';
import { errorCodes, FilestoreError } from '../../../src/contract/errors.ts';
import { describeError } from '../../../src/i18n/error-messages.ts';
import { provideErrorTexts } from '../../../src/i18n/error-texts.ts';
import { addLocale, loadLocale, onLocaleAdded, translatorFor } from '../../../src/i18n/locales.ts';
import { Translator } from '../../../src/i18n/translator.ts';
import { formatDuration } from '../../../src/i18n/row-formats.ts';

const english = translatorFor('en');
provideErrorTexts(describeError);

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [4_200_000, '4.2 MB'],
  [10 ** 12, '1 TB'],
])('size(%i) is %j', (bytes, text) => {
  expect(english.size(bytes)).toBe(text);
});

test.each([
  [0.2, '1 second'],
  [59, '59 seconds'],
  [60, '1 minute'],
  [3540, '59 minutes'],
  [7200, '2 hours'],
])('formatDuration(%d) is %j', (seconds, text) => {
  expect(formatDuration(seconds, english)).toBe(text);
});

test('every error has a message without its code, placeholders and a full stop', () => {
  for (const code of errorCodes) {
    for (const error of [new FilestoreError(code), new FilestoreError(code, { limit: 5 })]) {
      const message = english.error(error);
      expect(message).toMatch(/^[A-Z].*[^.]$/);
      expect(message).not.toMatch(/[{}]|undefined|NaN/);
      expect(message).not.toContain(code);
    }
  }
});

test.each([
  ['file-too-large', 'File is too large (maximum 5 MB)'],
  ['file-too-small', 'File is too small (minimum 5 MB)'],
  ['total-too-large', 'Total size is too large (maximum 5 MB)'],
  ['too-many-files', 'You can upload up to 5,000,000 files'],
] as const)('the message of %s contains its limit', (code, message) => {
  expect(english.error(new FilestoreError(code, { limit: 5e6 }))).toBe(message);
});

test('the message of type-not-allowed names the allowed types, if the error does', () => {
  const refused = (allowed?: string[]) =>
    english.error(new FilestoreError('type-not-allowed', { allowed }));
  expect(refused(['.jpg', 'application/x-own'])).toBe(
    'This file type is not allowed. Allowed: .jpg, application/x-own',
  );
  expect(refused([])).toBe('This file type is not allowed');
  expect(refused()).toBe('This file type is not allowed');
});

test('a file name is inserted unchanged, even if it looks like a placeholder', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('{reason}', '{name}', '$&', ''), (some, trap) => {
      const name = some + trap;
      expect(english.t('failed', { name, reason: 'too large' })).toBe(`${name}: too large`);
    }),
  );
});

test('a number selects the plural form and is formatted for the locale', async () => {
  const format = (count: number): string => announcementText(english, 'batchAdded', { count });
  expect([format(1), format(2), format(1234)]).toEqual([
    'Uploading 1 file',
    'Uploading 2 files',
    'Uploading 1,234 files',
  ]);
  await loadLocale('ar');
  const arabic = [1, 2, 5, 11, 100].map((count) =>
    announcementText(translatorFor('ar'), 'batchAdded', { count }),
  );
  expect(new Set(arabic).size).toBe(5);
  expect(announcementText(translatorFor('ar-EG'), 'batchAdded', { count: 5 })).toContain('٥');
});

test('translatorFor() uses the closest locale and falls back to English', async () => {
  const before = translatorFor('de-AT').t('cancelled');
  await loadLocale('de-AT');
  expect([before, translatorFor('de-AT').t('cancelled')]).toEqual(['Canceled', 'Abgebrochen']);
  expect(loadLocale('de-CH-1996')).toBeUndefined();
  expect(loadLocale('tlh')).toBeUndefined();
  expect(translatorFor('tlh').t('cancelled')).toBe('Canceled');
  expect(translatorFor(undefined).t('cancelled')).toBe('Canceled');
});

test.each([
  ['zh', '已取消', '文件'],
  ['zh-CN', '已取消', '文件'],
  ['zh-SG', '已取消', '文件'],
  ['zh-Hans', '已取消', '文件'],
  ['zh-Hans-HK', '已取消', '文件'],
  ['zh-Hant', '已取消', '檔案'],
  ['zh-TW', '已取消', '檔案'],
  ['zh-HK', '已取消', '檔案'],
  ['zh-MO', '已取消', '檔案'],
  ['zh-Hant-TW', '已取消', '檔案'],
  ['zh-Hant-CN', '已取消', '檔案'],
  ['zh-TW-u-nu-latn', '已取消', '檔案'],
  ['yue-HK', '已取消', '檔案'],
])('%s gets the Chinese characters that its readers use', async (language, cancel, file) => {
  await loadLocale(language);
  const translator = translatorFor(language);
  expect(translator.t('cancelled')).toBe(cancel);
  expect(translator.t('chooseFile')).toContain(file);
});

test('a script without a locale gets English, and not the usual script of the language', async () => {
  await loadLocale('zh');
  expect(translatorFor('zh-Latn').t('cancelled')).toBe('Canceled');
  addLocale('sr', { cancelled: 'Откажи' });
  expect(translatorFor('sr-Cyrl-RS').t('cancelled')).toBe('Откажи');
  expect(translatorFor('sr-Latn').t('cancelled')).toBe('Canceled');
});

test('messages that a page adds for a region are used for the same script only', () => {
  addLocale('zh-HK', { cancelled: '取消（香港）' });
  expect(translatorFor('zh-Hant-HK').t('cancelled')).toBe('取消（香港）');
  expect(translatorFor('zh-Hans-HK').t('cancelled')).not.toBe('取消（香港）');
});

test('a size that is not known has no text', () => {
  expect(english.size(undefined)).toBe('');
});

test('a page can add a locale and replace single messages', () => {
  const listener = vi.fn();
  onLocaleAdded(listener);
  addLocale('nl', { paused: 'Gepauzeerd' });
  expect(listener).toHaveBeenCalledOnce();
  const dutch = translatorFor('nl-BE', { waiting: 'Even wachten' });
  expect([dutch.t('paused'), dutch.t('waiting'), dutch.t('removing')]).toEqual([
    'Gepauzeerd',
    'Even wachten',
    'Removing',
  ]);
});

test('English messages on a French page keep English plural forms and units', () => {
  const translator = new Translator('fr', 'en', {});
  // French uses the singular for zero.
  expect(announcementText(translator, 'batchAdded', { count: 0 })).toBe('Uploading 0 files');
  // The units are English too. “3 heures left” would mix two languages.
  expect(translator.t('timeLeft', { time: formatDuration(10_800, translator) })).toBe(
    '3 hours left',
  );
});
