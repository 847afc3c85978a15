import { FilestoreError } from '../../src/contract/errors.ts';
import { constantTimeEqual } from './file-id.ts';
import type { RejectionReason } from '../../src/contract/file-events.ts';
import type { FileRecord } from './file-record.ts';

/** The caller of an operation. The tenant comes from the API key only, never from the request. */
export type Principal =
  | { readonly kind: 'browser' }
  | { readonly kind: 'server' }
  | { readonly kind: 'token'; readonly hash: string };

/**
 * Returns the row if it exists and the caller may see it. A missing row, another tenant's row and a wrong
 * token give the same error, so that a caller cannot find out which ids exist.
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
  content: 'the content does not match the declared type; upload the file with its actual type',
  malware: 'the malware scan found a threat; upload a different file',
};

/** Returns the row unless the file was rejected or deleted. */
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

/** Returns the row unless it waits for expire to delete it. */
export function requireUnexpired(record: FileRecord, now: number): FileRecord {
  if (record.due !== undefined && record.due <= now) {
    throw new FilestoreError('file-deleted', { detail: 'the file has expired; register it again' });
  }
  return record;
}

export function wrongState(record: FileRecord, reason: string): FilestoreError {
  return new FilestoreError('wrong-state', {
    state: record.state,
    detail: `state: is ${record.state}; ${reason}`,
  });
}
