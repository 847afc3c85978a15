import { FilestoreError } from '../../src/contract/errors.ts';

/**
 * Errors of another status that a retry can avoid: a busy table or row of DynamoDB, and a clock that was wrong. The SDK
 * corrects its clock after such an error, but does not repeat the request if the clock has become right again.
 */
const RETRYABLE =
  /^(Throttling|TransactionConflict|ProvisionedThroughputExceeded|RequestLimitExceeded|RequestTimeTooSkewed)/;

/**
 * Converts SlowDown, throttling, 5xx and connection errors into `storage-busy`, so that the caller retries.
 * The SDK has already retried them, and they are not caused by a bug in this code.
 */
export function toRetryableError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const status = httpStatusOf(error);
  const busy =
    status === undefined
      ? isConnectionError(error)
      : status === 429 || status >= 500 || RETRYABLE.test(error.name);
  return busy ? new FilestoreError('storage-busy', { retryAfter: 1, cause: error }) : error;
}

function httpStatusOf(error: Error): number | undefined {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
}

function isConnectionError(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return error.name === 'TimeoutError' || /^E(CONN|PIPE|HOST|NET|AI_|TIMEDOUT)/.test(code);
}
