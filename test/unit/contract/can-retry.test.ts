import { expect, test } from 'vitest';
import { canRetry } from '../../../src/contract/can-retry.ts';
import { errorCodes, FilestoreError } from '../../../src/contract/errors.ts';

const final = errorCodes.filter(
  (code) => !canRetry({ status: 'failed', error: new FilestoreError(code) }),
);

test('canRetry() is false if the file was refused or the page is not set up, and true if a later attempt can succeed', () => {
  expect(final).toContain('file-too-large');
  expect(final).toEqual(expect.arrayContaining(['api-key-refused', 'storage-refused']));
  expect(final).not.toContain('file-deleted');
  expect(final.filter((code) => new FilestoreError(code).retryable)).toEqual([]);
});

test('canRetry() is true for an aborted upload, and false for a queued or finished one', () => {
  expect(canRetry({ status: 'aborted' })).toBe(true);
  expect(canRetry({ status: 'queued' })).toBe(false);
  const file = { id: 'i', name: 'n', size: 1, type: 'a/b' };
  expect(canRetry({ status: 'done', file })).toBe(false);
});
