import { markTombstone } from '../domain/file-transitions.ts';
import type { FileRecord } from '../domain/file-record.ts';
import type { FileTable } from '../stores/file-table.ts';
import type { ObjectStore } from '../stores/object-store.ts';

export interface DeletionDependencies {
  readonly files: FileTable;
  readonly objects: ObjectStore;
  readonly clock: () => number;
}

/**
 * Aborts open uploads before it deletes the object. A complete in progress then either fails or creates an
 * object that is deleted next.
 */
export async function deleteObjectData(
  record: Pick<FileRecord, 'key' | 'multipart'>,
  objects: ObjectStore,
): Promise<void> {
  if (record.multipart) await objects.abortUploads(record.key);
  await objects.delete(record.key);
}

/**
 * Does the second and third step of every deletion, after the row has been marked: deletes the object and
 * writes a tombstone. After a crash in between, the marked row is still due, so that a repeated call or
 * expire finishes the deletion.
 */
export async function completeDeletion(
  record: FileRecord,
  { files, objects, clock }: DeletionDependencies,
): Promise<void> {
  await deleteObjectData(record, objects);
  await files.update(record.key, markTombstone(record, clock()));
}

/**
 * Does the same for a file that was rejected for its content. Its object exists, so there are no open parts,
 * and the functions that check content need no permission to abort uploads.
 */
export async function completeRejection(
  record: FileRecord,
  { files, objects, clock }: DeletionDependencies,
): Promise<void> {
  await objects.delete(record.key);
  await files.update(record.key, markTombstone(record, clock()));
}
