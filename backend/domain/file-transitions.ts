import { fileTransitions, type FileState } from '../../src/contract/file-states.ts';
import { TOMBSTONE_SECONDS } from '../../src/contract/limits.ts';
import type { ScanResult } from '../../src/contract/responses.ts';
import type { MetricName } from './metrics.ts';
import { dueShardOf, type FileRecord, type RejectionReason } from './file-record.ts';

type Field = keyof FileRecord;

/** What must hold, in the write itself, beyond the state. */
export type Condition =
  | {
      readonly field: Field;
      readonly op: '=' | '<=' | '>';
      readonly value: string | number | boolean;
    }
  | { readonly field: Field; readonly op: 'absent' };

/** What the row must say of the scan where the deployment scans. */
const CLEAN: Condition = { field: 'scan', op: '=', value: 'NO_THREATS_FOUND' };

/** One conditional write. `file-table.ts` sends it; `holds` and `applied` say what it means. */
export interface ConditionalUpdate {
  /** The condition in English. */
  readonly name: string;
  readonly from: readonly FileState[];
  readonly to: FileState;
  readonly when: readonly Condition[];
  readonly set: Partial<FileRecord>;
  readonly clear: readonly Field[];
  /** What is counted when the database has taken it. */
  readonly metrics: readonly MetricName[];
}

/** What S3 says about an object that has arrived. */
export interface UploadedObject {
  readonly size: number;
  readonly type: string;
  readonly etag: string;
  readonly checksum?: string;
}

function guarded(change: ConditionalUpdate): ConditionalUpdate {
  for (const from of change.from) {
    if (!fileTransitions[from].includes(change.to)) {
      throw new Error(`A file cannot go from ${from} to ${change.to}`);
    }
  }
  return change;
}

function uploadedFields(object: UploadedObject, now: number): Partial<FileRecord> {
  return {
    etag: object.etag,
    type: object.type,
    uploadedAt: now,
    ...(object.checksum !== undefined && { checksum: object.checksum }),
  };
}

export function markUploaded(object: UploadedObject, now: number): ConditionalUpdate {
  return guarded({
    name: 'the file is pending and has the declared size',
    from: ['PENDING'],
    to: 'UPLOADED',
    when: [{ field: 'size', op: '=', value: object.size }],
    set: uploadedFields(object, now),
    clear: [],
    metrics: ['FilesUploaded'],
  });
}

const CLEAR_DUE: readonly Field[] = ['due', 'dueShard'];

/** Opened after the row was written: a crash in between leaves a row whose deletion finds the upload. */
export function markMultipartOpened(uploadId: string): ConditionalUpdate {
  return guarded({
    name: 'the file is pending and its upload not open yet',
    from: ['PENDING'],
    to: 'PENDING',
    when: [
      { field: 'multipart', op: '=', value: true },
      { field: 'uploadId', op: 'absent' },
    ],
    set: { uploadId },
    clear: [],
    metrics: [],
  });
}

/** Before a new URL leaves: a tombstone must outlive it. */
export function extendUrlExpiry(urlExpiresAt: number): ConditionalUpdate {
  return guarded({
    name: 'the file is pending and comes in one PUT',
    from: ['PENDING'],
    to: 'PENDING',
    when: [{ field: 'multipart', op: 'absent' }],
    set: { urlExpiresAt },
    clear: [],
    metrics: [],
  });
}

/** StoreOnLoad: nobody calls store, arriving is enough. */
export function markStoredOnLoad(object: UploadedObject, now: number): ConditionalUpdate {
  return guarded({
    ...markUploaded(object, now),
    to: 'STORED',
    set: { ...uploadedFields(object, now), storedAt: now },
    clear: CLEAR_DUE,
    metrics: ['FilesUploaded', 'FilesStored'],
  });
}

/** Only what was seen in S3 is kept: a pending row says nothing about bytes, so `arrive` comes first. */
export function markStored(
  context: string | undefined,
  now: number,
  { scan = 'none' }: { readonly scan?: 'none' | 'required' } = {},
): ConditionalUpdate {
  return guarded({
    name: 'the file is in S3, has not expired, is clean and belongs to the context',
    from: ['UPLOADED'],
    to: 'STORED',
    when: [
      { field: 'due', op: '>', value: now },
      context === undefined
        ? { field: 'context', op: 'absent' }
        : { field: 'context', op: '=', value: context },
      ...(scan === 'required' ? [CLEAN] : []),
    ],
    set: { storedAt: now },
    clear: CLEAR_DUE,
    metrics: ['FilesStored'],
  });
}

/** The bytes lie about what they are, or are malware. Only what is not stored, and only once. */
export function markRejected(key: string, reason: RejectionReason, now: number): ConditionalUpdate {
  return guarded({
    name: 'the file is not stored',
    from: ['PENDING', 'UPLOADED'],
    to: 'DELETING',
    when: [],
    set: { ...expireNow(key, now), rejected: reason },
    clear: [],
    metrics: ['FilesRejected'],
  });
}

/** The scanner's word, whichever way the file went meanwhile. */
export function markScanned(result: ScanResult): ConditionalUpdate {
  return guarded({
    name: 'the file is in S3 and not scanned yet',
    from: ['UPLOADED'],
    to: 'UPLOADED',
    when: [{ field: 'scan', op: 'absent' }],
    set: { scan: result },
    clear: [],
    metrics: [],
  });
}

/** A marked row stays due, so that a crash before the tombstone is finished by expire. */
function expireNow(key: string, now: number): Partial<FileRecord> {
  return { due: now, dueShard: dueShardOf(key) };
}

export function markReverted(key: string, tokenHash: string, now: number): ConditionalUpdate {
  return guarded({
    name: 'the file is not stored and the token is its own',
    from: ['PENDING', 'UPLOADED', 'DELETING'],
    to: 'DELETING',
    when: [{ field: 'tokenHash', op: '=', value: tokenHash }],
    set: expireNow(key, now),
    clear: [],
    metrics: ['FilesReverted'],
  });
}

/** Checked again in the write: between the query and the write the file may have been stored. */
export function markExpired(key: string, now: number): ConditionalUpdate {
  return guarded({
    name: 'the file is not stored and its time is over',
    from: ['PENDING', 'UPLOADED', 'DELETING'],
    to: 'DELETING',
    when: [{ field: 'due', op: '<=', value: now }],
    set: expireNow(key, now),
    clear: [],
    metrics: ['FilesExpired'],
  });
}

export function markDeleted(key: string, now: number): ConditionalUpdate {
  return guarded({
    name: 'the file is not deleted yet',
    from: ['PENDING', 'UPLOADED', 'STORED', 'DELETING'],
    to: 'DELETING',
    when: [],
    set: expireNow(key, now),
    clear: [],
    metrics: ['FilesDeleted'],
  });
}

/** Only after DeleteObject. The tombstone outlives the URL, so that a late PUT is swept as well. */
export function markTombstone(record: FileRecord, now: number): ConditionalUpdate {
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
    metrics: [],
  });
}

/** Does the change apply to this row? The same answer as the database's. */
export function appliesTo(change: ConditionalUpdate, record: FileRecord): boolean {
  return (
    change.from.includes(record.state) &&
    change.when.every((condition) => {
      const actual = record[condition.field];
      if (condition.op === 'absent') return actual === undefined;
      if (actual === undefined || typeof actual !== typeof condition.value) return false;
      if (condition.op === '=') return actual === condition.value;
      return condition.op === '>' ? actual > condition.value : actual <= condition.value;
    })
  );
}
