import { isFilestoreError, type ErrorCode, type FilestoreError } from '../../contract/errors.ts';

/**
 * What follows a failure.
 * - `retry`: the same request after a pause; it costs an attempt, unless there is no network
 * - `refresh-url`: the same request with a new URL, at once and for free
 * - `list-parts`: S3 is asked which parts it has, and the others are sent
 * - `confirm`: the server is asked whether the file has arrived after all
 * - `restart`: the file begins anew under another id
 * - `stop`: it would fail again
 */
export type RecoveryAction =
  'retry' | 'refresh-url' | 'list-parts' | 'confirm' | 'restart' | 'stop';

export interface FailureHandling {
  readonly action: RecoveryAction;
  /** The host takes half as many requests at a time for now. */
  readonly reduceConcurrency?: true;
  /** Nobody has answered: without a network it is the network's fault, and costs no attempt. */
  readonly noResponse?: true;
}

export type RetryPolicy = Readonly<Partial<Record<ErrorCode, FailureHandling>>>;

/** The one table. A code that it lacks stops the upload: the words for it say what to mend. */
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
  // The answer to an earlier attempt was lost.
  'already-uploaded': { action: 'confirm' },
  'upload-gone': { action: 'restart' },
  'file-not-found': { action: 'restart' },
  'file-deleted': { action: 'restart' },
  // Each part was right and the whole is not: one of them was replaced or never counted.
  'checksum-mismatch': { action: 'restart' },
};

const STOP: FailureHandling = { action: 'stop' };

export function handlingOf(error: FilestoreError, policy: RetryPolicy): FailureHandling {
  return policy[error.code] ?? STOP;
}

/** Of whatever was thrown; what is no error of ours is a mistake in the page. */
export function actionFor(error: unknown, policy: RetryPolicy): RecoveryAction {
  return isFilestoreError(error) ? handlingOf(error, policy).action : 'stop';
}

export function isThrottle(error: unknown, policy: RetryPolicy): boolean {
  return isFilestoreError(error) && handlingOf(error, policy).reduceConcurrency === true;
}
