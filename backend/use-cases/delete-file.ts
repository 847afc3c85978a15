import { markTombstone } from '../domain/file-transitions.ts';
import type { FileRecord } from '../domain/file-record.ts';
import type { FileTable } from '../stores/file-table.ts';
import type { ObjectStore } from '../stores/object-store.ts';

export interface DeletionDependencies {
  readonly files: FileTable;
  readonly objects: ObjectStore;
  readonly clock: () => number;
}

/** Open parts first: a complete that is under way is then too late, or its object is deleted next. */
export async function deleteObjectData(
  record: Pick<FileRecord, 'key' | 'multipart'>,
  objects: ObjectStore,
): Promise<void> {
  if (record.multipart) await objects.abortUploads(record.key);
  await objects.delete(record.key);
}

/**
 * The second and third step of every deletion, after the row has been marked: delete the object,
 * then leave a tombstone. A crash in between leaves a marked row that is due, so that a repeated
 * call or expire finishes it.
 */
export async function completeDeletion(
  record: FileRecord,
  { files, objects, clock }: DeletionDependencies,
): Promise<void> {
  await deleteObjectData(record, objects);
  await files.update(record.key, markTombstone(record, clock()));
}

/**
 * The same for a file that was rejected for its content. It was seen in S3, so its parts are joined, and
 * no function that looks at content needs the right to abort an upload.
 */
export async function completeRejection(
  record: FileRecord,
  { files, objects, clock }: DeletionDependencies,
): Promise<void> {
  await objects.delete(record.key);
  await files.update(record.key, markTombstone(record, clock()));
}
