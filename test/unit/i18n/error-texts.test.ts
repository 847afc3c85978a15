import { expect, test } from 'vitest';
import { FilestoreError } from '../../../src/contract/errors.ts';
import { describeError } from '../../../src/i18n/error-messages.ts';
import { provideErrorTexts } from '../../../src/i18n/error-texts.ts';
import { loadLocale, translatorFor } from '../../../src/i18n/locales.ts';

test('errors have a general message in the language until their messages have been loaded', async () => {
  await loadLocale('de');
  const error = new FilestoreError('file-too-large', { limit: 5e6 });
  const messages = (): string[] =>
    ['en', 'de'].map((language) => translatorFor(language).error(error));
  const general = messages();
  expect(general[0]).toBe('Something went wrong. Try again');
  expect(general[1]).toContain('Fehler');
  provideErrorTexts(describeError);
  const own = messages();
  expect(own[0]).toBe('File is too large (maximum 5 MB)');
  expect(own[1]).toMatch(/groß.*5\sMB/);
});
