import { appliesTo, type ConditionalUpdate } from '../../backend/domain/conditional-update.ts';
import { newFileId } from '../../backend/domain/file-id.ts';
import { dueShardOf, type FileRecord } from '../../backend/domain/file-record.ts';
import {
  extendUrlExpiry,
  markDeleted,
  markExpired,
  markMultipartOpened,
  markRejected,
  markReverted,
  markScanned,
  markStored,
  markStoredOnLoad,
  markTombstone,
  markUploaded,
} from '../../backend/domain/file-transitions.ts';
import type { FileTable } from '../../backend/stores/database.ts';
import { fileStates, type FileState } from '../../src/contract/file-states.ts';

export const NOW = 1_000_000;
const object = { size: 3, type: 'text/plain', etag: '"e"' };

/** Every change of a row whose condition matters. */
export const guardedChanges: readonly [string, (record: FileRecord) => ConditionalUpdate][] = [
  ['markUploaded', () => markUploaded(object, NOW)],
  ['markStoredOnLoad', () => markStoredOnLoad(object, NOW)],
  ['markStored', () => markStored(undefined, NOW)],
  ['markStored with a context', () => markStored('form', NOW)],
  ['markStored after a scan', () => markStored(undefined, NOW, { scan: 'required' })],
  ['markStarted', () => markMultipartOpened('upload')],
  ['markSignedAgain', () => extendUrlExpiry(NOW + 1000)],
  ['markScanned', () => markScanned('NO_THREATS_FOUND')],
  ['markRejected', ({ key }) => markRejected(key, 'content', NOW)],
  ['markReverted', ({ key }) => markReverted(key, 'hash', NOW)],
  ['markExpired', ({ key }) => markExpired(key, NOW)],
  ['markDeleted', ({ key }) => markDeleted(key, NOW)],
  ['markTombstone', (record) => markTombstone(record, NOW)],
];

const variations: readonly Partial<FileRecord>[] = [
  {},
  { context: 'form' },
  { tokenHash: 'another' },
  { size: 4 },
  { due: NOW },
  { due: NOW - 1 },
  { multipart: true },
  { multipart: true, uploadId: 'upload' },
  { scan: 'NO_THREATS_FOUND' },
  { scan: 'FAILED' },
];

export function rowIn(state: FileState, more: Partial<FileRecord> = {}): FileRecord {
  const key = `demo/${newFileId()}`;
  return {
    key,
    state,
    name: 'a.txt',
    size: 3,
    type: 'text/plain',
    tokenHash: 'hash',
    urlExpiresAt: NOW + 500,
    createdAt: NOW - 1000,
    due: NOW + 1000,
    dueShard: dueShardOf(key),
    ...more,
  };
}

/** A change that a table has made, or has not made, in a state. */
interface Trial {
  readonly record: FileRecord;
  readonly change: ConditionalUpdate;
  readonly changed: boolean;
  /** What `appliesTo` says. */
  readonly expected: boolean;
}

/** Tries a change in every state, with every condition met and missed. */
export async function* tryEverywhere(
  files: FileTable,
  changeOf: (record: FileRecord) => ConditionalUpdate,
): AsyncGenerator<Trial> {
  for (const state of fileStates) {
    for (const variation of variations) {
      const record = rowIn(state, variation);
      const change = changeOf(record);
      await files.create(record);
      const { changed } = await files.update(record.key, change);
      yield { record, change, changed, expected: appliesTo(change, record) };
    }
  }
}
