import { beforeAll, expect, test } from 'vitest';
import { FilestoreError } from '../../../src/contract/errors.ts';
import { Announcements } from '../../../src/element/announcements.ts';
import { describeError } from '../../../src/i18n/error-messages.ts';
import { provideErrorTexts } from '../../../src/i18n/error-texts.ts';
import { translatorFor } from '../../../src/i18n/locales.ts';
import { listWith } from '../../support/simulation/test-lists.ts';

const start = () => {
  const { list } = listWith();
  const translator = translatorFor('en');
  const announcements = new Announcements(
    list,
    () => translator,
    () => undefined,
  );
  return { list, announcements };
};

beforeAll(() => provideErrorTexts(describeError));

test('the message about refused files has a line for each reason, with its count', () => {
  const { list, announcements } = start();
  list.reject('a.exe', new FilestoreError('type-not-allowed'));
  list.reject('huge.bin', new FilestoreError('file-too-large'));
  list.reject('b.exe', new FilestoreError('type-not-allowed'));
  expect(announcements.message).toBe(
    '2 files not added: This file type is not allowed\nhuge.bin: File is too large',
  );
});

test('the message about refused files is gone when more files are added', () => {
  const { list, announcements } = start();
  list.reject('', new FilestoreError('file-unreadable'));
  expect(announcements.message).toBe("The file can't be read. It may have been moved or changed");
  announcements.startBatch(1);
  expect(announcements.message).toBe('');
});
