import { markTombstone } from '../domain/file-changes.ts';
import type { FileRecord } from '../domain/file-record.ts';
import type { FileTable } from './file-table.ts';
import type { ObjectStore } from './object-store.ts';

export interface DeletionDependencies {
  readonly files: FileTable;
  readonly objects: ObjectStore;
  readonly clock: () => number;
}

/**
 * The second and third step of every deletion, after the row has been marked: delete the object,
 * then leave a tombstone. A crash in between leaves a marked row that is due, so that a repeated
 * call or expire finishes it.
 */
export async function finishDeletion(
  marked: FileRecord,
  { files, objects, clock }: DeletionDependencies,
): Promise<void> {
  await objects.delete(marked.key);
  await files.change(marked.key, markTombstone(marked, clock()));
}
