import { expect, test } from 'vitest';
import { canRetry } from '../../../src/contract/upload-states.ts';
import { errorCodes, errorTable, FilestoreError } from '../../../src/contract/errors.ts';

const final = errorCodes.filter(
  (code) => !canRetry({ status: 'failed', error: new FilestoreError(code) }),
);

test('a file that is itself refused cannot be tried again, and what can succeed later can', () => {
  expect(final).toContain('file-too-large');
  expect(final).not.toContain('api-key-refused');
  expect(final.filter((code) => errorTable[code].retry)).toEqual([]);
});

test('what was cancelled can be begun again, what is under way or done cannot', () => {
  expect(canRetry({ status: 'aborted' })).toBe(true);
  expect(canRetry({ status: 'queued' })).toBe(false);
  const file = { id: 'i', name: 'n', size: 1, type: 'a/b' };
  expect(canRetry({ status: 'done', file })).toBe(false);
});
