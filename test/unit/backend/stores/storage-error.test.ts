import { describe, expect, test } from 'vitest';
import { isFilestoreError } from '../../../../src/contract/errors.ts';
import { toRetryableError } from '../../../../backend/stores/storage-error.ts';

const error = (name: string, more: object = {}) => Object.assign(new Error('x'), { name }, more);
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

describe('whoever called is told to come again', () => {
  test.each([
    ['a throttle of DynamoDB, which is a 400', error('ThrottlingException', status(400))],
    ['its older name', error('ProvisionedThroughputExceededException', status(400))],
    ['an account’s limit', error('RequestLimitExceeded', status(400))],
    ['SlowDown', error('SlowDown', status(503))],
    ['429', error('Unknown', status(429))],
    ['a fault of AWS', error('InternalServerError', status(500))],
    ['a refused connection', error('Error', { code: 'ECONNREFUSED' })],
    ['a timeout', error('TimeoutError')],
  ])('%s', (_name, cause) => {
    const told = toRetryableError(cause);
    expect(isFilestoreError(told) && [told.code, told.details.retryAfter]).toEqual([
      'storage-busy',
      1,
    ]);
    expect(isFilestoreError(told) && told.cause).toBe(cause);
  });
});

test.each([
  ['a condition that does not hold', error('ConditionalCheckFailedException', status(400))],
  ['a missing right', error('AccessDeniedException', status(400))],
  ['an error of ours', new TypeError('x')],
  ['no error at all', 'text'],
])('%s stays what it is', (_name, cause) => {
  expect(toRetryableError(cause)).toBe(cause);
});
