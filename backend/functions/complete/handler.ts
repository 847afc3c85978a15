import { FilestoreError } from '../../../src/contract/errors.ts';
import { complete as operation } from '../../../src/contract/server-operations.ts';
import { partPlanFor } from '../../../src/contract/part-plan.ts';
import type { FileInfo, StoredPart } from '../../../src/contract/responses.ts';
import type { CompleteRequest } from '../../../src/contract/request-schemas.ts';
import type { SentPart } from '../../../src/contract/requests.ts';
import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { requireVisible, requireActive, wrongState } from '../../domain/access.ts';
import type { UploadedObject } from '../../domain/file-transitions.ts';
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
import { connectObjects, type ObjectStore } from '../../stores/object-store.ts';
import type definition from './function.ts';

type Dependencies = HttpDependencies & RecordUploadDeps;

/**
 * The browser's word that all bytes are sent. S3 is asked for everything: which parts, their sum,
 * their checksum. Repeating it is fine. With StoreOnLoad this call is what keeps a file, because an
 * event can be lost.
 */
export async function complete(
  call: FileRequestContext<CompleteRequest>,
  dependencies: Dependencies,
): Promise<FileInfo> {
  const { files, objects } = dependencies;
  const key = objectKey(call.tenant, call.id);
  const record = requireActive(requireVisible(await files.get(key), call.authority));
  if (record.state === 'STORED' || record.state === 'UPLOADED')
    return toVerifiedInfo(record, call.body);

  // A browser that names its parts knows that nobody has joined them, so they are joined unasked.
  const clientNamedParts = record.uploadId !== undefined && call.body.parts !== undefined;
  const object =
    (clientNamedParts ? undefined : await objects.head(key)) ??
    (await completeParts(record, call.body, objects));
  const result = await recordUpload(key, object, dependencies);
  if (result.changed) return toVerifiedInfo(result.record, call.body);
  const current = requireVisible(result.current, call.authority);
  if (current.state === 'DELETING' || current.state === 'DELETED') {
    // Reverted or expired while the parts were joined: the object came after its deletion.
    await objects.delete(key, object.etag);
  }
  const survivor = requireActive(current);
  if (survivor.state === 'PENDING') throw wrongState(survivor, 'the object has another size');
  return toVerifiedInfo(survivor, call.body);
}

/** Joins the parts and returns the object, S3's word for what it is included. */
async function completeParts(
  record: FileRecord,
  { parts, checksum = record.checksum }: CompleteRequest,
  objects: ObjectStore,
): Promise<UploadedObject> {
  const { key, uploadId, size, partSize = size } = record;
  if (uploadId === undefined) throw wrongState(record, 'the file has not been uploaded yet');
  const all = parts ?? (await objects.listParts(key, uploadId)) ?? [];
  const { partCount } = partPlanFor(size, partSize);
  const planned =
    all.length === partCount && all.every(({ number }, index) => number === index + 1);
  if (!planned) {
    const object = parts ? undefined : await objects.head(key);
    // Joined by another call a moment ago: then S3 lists no parts any more.
    if (object) return object;
    throw partsIncomplete(partCount);
  }
  const upload = { key, uploadId, size, parts: all, checksum };
  let outcome = await objects.completeMultipart(upload);
  // S3 needs the checksum of the whole alone. Other servers, such as versitygw 1.8, want that of each part.
  if (outcome === 'checksums-needed') {
    const stored = (await objects.listParts(key, uploadId)) ?? [];
    // Another call is joining them now.
    if (stored.length < partCount) throw storageBusy();
    outcome = await objects.completeMultipart({ ...upload, parts: withChecksums(all, stored) });
  }
  if (outcome === 'checksums-needed') {
    throw new Error('S3 wants the checksums of parts that ListParts does not have');
  }
  if (outcome === 'incomplete') throw partsIncomplete(partCount);
  if (outcome === 'damaged') throw new FilestoreError('checksum-mismatch');
  const object = await objects.head(key);
  if (object) return object;
  if (outcome === 'unusable') throw wrongState(record, 'the upload cannot be completed');
  // Deleted meanwhile, which the row says next time, or another call has joined the parts and the
  // server does not show the object yet. AWS shows it at once, versitygw 1.8 does not.
  throw storageBusy();
}

function storageBusy(): FilestoreError {
  return new FilestoreError('storage-busy', { retryAfter: 1 });
}

/** A part keeps the ETag that its sender named, so that S3 refuses one that has been replaced since. */
function withChecksums(
  clientNamedParts: readonly SentPart[],
  stored: readonly StoredPart[],
): readonly SentPart[] {
  const checksums = new Map(stored.map(({ number, checksum }) => [number, checksum]));
  return clientNamedParts.map((part) => ({
    ...part,
    checksum: part.checksum ?? checksums.get(part.number),
  }));
}

function partsIncomplete(partCount: number): FilestoreError {
  return new FilestoreError('parts-incomplete', {
    detail: `parts: 1 to ${partCount} are needed, each as S3 has it`,
    limit: partCount,
  });
}

/** What was declared is compared also where S3 was not asked to, such as after an event. */
function toVerifiedInfo(record: FileRecord, { checksum }: CompleteRequest): FileInfo {
  if (checksum !== undefined && record.checksum !== undefined && checksum !== record.checksum) {
    throw new FilestoreError('checksum-mismatch');
  }
  return toFileInfo(record);
}

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(
  env: Environment,
  clock = Date.now,
  log = consoleLog(env),
): HttpHandler {
  return httpHandler(operation, complete, {
    ...httpDeps(env, clock, log),
    objects: connectObjects(env),
    arrival: uploadHandling(env),
  });
}

export const handler = lazyHandler(createHandler);
