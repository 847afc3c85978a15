import { markTombstone, postponeTombstone } from '../domain/file-transitions.ts';
import type { FileRecord } from '../domain/file-record.ts';
import { parseObjectKey } from '../domain/object-key.ts';
import { safeErrorText, type Log } from '../runtime/log.ts';
import { getRequestContext } from '../runtime/request-context.ts';
import type { ObjectStore } from '../stores/s3/object-store.ts';
import type { FileTable, QuotaTable } from '../stores/database.ts';

export interface DeletionDependencies {
  readonly files: FileTable;
  readonly objects: ObjectStore;
  readonly quotas: QuotaTable;
  readonly clock: () => number;
  readonly log: Log;
}

/**
 * Aborts the open upload before it deletes the object. A complete in progress then either fails or creates an
 * object that is deleted next. If the id of the upload was not recorded, its key finds it, which S3 charges for.
 */
async function deleteObjectData(
  { key, multipart, uploadId }: FileRecord,
  objects: ObjectStore,
): Promise<void> {
  if (uploadId !== undefined) await objects.abortUpload(key, uploadId);
  else if (multipart) await objects.abortUploads(key);
  await objects.delete(key);
}

/**
 * Does the second and third step of every deletion, after the row has been marked: deletes the object and
 * writes a tombstone. After a crash in between, the marked row is still due, so that a repeated call or
 * expire finishes the deletion.
 */
export async function completeDeletion(
  record: FileRecord,
  dependencies: DeletionDependencies,
): Promise<void> {
  const { files, objects, clock } = dependencies;
  await deleteObjectData(record, objects);
  // Of several calls that finish the same deletion, one writes the tombstone.
  const { changed } = await files.update(record.key, markTombstone(record, clock()));
  const wasRecorded = record.uploadedAt !== undefined || record.rejected !== undefined;
  if (changed && !wasRecorded) await refundQuota(record, dependencies);
}

/** The file is deleted even if this fails. The quota then counts these bytes until the day ends. */
async function refundQuota(
  { key, size, client, paidAt = 0 }: FileRecord,
  { quotas, clock, log }: DeletionDependencies,
): Promise<void> {
  const parsed = parseObjectKey(key);
  if (!parsed) return;
  try {
    await quotas.refund({ tenant: parsed.tenant, client }, size, paidAt, clock());
  } catch (error) {
    log('warn', 'quota-not-refunded', {
      ...getRequestContext(),
      fileId: parsed.id,
      error: safeErrorText(error),
    });
  }
}

/** How long a tombstone waits before it is looked at again. The delivery of its events ends after two days. */
const UNDELIVERED_MILLISECONDS = 60 * 60 * 1000;

/**
 * Deletes a tombstone that is due. The URL expired a day ago, and what late requests have left is deleted before
 * the row is: an object, and multipart uploads whose id was not recorded. Returns false for any other row.
 */
export async function deleteDueTombstone(
  row: FileRecord | undefined,
  now: number,
  { files, objects }: Pick<DeletionDependencies, 'files' | 'objects'>,
): Promise<boolean> {
  if (row?.state !== 'DELETED' || row.due === undefined || row.due > now) return false;
  if (row.multipart) await objects.abortUploads(row.key);
  await objects.delete(row.key);
  // Without file events, nothing delivers what an earlier deployment has left.
  if (files.withEvents && row.outbox !== undefined) {
    await files.update(row.key, postponeTombstone(now + UNDELIVERED_MILLISECONDS));
    return false;
  }
  return files.deleteTombstone(row.key, now);
}

/**
 * Completes the deletion of a file that was rejected for its content. Its object exists, so there are no open parts,
 * and the functions that check content need no permission to abort uploads.
 */
export async function completeRejection(
  record: FileRecord,
  { files, objects, clock }: Pick<DeletionDependencies, 'files' | 'objects' | 'clock'>,
): Promise<void> {
  await objects.delete(record.key);
  await files.update(record.key, markTombstone(record, clock()));
}
