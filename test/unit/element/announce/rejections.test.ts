import { beforeAll, expect, test } from 'vitest';
import { FilestoreError } from '../../../../src/contract/errors.ts';
import { Rejections } from '../../../../src/element/announce/rejections.ts';
import { describeError } from '../../../../src/i18n/error-messages.ts';
import { provideErrorTexts } from '../../../../src/i18n/error-texts.ts';
import { translatorFor } from '../../../../src/i18n/locales.ts';

beforeAll(() => provideErrorTexts(describeError));

test('the text about rejected files has a line for each reason, with its count', () => {
  const rejections = new Rejections();
  rejections.add('a.exe', new FilestoreError('type-not-allowed'));
  rejections.add('huge.bin', new FilestoreError('file-too-large'));
  rejections.add('b.exe', new FilestoreError('type-not-allowed'));
  expect(rejections.text(translatorFor('en'))).toBe(
    '2 files not added: This file type is not allowed\nhuge.bin: File is too large',
  );
});

test('a rejected file without a name has only its reason, until the text is cleared', () => {
  const rejections = new Rejections();
  rejections.add('', new FilestoreError('file-unreadable'));
  expect(rejections.text(translatorFor('en'))).toBe(
    "The file can't be read. It may have been moved or changed",
  );
  rejections.clear();
  expect(rejections.text(translatorFor('en'))).toBe('');
  expect(rejections.total).toBe(1);
});
