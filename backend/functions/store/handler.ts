import { FilestoreError } from '../../../src/contract/errors.ts';
import { store as operation } from '../../../src/contract/server-operations.ts';
import type { FileInfo } from '../../../src/contract/responses.ts';
import type { StoreRequest } from '../../../src/contract/request-schemas.ts';
import { requireVisible, requireActive } from '../../domain/access.ts';
import { markStored } from '../../domain/file-transitions.ts';
import { toFileInfo, type FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { FileApiRequest } from '../../http/request.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler, type HttpDependencies } from '../../http/define-http-handler.ts';
import { uploadHandling } from '../../use-cases/upload-handling.ts';
import type { RecordUploadDeps } from '../../use-cases/record-upload.ts';
import { recordReportedUpload, requireRecorded } from '../../use-cases/record-reported-upload.ts';
import { findScanResult } from '../../use-cases/find-scan-result.ts';
import { connectObjects } from '../../stores/object-store.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';

type Dependencies = HttpDependencies & RecordUploadDeps;

/**
 * Stores a file. The form may be submitted before S3's event arrives, so a pending file is looked up in S3
 * first. The write then checks all conditions again.
 */
export async function store(
  call: FileApiRequest<StoreRequest>,
  dependencies: Dependencies,
): Promise<FileInfo> {
  const { files, handling, clock } = dependencies;
  const key = objectKey(call.tenant, call.id);
  const { context } = call.body;
  const found = requireActive(requireVisible(await files.get(key), call.authority));
  if (found.context !== context) throw contextMismatch(found.context, context);
  if (found.state === 'STORED') return toFileInfo(found);

  const uploaded =
    found.state === 'PENDING' ? await recordFromS3(found, call, dependencies) : found;
  if (uploaded.state === 'STORED') return toFileInfo(uploaded);
  if (handling.scanUploads) await requireScan(uploaded, dependencies);
  const scan = handling.scanUploads ? 'required' : 'none';
  const result = await files.update(key, markStored(context, clock(), { scan }));
  return toFileInfo(result.changed ? result.record : resolveLostRace(result.current, call));
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
  call: FileApiRequest<StoreRequest>,
  dependencies: Dependencies,
): Promise<FileRecord> {
  const object = await dependencies.objects.head(record.key);
  if (!object) return requireRecorded(record.key, call.authority, dependencies);
  return recordReportedUpload(record.key, object, call.authority, dependencies);
}

async function requireScan(record: FileRecord, dependencies: Dependencies): Promise<void> {
  const result = await findScanResult(record, dependencies);
  if (result === undefined) throw new FilestoreError('scan-pending', { retryAfter: 2 });
  if (result !== 'NO_THREATS_FOUND') {
    throw new FilestoreError('scan-failed', {
      detail: `scan: is ${result}, but must be NO_THREATS_FOUND; register the file again`,
    });
  }
}

/** Handles a write that lost against another `store`, which counts as success, or against a deletion. */
function resolveLostRace(
  current: FileRecord | undefined,
  call: FileApiRequest<StoreRequest>,
): FileRecord {
  const record = requireActive(requireVisible(current, call.authority));
  if (record.state === 'STORED') return record;
  // All other conditions were checked before, so the file has expired, and expire will delete it.
  throw new FilestoreError('file-deleted', {
    state: record.state,
    detail: 'the file has expired; register it again',
  });
}

export const { createHandler, handler } = defineHttpHandler(
  operation,
  store,
  ({ env, clock, log }: HandlerContext<typeof definition>) => ({
    ...httpDeps(env, clock, log),
    objects: connectObjects(env),
    handling: uploadHandling(env),
  }),
);
