import { FilestoreError } from '../../../src/contract/errors.ts';
import { store as operation } from '../../../src/contract/server-operations.ts';
import { scanResults, type FileInfo } from '../../../src/contract/responses.ts';
import type { StoreRequest } from '../../../src/contract/request-schemas.ts';
import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { requireVisible, requireActive, wrongState } from '../../domain/access.ts';
import { markScanned, markStored } from '../../domain/file-transitions.ts';
import { toFileInfo, type FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { EnvironmentOf } from '../../runtime/environment.ts';
import type { FileRequestContext } from '../../http/request.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { httpHandler, type HttpDependencies, type HttpHandler } from '../../http/http-handler.ts';
import { consoleLog } from '../../runtime/log.ts';
import { lazyHandler } from '../../runtime/lazy-handler.ts';
import { uploadHandling } from '../../use-cases/upload-handling.ts';
import { recordUpload, type RecordUploadDeps } from '../../use-cases/record-upload.ts';
import { connectObjects, SCAN_TAG } from '../../stores/object-store.ts';
import type definition from './function.ts';

type Dependencies = HttpDependencies & RecordUploadDeps;

/**
 * Keeps a file. The form may be submitted before S3's event has arrived, so a pending file is looked
 * up in S3 first; the write then checks everything again.
 */
export async function store(
  call: FileRequestContext<StoreRequest>,
  dependencies: Dependencies,
): Promise<FileInfo> {
  const { files, arrival, clock } = dependencies;
  const key = objectKey(call.tenant, call.id);
  const { context } = call.body;
  const found = requireActive(requireVisible(await files.get(key), call.authority));
  if (found.context !== context) throw new FilestoreError('context-mismatch');
  if (found.state === 'STORED') return toFileInfo(found);

  const uploaded =
    found.state === 'PENDING' ? await recordFromS3(found, call, dependencies) : found;
  if (uploaded.state === 'STORED') return toFileInfo(uploaded);
  if (arrival.scanUploads) await requireScan(uploaded, dependencies);
  const scan = arrival.scanUploads ? 'required' : 'none';
  const result = await files.update(key, markStored(context, clock(), { scan }));
  return toFileInfo(result.changed ? result.record : resolveLostRace(result.current, call));
}

/** Does for the event what the event will do, so that nothing is kept that was not looked at. */
async function recordFromS3(
  record: FileRecord,
  call: FileRequestContext<StoreRequest>,
  dependencies: Dependencies,
): Promise<FileRecord> {
  const object = await dependencies.objects.head(record.key);
  if (!object) throw wrongState(record, 'the file has not been uploaded yet');
  const result = await recordUpload(record.key, object, dependencies);
  if (result.changed) return result.record;
  const current = requireActive(requireVisible(result.current, call.authority));
  if (current.state === 'PENDING') throw wrongState(current, 'the object has another size');
  return current;
}

/** The scanner's tag decides where its event has not come yet: https://docs.aws.amazon.com/guardduty/latest/ug/monitor-enable-s3-object-tagging-malware-protection.html */
async function requireScan(record: FileRecord, { files, objects }: Dependencies): Promise<void> {
  let result = record.scan;
  if (result === undefined) {
    const tag = await objects.getTag(record.key, SCAN_TAG);
    result = scanResults.find((known) => known === tag);
    if (result !== undefined && result !== 'THREATS_FOUND') {
      await files.update(record.key, markScanned(result));
    }
  }
  if (result === undefined) throw new FilestoreError('scan-pending', { retryAfter: 2 });
  if (result !== 'NO_THREATS_FOUND') {
    throw new FilestoreError('scan-failed', { detail: `the scan ended with ${result}` });
  }
}

/** The write lost: to another store, which is as good, or to a deletion. */
function resolveLostRace(
  current: FileRecord | undefined,
  call: FileRequestContext<StoreRequest>,
): FileRecord {
  const record = requireActive(requireVisible(current, call.authority));
  if (record.state === 'STORED') return record;
  // Still unstored although everything but the time was checked before: expire will take it.
  throw new FilestoreError('file-deleted', { state: record.state, detail: 'the file has expired' });
}

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(
  env: Environment,
  clock = Date.now,
  log = consoleLog(env),
): HttpHandler {
  return httpHandler(operation, store, {
    ...httpDeps(env, clock, log),
    objects: connectObjects(env),
    arrival: uploadHandling(env),
  });
}

export const handler = lazyHandler(createHandler);
