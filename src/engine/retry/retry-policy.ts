import { isFilestoreError, type ErrorCode, type FilestoreError } from '../../contract/errors.ts';

/**
 * What follows a failure.
 * - `retry`: the same request after a pause; it costs an attempt, unless there is no network
 * - `renew`: the same request with a new URL, at once and for free
 * - `resync`: S3 is asked which parts it has, and the others are sent
 * - `confirm`: the server is asked whether the file has arrived after all
 * - `restart`: the file begins anew under another id
 * - `stop`: it would fail again
 */
export type Consequence = 'retry' | 'renew' | 'resync' | 'confirm' | 'restart' | 'stop';

export interface Behaviour {
  readonly follows: Consequence;
  /** The host takes half as many requests at a time for now. */
  readonly slower?: true;
  /** Nobody has answered: without a network it is the network's fault, and costs no attempt. */
  readonly unanswered?: true;
}

export type FailureTable = Readonly<Partial<Record<ErrorCode, Behaviour>>>;

/** The one table. A code that it lacks stops the upload: the words for it say what to mend. */
export const failureTable: FailureTable = {
  'storage-busy': { follows: 'retry' },
  'storage-slow-down': { follows: 'retry', slower: true },
  'storage-unreachable': { follows: 'retry', unanswered: true },
  'upload-stalled': { follows: 'retry', unanswered: true },
  'bytes-differ': { follows: 'retry' },
  'api-unreachable': { follows: 'retry', unanswered: true },
  'api-timeout': { follows: 'retry', unanswered: true },
  internal: { follows: 'retry' },
  throttled: { follows: 'retry' },
  'upload-url-expired': { follows: 'renew' },
  'parts-incomplete': { follows: 'resync' },
  // The answer to an earlier attempt was lost.
  'already-uploaded': { follows: 'confirm' },
  'upload-gone': { follows: 'restart' },
  'file-not-found': { follows: 'restart' },
  'file-deleted': { follows: 'restart' },
  // Each part was right and the whole is not: one of them was replaced or never counted.
  'checksum-mismatch': { follows: 'restart' },
};

const STOP: Behaviour = { follows: 'stop' };

export function behaviourOf(error: FilestoreError, table: FailureTable): Behaviour {
  return table[error.code] ?? STOP;
}

/** Of whatever was thrown; what is no error of ours is a mistake in the page. */
export function consequenceOf(error: unknown, table: FailureTable): Consequence {
  return isFilestoreError(error) ? behaviourOf(error, table).follows : 'stop';
}

export function asksForFewer(error: unknown, table: FailureTable): boolean {
  return isFilestoreError(error) && behaviourOf(error, table).slower === true;
}
