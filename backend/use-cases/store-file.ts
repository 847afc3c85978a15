import { FilestoreError } from '../../src/contract/errors.ts';
import { requireActive, requireVisible, type Principal } from '../domain/access.ts';
import { markStored } from '../domain/file-transitions.ts';
import type { FileRecord } from '../domain/file-record.ts';
import { findScanResult } from './find-scan-result.ts';
import { recordReportedUpload, requireRecorded } from './record-reported-upload.ts';
import type { RecordUploadDeps } from './record-upload.ts';

/** Who stores a file, and the context that the form's server repeats. */
export interface StoreCall {
  readonly authority: Principal;
  readonly context: string | undefined;
}

/**
 * Stores a file whose row has just been read. The form may be submitted before S3's event arrives, so a pending file
 * is looked up in S3 first. The write then checks all conditions again.
 */
export async function storeFile(
  row: FileRecord | undefined,
  call: StoreCall,
  dependencies: RecordUploadDeps,
): Promise<FileRecord> {
  const { files, handling, clock } = dependencies;
  const { context } = call;
  const found = requireActive(requireVisible(row, call.authority));
  if (found.context !== context) throw contextMismatch(found.context, context);
  if (found.state === 'STORED') return found;

  const uploaded =
    found.state === 'PENDING' ? await recordFromS3(found, call, dependencies) : found;
  if (uploaded.state === 'STORED') return uploaded;
  if (handling.scanUploads) await requireScan(uploaded, dependencies);
  const scan = handling.scanUploads ? 'required' : 'none';
  const result = await files.update(found.key, markStored(context, clock(), { scan }));
  return result.changed ? result.record : resolveLostRace(result.current, call);
}

/** Says which of the two contexts is missing, but never what they are. */
function contextMismatch(
  registered: string | undefined,
  repeated: string | undefined,
): FilestoreError {
  const problem =
    repeated === undefined
      ? 'is missing; this file was registered with a context, so repeat it'
      : registered === undefined
        ? 'must be omitted, because this file was registered without a context'
        : 'differs from the context with which this file was registered';
  return new FilestoreError('context-mismatch', { detail: `context: ${problem}` });
}

/** Does what the event will do, so that no file is stored without a content check. */
async function recordFromS3(
  record: FileRecord,
  { authority }: StoreCall,
  dependencies: RecordUploadDeps,
): Promise<FileRecord> {
  const object = await dependencies.objects.head(record.key);
  if (!object) return requireRecorded(record.key, authority, dependencies);
  return recordReportedUpload(record.key, object, authority, dependencies);
}

async function requireScan(record: FileRecord, dependencies: RecordUploadDeps): Promise<void> {
  const result = await findScanResult(record, dependencies);
  if (result === undefined) {
    throw new FilestoreError('scan-pending', {
      detail: 'scan: has not ended yet; try again in a few seconds',
      retryAfter: 2,
    });
  }
  if (result !== 'NO_THREATS_FOUND') {
    throw new FilestoreError('scan-failed', {
      detail: `scan: is ${result}, but must be NO_THREATS_FOUND; register the file again`,
    });
  }
}

/** Handles a write that lost against another `store`, which counts as success, or against a deletion. */
function resolveLostRace(current: FileRecord | undefined, { authority }: StoreCall): FileRecord {
  const record = requireActive(requireVisible(current, authority));
  if (record.state === 'STORED') return record;
  // All other conditions were checked before, so the file has expired, and expire will delete it.
  throw new FilestoreError('file-deleted', {
    state: record.state,
    detail: 'the file has expired; register it again',
  });
}
