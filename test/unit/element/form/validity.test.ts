import { beforeAll, expect, test } from 'vitest';
import { validityOf } from '../../../../src/element/form/validity.ts';
import { describeError } from '../../../../src/i18n/error-messages.ts';
import { englishFormTexts } from '../../../../src/i18n/english-form-texts.ts';
import { provideFormTexts } from '../../../../src/i18n/form-text.ts';
import { provideErrorTexts } from '../../../../src/i18n/error-texts.ts';
import { translatorFor } from '../../../../src/i18n/locales.ts';
import { TestList } from '../../../support/simulation/announced-list.ts';

/** Whether a form can be submitted, and why not. */

beforeAll(() => {
  provideErrorTexts(describeError);
  provideFormTexts(englishFormTexts);
});

const listOf = (...names: readonly string[]) => {
  const list = new TestList();
  return { list, items: list.add(...names) };
};

const problem = (
  list: TestList,
  { required = false, minFiles = undefined as number | undefined, defersSubmit = false } = {},
): string | undefined =>
  validityOf(list, { required, minFiles, defersSubmit }, translatorFor('en'))?.message;

test('an empty control is invalid only if it is required', () => {
  const { list } = listOf();
  expect(problem(list)).toBeUndefined();
  expect(problem(list, { minFiles: 2 })).toBeUndefined();
  expect(problem(list, { required: true })).toBe('Choose a file');
  expect(problem(list, { required: true, defersSubmit: true })).toBe('Choose a file');
});

test('files in progress count where the submit waits for them', () => {
  const { list, items } = listOf('a', 'b');
  expect(problem(list)).toBe('Wait for uploads to finish');
  expect(problem(list, { required: true, defersSubmit: true })).toBeUndefined();
  expect(problem(list, { minFiles: 2, defersSubmit: true })).toBeUndefined();
  expect(problem(list, { minFiles: 3, defersSubmit: true })).toBe('Choose at least 3 files');
  list.finish(...items);
  expect(problem(list, { minFiles: 2 })).toBeUndefined();
  expect(problem(list, { minFiles: 3 })).toBe('Choose at least 3 files');
});

test('a file that is being deleted does not count', () => {
  const { list, items } = listOf('a');
  list.finish(...items);
  for (const item of items) list.delete(item);
  expect(problem(list, { required: true, defersSubmit: true })).toBe('Choose a file');
});

test('a folder that is being read may have enough files', () => {
  const { list } = listOf();
  list.intake.busy = true;
  expect(problem(list, { required: true, minFiles: 3, defersSubmit: true })).toBeUndefined();
  expect(problem(list, { required: true })).toBe('Wait for uploads to finish');
});

test('a file that can only be removed is named first, with its reason', () => {
  const { list, items } = listOf('late.bin', 'evil.exe', 'stopped.bin');
  const [late, evil, stopped] = items;
  if (!late || !evil || !stopped) throw new Error('three files were added');
  list.set(stopped, { status: 'aborted' });
  expect(problem(list)).toBe('stopped.bin was canceled. Retry or remove it');
  list.fail(late);
  expect(problem(list)).toBe('late.bin failed to upload. Retry or remove it');
  list.fail(evil, 'type-not-allowed');
  expect(problem(list)).toBe(
    'evil.exe: This file type is not allowed. Remove this file to continue',
  );
  list.remove(evil);
  list.remove(late);
  list.remove(stopped);
  expect(problem(list)).toBeUndefined();
});

test('several files are counted, and the first one to fail is named', () => {
  const { list, items } = listOf('a', 'b', 'c');
  const [a, b] = items;
  if (!a || !b) throw new Error('three files were added');
  list.fail(b);
  list.fail(a);
  // Another change of a file does not change the order.
  list.fail(b, 'api-timeout');
  expect(problem(list)).toBe('2 files failed to upload. Retry or remove them, starting with b');
});
