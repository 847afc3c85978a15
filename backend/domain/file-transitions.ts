import { fileTransitions, type FileState } from '../../src/contract/file-states.ts';
import { TOMBSTONE_SECONDS } from '../../src/contract/limits.ts';
import type { ScanResult } from '../../src/contract/responses.ts';
import type { MetricName } from './metrics.ts';
import { dueShardOf, type FileRecord, type Rejection } from './file-record.ts';

type Field = keyof FileRecord;

/** What must hold, in the write itself, beyond the state. */
export type Condition =
  | {
      readonly field: Field;
      readonly is: '=' | '<=' | '>';
      readonly value: string | number | boolean;
    }
  | { readonly field: Field; readonly is: 'absent' };

/** What the row must say of the scan where the deployment scans. */
const CLEAN: Condition = { field: 'scan', is: '=', value: 'NO_THREATS_FOUND' };

/** One conditional write. `file-table.ts` sends it; `holds` and `applied` say what it means. */
export interface GuardedChange {
  /** The condition in English. */
  readonly name: string;
  readonly from: readonly FileState[];
  readonly to: FileState;
  readonly when: readonly Condition[];
  readonly set: Partial<FileRecord>;
  readonly clear: readonly Field[];
  /** What is counted when the database has taken it. */
  readonly counts: readonly MetricName[];
}

/** What S3 says about an object that has arrived. */
export interface ArrivedObject {
  readonly size: number;
  readonly type: string;
  readonly etag: string;
  readonly checksum?: string;
}

function guarded(change: GuardedChange): GuardedChange {
  for (const from of change.from) {
    if (!fileTransitions[from].includes(change.to)) {
      throw new Error(`A file cannot go from ${from} to ${change.to}`);
    }
  }
  return change;
}

function arrival(object: ArrivedObject, now: number): Partial<FileRecord> {
  return {
    etag: object.etag,
    type: object.type,
    uploadedAt: now,
    ...(object.checksum !== undefined && { checksum: object.checksum }),
  };
}

export function markUploaded(object: ArrivedObject, now: number): GuardedChange {
  return guarded({
    name: 'the file is pending and has the declared size',
    from: ['PENDING'],
    to: 'UPLOADED',
    when: [{ field: 'size', is: '=', value: object.size }],
    set: arrival(object, now),
    clear: [],
    counts: ['FilesUploaded'],
  });
}

const CLEAR_DUE: readonly Field[] = ['due', 'dueShard'];

/** Opened after the row was written: a crash in between leaves a row whose deletion finds the upload. */
export function markStarted(uploadId: string): GuardedChange {
  return guarded({
    name: 'the file is pending and its upload not open yet',
    from: ['PENDING'],
    to: 'PENDING',
    when: [
      { field: 'multipart', is: '=', value: true },
      { field: 'uploadId', is: 'absent' },
    ],
    set: { uploadId },
    clear: [],
    counts: [],
  });
}

/** Before a new URL leaves: a tombstone must outlive it. */
export function markSignedAgain(urlExpiresAt: number): GuardedChange {
  return guarded({
    name: 'the file is pending and comes in one PUT',
    from: ['PENDING'],
    to: 'PENDING',
    when: [{ field: 'multipart', is: 'absent' }],
    set: { urlExpiresAt },
    clear: [],
    counts: [],
  });
}

/** StoreOnLoad: nobody calls store, arriving is enough. */
export function markStoredOnLoad(object: ArrivedObject, now: number): GuardedChange {
  return guarded({
    ...markUploaded(object, now),
    to: 'STORED',
    set: { ...arrival(object, now), storedAt: now },
    clear: CLEAR_DUE,
    counts: ['FilesUploaded', 'FilesStored'],
  });
}

