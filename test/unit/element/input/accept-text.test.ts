import { expect, test } from 'vitest';
import { acceptText } from '../../../../src/element/input/accept-text.ts';
import { loadLocale, translatorFor } from '../../../../src/i18n/locales.ts';

const english = translatorFor('en');

test.each([
  [null, ''],
  ['', ''],
  ['*/*', ''],
  ['image/*', 'images'],
  ['image/*, .pdf', 'images or PDF'],
  ['audio/*,video/*', 'audio files or videos'],
  ['.jpg, .JPEG, image/jpeg', 'JPEG'],
  ['image/png,image/svg+xml,image/x-icon', 'PNG, SVG, or ICON'],
  ['text/plain', 'TXT'],
  ['audio/mpeg,video/quicktime', 'MP3 or MOV'],
  [
    'application/msword,application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'DOC or DOCX',
  ],
  ['application/vnd.ms-excel', 'XLS'],
  ['.tar.gz', 'TAR.GZ'],
  // Part of a list would mislead.
  ['.pdf,application/vnd.example.strange+json', ''],
  ['.a,.b,.c,.d,.e,.f,.g', ''],
  ['image/*,*/*', ''],
])('acceptText(%j) is %j', (accept, text) => {
  expect(acceptText(accept, english)).toBe(text);
});

test('acceptText() uses the words of the language', async () => {
  await Promise.all([loadLocale('de'), loadLocale('zh-TW')]);
  expect(acceptText('image/*,.pdf', translatorFor('de'))).toBe('Bilder oder PDF');
  expect(acceptText('image/*,.pdf', translatorFor('zh-TW'))).toBe('圖片或PDF');
});
