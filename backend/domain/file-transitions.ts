import { fileTransitions } from '../../src/contract/file-states.ts';
import { TOMBSTONE_SECONDS } from '../../src/contract/limits.ts';
import type { ScanResult } from '../../src/contract/file-info.ts';
import type { Condition, ConditionalUpdate, Field } from './conditional-update.ts';
import type { FileEventType, RejectionReason } from '../../src/contract/file-events.ts';
import { dueShardOf, type FileRecord } from './file-record.ts';

/** Required for storing a file if the deployment scans for malware. */
const CLEAN: Condition = { field: 'scan', op: '=', value: 'NO_THREATS_FOUND' };

/** The properties of an uploaded object, as S3 reports them. */
export interface UploadedObject {
  readonly size: number;
  readonly type: string;
  readonly etag: string;
  /** CRC-64/NVME of the whole object, in base64. */
  readonly checksum?: string;
  /** SHA-256 of the whole object, in base64. */
  readonly sha256?: string;
}

function guarded(change: ConditionalUpdate): ConditionalUpdate {
  for (const from of change.from) {
    if (!fileTransitions[from].includes(change.to)) {
      throw new Error(`A file cannot change from ${from} to ${change.to}`);
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
    ...(object.sha256 !== undefined && { sha256: object.sha256 }),
  };
}

/** What the browser said and S3 does not report is removed, because nobody has compared it. */
function unreportedFields({ checksum, sha256 }: UploadedObject): Field[] {
  return [
    ...(checksum === undefined ? (['checksum'] as const) : []),
    ...(sha256 === undefined ? (['sha256'] as const) : []),
  ];
}

export function markUploaded(object: UploadedObject, now: number): ConditionalUpdate {
  return guarded({
    name: 'the file is pending and has the declared size',
    from: ['PENDING'],
    to: 'UPLOADED',
    when: [{ field: 'size', op: '=', value: object.size }],
    set: uploadedFields(object, now),
    clear: unreportedFields(object),
    events: { types: ['file.uploaded'], at: now },
    metrics: ['FilesUploaded'],
  });
}

const CLEAR_DUE: readonly Field[] = ['due', 'dueShard'];

/**
 * Records the id of the multipart upload, which is opened after the row was written. If a crash prevents
 * this, the row still exists, and its deletion finds the upload by the key.
 */
export function markMultipartOpened(uploadId: string): ConditionalUpdate {
  return guarded({
    name: 'the file is pending and its multipart upload is not open yet',
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

/** Applied before a new URL is returned, because a tombstone must outlive every URL. */
export function extendUrlExpiry(urlExpiresAt: number): ConditionalUpdate {
  return guarded({
    name: 'the file is pending and is uploaded with a single PUT',
    from: ['PENDING'],
    to: 'PENDING',
    when: [{ field: 'multipart', op: 'absent' }],
    set: { urlExpiresAt },
    clear: [],
    metrics: [],
  });
}

/** With StoreOnLoad, an uploaded file is stored without a call of store. */
export function markStoredOnLoad(object: UploadedObject, now: number): ConditionalUpdate {
  return guarded({
    ...markUploaded(object, now),
    to: 'STORED',
    set: { ...uploadedFields(object, now), storedAt: now },
    clear: [...CLEAR_DUE, ...unreportedFields(object)],
    events: { types: ['file.uploaded', 'file.stored'], at: now },
    metrics: ['FilesUploaded', 'FilesStored'],
  });
}

interface StoreOptions {
  readonly scan?: 'none' | 'required';
  /** With StoreOnLoad, nothing expires. */
  readonly evenIfDue?: boolean;
}

/** Stores a file that was seen in S3. A pending row does not prove that, so `markUploaded` comes first. */
export function markStored(
  context: string | undefined,
  now: number,
  { scan = 'none', evenIfDue = false }: StoreOptions = {},
): ConditionalUpdate {
  return guarded({
    name: 'the file is in S3, has not expired unless nothing expires, has passed any required scan and belongs to the context',
    from: ['UPLOADED'],
    to: 'STORED',
    when: [
      ...(evenIfDue ? [] : [{ field: 'due', op: '>', value: now } as const]),
      context === undefined
        ? { field: 'context', op: 'absent' }
        : { field: 'context', op: '=', value: context },
      ...(scan === 'required' ? [CLEAN] : []),
    ],
    set: { storedAt: now },
    clear: CLEAR_DUE,
    events: { types: ['file.stored'], at: now },
    metrics: ['FilesStored'],
  });
}

/** Rejects a file for its content or as malware. Applies once, and never to a stored file. */
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

/** Records the scan result of an uploaded file, once. */
export function markScanned(result: ScanResult): ConditionalUpdate {
  return recordScan('UPLOADED', result);
}

/** Records the scan result of a file that was stored before scans were turned on, once. */
export function markStoredScanned(result: ScanResult): ConditionalUpdate {
  return recordScan('STORED', result);
}

function recordScan(state: 'UPLOADED' | 'STORED', result: ScanResult): ConditionalUpdate {
  return guarded({
    name: 'the file is in S3 and not scanned yet',
    from: [state],
    to: state,
    when: [{ field: 'scan', op: 'absent' }],
    set: { scan: result },
    clear: [],
    metrics: [],
  });
}

/** Lets a file that cannot be decided about wait. */
export function postponeDue(due: number): ConditionalUpdate {
  return guarded({
    name: 'the file is in S3 and not scanned yet',
    from: ['UPLOADED'],
    to: 'UPLOADED',
    when: [{ field: 'scan', op: 'absent' }],
    set: { due },
    clear: [],
    metrics: [],
  });
}

/** Keeps a marked row due, so that expire finishes the deletion after a crash before the tombstone. */
function expireNow(key: string, now: number): Partial<FileRecord> {
  return { due: now, dueShard: dueShardOf(key) };
}

export function markReverted(key: string, tokenHash: string, now: number): ConditionalUpdate {
  return guarded({
    name: 'the file is not stored and the token belongs to it',
    from: ['PENDING', 'UPLOADED', 'DELETING'],
    to: 'DELETING',
    when: [{ field: 'tokenHash', op: '=', value: tokenHash }],
    set: expireNow(key, now),
    setIfAbsent: { ended: 'file.deleted' },
    clear: [],
    metrics: ['FilesReverted'],
  });
}

/** The write checks `due` again, because the file may have been stored since the query. */
export function markExpired(key: string, now: number): ConditionalUpdate {
  return guarded({
    name: 'the file is not stored and is due',
    from: ['PENDING', 'UPLOADED', 'DELETING'],
    to: 'DELETING',
    when: [{ field: 'due', op: '<=', value: now }],
    set: expireNow(key, now),
    // A deletion that a crash interrupted becomes due at once. It remains a deletion.
    setIfAbsent: { ended: 'file.expired' },
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
    setIfAbsent: { ended: 'file.deleted' },
    clear: [],
    metrics: ['FilesDeleted'],
  });
}

/** Reported once the object is gone, because a tombstone is written once. */
function endOf({ rejected, ended = 'file.deleted' }: FileRecord): FileEventType {
  return rejected === undefined ? ended : 'file.rejected';
}

/** Lets a tombstone wait for the delivery of its events. */
export function postponeTombstone(due: number): ConditionalUpdate {
  return guarded({
    name: 'the file is deleted',
    from: ['DELETED'],
    to: 'DELETED',
    when: [],
    set: { due },
    clear: [],
    metrics: [],
  });
}

/** Applied after DeleteObject. The tombstone outlives the URL, so that expire also deletes a late PUT. */
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
    events: { types: [endOf(record)], at: now },
    metrics: [],
  });
}
