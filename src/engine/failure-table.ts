import { isFilestoreError, type ErrorCode, type FilestoreError } from '../contract/errors.ts';

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
  readonly then: Consequence;
  /** The host takes half as many requests at a time for now. */
  readonly slower?: true;
}

export type FailureTable = Readonly<Partial<Record<ErrorCode, Behaviour>>>;

/** The one table. A code that it lacks stops the upload: the words for it say what to mend. */
export const failureTable: FailureTable = {
  'storage-busy': { then: 'retry' },
  'storage-slow-down': { then: 'retry', slower: true },
  'storage-unreachable': { then: 'retry' },
  'upload-stalled': { then: 'retry' },
  'bytes-differ': { then: 'retry' },
  'api-unreachable': { then: 'retry' },
  'api-timeout': { then: 'retry' },
  internal: { then: 'retry' },
  throttled: { then: 'retry' },
  'upload-url-expired': { then: 'renew' },
  'parts-incomplete': { then: 'resync' },
  // The answer to an earlier attempt was lost.
  'already-uploaded': { then: 'confirm' },
  'upload-gone': { then: 'restart' },
  'file-not-found': { then: 'restart' },
  'file-deleted': { then: 'restart' },
  // Each part was right and the whole is not: one of them was replaced or never counted.
  'checksum-mismatch': { then: 'restart' },
};

const STOP: Behaviour = { then: 'stop' };

export function behaviourOf(error: FilestoreError, table: FailureTable): Behaviour {
  return table[error.code] ?? STOP;
}

/** Of whatever was thrown; what is no error of ours is a mistake in the page. */
export function consequenceOf(error: unknown, table: FailureTable): Consequence {
  return isFilestoreError(error) ? behaviourOf(error, table).then : 'stop';
}

export function asksForFewer(error: unknown, table: FailureTable): boolean {
  return isFilestoreError(error) && behaviourOf(error, table).slower === true;
}
