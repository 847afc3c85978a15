import { FilestoreError } from '../../src/contract/errors.ts';

/** DynamoDB says these with a status of 400. */
const THROTTLED = /^(Throttling|ProvisionedThroughputExceeded|RequestLimitExceeded)/;

/**
 * SlowDown, throttles, 5xx and a broken connection, after the SDK's own retries, are the storage's
 * business and not a bug of ours: whoever called is told to come again.
 */
export function toRetryableError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const status = httpStatusOf(error);
  const busy =
    status === undefined
      ? isConnectionError(error)
      : status === 429 || status >= 500 || THROTTLED.test(error.name);
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
