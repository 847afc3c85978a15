import {
  requireActive,
  requireUnexpired,
  requireVisible,
  wrongState,
  type Principal,
} from '../domain/access.ts';
import type { FileRecord } from '../domain/file-record.ts';
import type { UploadedObject } from '../domain/file-transitions.ts';
import { recordUpload, type RecordUploadDeps } from './record-upload.ts';

/**
 * Returns the row as its caller may see it, unless the file waits for expire to delete it. With StoreOnLoad
 * nothing expires, because an event that stores a file can be lost.
 *
 * @throws {FilestoreError} if the file is unknown to the caller, or if it was rejected or deleted
 */
export function requireUsable(
  found: FileRecord | undefined,
  authority: Principal,
  { handling, clock }: Pick<RecordUploadDeps, 'handling' | 'clock'>,
): FileRecord {
  const record = requireActive(requireVisible(found, authority));
  return handling.storeOnLoad ? record : requireUnexpired(record, clock());
}

/**
 * Records an object that a caller of the API reported before S3's event, and returns the row as it is
 * afterwards.
 *
 * @throws {FilestoreError} if the file was rejected or deleted, or if the object has another size
 */
export async function recordReportedUpload(
  key: string,
  object: UploadedObject,
  authority: Principal,
  dependencies: RecordUploadDeps,
): Promise<FileRecord> {
  const result = await recordUpload(key, object, dependencies);
  if (result.changed) return result.record;
  const current = requireVisible(result.current, authority);
  if (current.state === 'DELETING' || current.state === 'DELETED') {
    // Reverted or expired during the upload, so the object may have appeared after its deletion.
    await dependencies.objects.delete(key, object.etag);
  }
  const active = requireActive(current);
  if (active.state === 'PENDING')
    throw wrongState(
      active,
      'the size of the object differs from the registered size; register the file again',
    );
  return active;
}

/**
 * Returns the row of a file that S3 does not have, as it is now. Since the row was read, the event may have been
 * handled, which deletes the object of a rejected file.
 *
 * @throws {FilestoreError} if the file was rejected or deleted, or `wrong-state` if it has not been uploaded
 */
export async function requireRecorded(
  key: string,
  authority: Principal,
  { files }: Pick<RecordUploadDeps, 'files'>,
  reason = 'the file has not been uploaded yet; upload it first',
): Promise<FileRecord> {
  const current = requireActive(requireVisible(await files.get(key), authority));
  if (current.state === 'PENDING') throw wrongState(current, reason);
  return current;
}
