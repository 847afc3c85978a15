import { describe, expect, test } from 'vitest';
import { isFilestoreError } from '../../../../src/contract/errors.ts';
import { toRetryableError } from '../../../../backend/stores/storage-error.ts';

const error = (name: string, more: object = {}) => Object.assign(new Error('x'), { name }, more);
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

describe('retryable errors of AWS', () => {
  test.each([
    ['a throttle of DynamoDB (status 400)', error('ThrottlingException', status(400))],
    [
      'the older throttle error of DynamoDB',
      error('ProvisionedThroughputExceededException', status(400)),
    ],
    ['a limit of the account', error('RequestLimitExceeded', status(400))],
    ['SlowDown', error('SlowDown', status(503))],
    ['status 429', error('Unknown', status(429))],
    ['an internal error of AWS', error('InternalServerError', status(500))],
    ['a refused connection', error('Error', { code: 'ECONNREFUSED' })],
    ['a timeout', error('TimeoutError')],
  ])('%s becomes storage-busy with Retry-After', (_name, cause) => {
    const result = toRetryableError(cause);
    expect(isFilestoreError(result) && [result.code, result.details.retryAfter]).toEqual([
      'storage-busy',
      1,
    ]);
    expect(isFilestoreError(result) && result.cause).toBe(cause);
  });
});

test.each([
  ['a failed condition', error('ConditionalCheckFailedException', status(400))],
  ['a missing permission', error('AccessDeniedException', status(400))],
  ['our own error', new TypeError('x')],
  ['a value that is no error', 'text'],
])('%s is returned unchanged', (_name, cause) => {
  expect(toRetryableError(cause)).toBe(cause);
});
