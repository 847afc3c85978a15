import { FilestoreError } from '../../src/contract/errors.ts';
import { constantTimeEqual } from './file-id.ts';
import type { FileRecord, RejectionReason } from './file-record.ts';

/** On whose word an operation acts. The tenant always comes from the API key, never from a request. */
export type Principal =
  | { readonly kind: 'browser' }
  | { readonly kind: 'server' }
  | { readonly kind: 'token'; readonly hash: string };

/**
 * The row, if there is one and this caller may know of it. A missing row, a foreign row and a wrong
 * token give the same error, so that nobody can ask which ids exist.
 */
export function requireVisible(record: FileRecord | undefined, authority: Principal): FileRecord {
  const visible =
    record !== undefined &&
    (authority.kind === 'server' ||
      (authority.kind === 'token' && constantTimeEqual(record.tokenHash, authority.hash)));
  if (!visible) throw new FilestoreError('file-not-found');
  return record;
}

const rejections: Readonly<Record<RejectionReason, string>> = {
  content: 'its content is not of the declared type',
  malware: 'the scan has found malware',
};

/** The row, if its object still counts. */
export function requireActive(record: FileRecord): FileRecord {
  if (record.state === 'DELETING' || record.state === 'DELETED') {
    if (record.rejected !== undefined) {
      throw new FilestoreError('file-rejected', {
        state: record.state,
        detail: rejections[record.rejected],
      });
    }
    throw new FilestoreError('file-deleted', { state: record.state });
  }
  return record;
}

export function wrongState(record: FileRecord, wanted: string): FilestoreError {
  return new FilestoreError('wrong-state', {
    state: record.state,
    detail: `state is ${record.state}, ${wanted}`,
  });
}
