import { fileTransitions, type FileState } from '../../src/contract/file-states.ts';
import { TOMBSTONE_SECONDS } from '../../src/contract/limits.ts';
import { dueShardOf, type FileRecord } from './file-record.ts';

type Field = keyof FileRecord;

/** What must hold, in the write itself, beyond the state. */
export type Condition =
  | { readonly field: Field; readonly is: '=' | '<=' | '>'; readonly value: string | number }
  | { readonly field: Field; readonly is: 'absent' };

/** One conditional write. `file-table.ts` sends it; `holds` and `applied` say what it means. */
export interface GuardedChange {
  /** The condition in English. */
  readonly name: string;
  readonly from: readonly FileState[];
  readonly to: FileState;
  readonly when: readonly Condition[];
  readonly set: Partial<FileRecord>;
  readonly clear: readonly Field[];
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
  });
}

const CLEAR_DUE: readonly Field[] = ['due', 'dueShard'];

/** StoreOnLoad: nobody calls store, arriving is enough. */
export function markStoredOnLoad(object: ArrivedObject, now: number): GuardedChange {
  return guarded({
    ...markUploaded(object, now),
    to: 'STORED',
    set: { ...arrival(object, now), storedAt: now },
    clear: CLEAR_DUE,
  });
}

/**
 * `arrived` is what HeadObject said when store came before the event. Without it only an uploaded
 * file can be stored, because a pending row says nothing about bytes in S3.
 */
export function markStored(
  context: string | undefined,
  now: number,
  arrived?: ArrivedObject,
): GuardedChange {
  return guarded({
    name: 'the file is in S3, has not expired and belongs to the context',
    from: arrived ? ['PENDING', 'UPLOADED'] : ['UPLOADED'],
    to: 'STORED',
    when: [
      { field: 'due', is: '>', value: now },
      context === undefined
        ? { field: 'context', is: 'absent' }
        : { field: 'context', is: '=', value: context },
      ...(arrived ? [{ field: 'size', is: '=', value: arrived.size } as const] : []),
    ],
    set: { storedAt: now, ...(arrived && arrival(arrived, now)) },
    clear: CLEAR_DUE,
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