/** Only what was seen in S3 is kept: a pending row says nothing about bytes, so `arrive` comes first. */
export function markStored(
  context: string | undefined,
  now: number,
  { scan = 'none' }: { readonly scan?: 'none' | 'required' } = {},
): GuardedChange {
  return guarded({
    name: 'the file is in S3, has not expired, is clean and belongs to the context',
    from: ['UPLOADED'],
    to: 'STORED',
    when: [
      { field: 'due', is: '>', value: now },
      context === undefined
        ? { field: 'context', is: 'absent' }
        : { field: 'context', is: '=', value: context },
      ...(scan === 'required' ? [CLEAN] : []),
    ],
    set: { storedAt: now },
    clear: CLEAR_DUE,
    counts: ['FilesStored'],
  });
}

/** The bytes lie about what they are, or are malware. Only what is not stored, and only once. */
export function markRejected(key: string, reason: Rejection, now: number): GuardedChange {
  return guarded({
    name: 'the file is not stored',
    from: ['PENDING', 'UPLOADED'],
    to: 'DELETING',
    when: [],
    set: { ...dueNow(key, now), rejected: reason },
    clear: [],
    counts: ['FilesRejected'],
  });
}

/** The scanner's word, whichever way the file went meanwhile. */
export function markScanned(result: ScanResult): GuardedChange {
  return guarded({
    name: 'the file is in S3 and not scanned yet',
    from: ['UPLOADED'],
    to: 'UPLOADED',
    when: [{ field: 'scan', is: 'absent' }],
    set: { scan: result },
    clear: [],
    counts: [],
  });
}

/** A marked row stays due, so that a crash before the tombstone is finished by expire. */
function dueNow(key: string, now: number): Partial<FileRecord> {
  return { due: now, dueShard: dueShardOf(key) };
}

export function markReverted(key: string, tokenHash: string, now: number): GuardedChange {
  return guarded({
    name: 'the file is not stored and the token is its own',
    from: ['PENDING', 'UPLOADED', 'DELETING'],
    to: 'DELETING',
    when: [{ field: 'tokenHash', is: '=', value: tokenHash }],
    set: dueNow(key, now),
    clear: [],
    counts: ['FilesReverted'],
  });
}

/** Checked again in the write: between the query and the write the file may have been stored. */
export function markExpired(key: string, now: number): GuardedChange {
  return guarded({
    name: 'the file is not stored and its time is over',
    from: ['PENDING', 'UPLOADED', 'DELETING'],
    to: 'DELETING',
    when: [{ field: 'due', is: '<=', value: now }],
    set: dueNow(key, now),
    clear: [],
    counts: ['FilesExpired'],
  });
}

export function markDeleted(key: string, now: number): GuardedChange {
  return guarded({
    name: 'the file is not deleted yet',
    from: ['PENDING', 'UPLOADED', 'STORED', 'DELETING'],
    to: 'DELETING',
    when: [],
    set: dueNow(key, now),
    clear: [],
    counts: ['FilesDeleted'],
  });
}

/** Only after DeleteObject. The tombstone outlives the URL, so that a late PUT is swept as well. */
export function markTombstone(record: FileRecord, now: number): GuardedChange {
  return guarded({
    name: 'the object has been deleted',
    from: ['DELETING'],
    to: 'DELETED',
    when: [],
    set: {
      deletedAt: now,
      due: Math.max(record.urlExpiresAt, now) + TOMBSTONE_SECONDS * 1000,
      dueShard: dueShardOf(record.key),
    },
    clear: [],
    counts: [],
  });
}

/** Does the change apply to this row? The same answer as the database's. */
export function holds(change: GuardedChange, record: FileRecord): boolean {
  return (
    change.from.includes(record.state) &&
    change.when.every((condition) => {
      const actual = record[condition.field];
      if (condition.is === 'absent') return actual === undefined;
      if (actual === undefined || typeof actual !== typeof condition.value) return false;
      if (condition.is === '=') return actual === condition.value;
      return condition.is === '>' ? actual > condition.value : actual <= condition.value;
    })
  );
}
