import { isFilestoreError, type ErrorCode, type FilestoreError } from '../../contract/errors.ts';

/**
 * The action that follows a failure.
 * - `retry`: repeats the request after a back-off, which costs an attempt unless there is no network
 * - `refresh-url`: repeats the request with a new URL at once, which costs no attempt
 * - `list-parts`: asks S3 which parts it has, and sends the others
 * - `confirm`: asks the server whether the file has arrived
 * - `restart`: starts the upload over under another id
 * - `stop`: fails the upload, because the request would fail again
 */
export type RecoveryAction =
  'retry' | 'refresh-url' | 'list-parts' | 'confirm' | 'restart' | 'stop';

interface FailureHandling {
  readonly action: RecoveryAction;
  /** Halves the number of concurrent requests to the host for now. */
  readonly reduceConcurrency?: true;
  /** There was no response. While the browser is offline, such a failure costs no attempt. */
  readonly noResponse?: true;
}

export type RetryPolicy = Readonly<Partial<Record<ErrorCode, FailureHandling>>>;

/** The only table of actions. Any other code stops the upload, and its message says what to fix. */
export const retryPolicy: RetryPolicy = {
  'storage-busy': { action: 'retry' },
  'storage-slow-down': { action: 'retry', reduceConcurrency: true },
  'storage-unreachable': { action: 'retry', noResponse: true },
  'upload-stalled': { action: 'retry', noResponse: true },
  'bytes-differ': { action: 'retry' },
  'api-unreachable': { action: 'retry', noResponse: true },
  'api-timeout': { action: 'retry', noResponse: true },
  internal: { action: 'retry' },
  throttled: { action: 'retry' },
  'upload-url-expired': { action: 'refresh-url' },
  'parts-incomplete': { action: 'list-parts' },
  // The response to an earlier attempt was lost.
  'already-uploaded': { action: 'confirm' },
  'upload-gone': { action: 'restart' },
  'file-not-found': { action: 'restart' },
  'file-deleted': { action: 'restart' },
  // Each part was right and the file is not: a part was replaced or is missing.
  'checksum-mismatch': { action: 'restart' },
};

const STOP: FailureHandling = { action: 'stop' };

export function handlingOf(error: FilestoreError, policy: RetryPolicy): FailureHandling {
  return policy[error.code] ?? STOP;
}

/** Returns the action for a thrown value. A value that is not a FilestoreError is a mistake in the page. */
export function actionFor(error: unknown, policy: RetryPolicy): RecoveryAction {
  return isFilestoreError(error) ? handlingOf(error, policy).action : 'stop';
}

export function isThrottle(error: unknown, policy: RetryPolicy): boolean {
  return isFilestoreError(error) && handlingOf(error, policy).reduceConcurrency === true;
}

/** Whether the request may have arrived although its answer did not. */
export function hadNoResponse(error: unknown, policy: RetryPolicy): boolean {
  return isFilestoreError(error) && handlingOf(error, policy).noResponse === true;
}
