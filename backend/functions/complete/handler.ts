import { FilestoreError } from '../../../src/contract/errors.ts';
import { partPlanFor } from '../../../src/contract/part-plan.ts';
import type { FileInfo } from '../../../src/contract/file-info.ts';
import type { StoredPart } from '../../../src/contract/responses.ts';
import type { CompleteRequest } from '../../../src/contract/request-schemas.ts';
import type { CompletedPart } from '../../../src/contract/requests.ts';
import { wrongState } from '../../domain/access.ts';
import type { UploadedObject } from '../../domain/file-transitions.ts';
import { toFileInfo, type FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { FileApiRequest } from '../../http/request.ts';
import type { HttpDependencies } from '../../http/api-handler.ts';
import type { RecordUploadDeps } from '../../use-cases/record-upload.ts';
import {
  recordReportedUpload,
  requireRecorded,
  requireUsable,
} from '../../use-cases/record-reported-upload.ts';
import type { ObjectStore } from '../../stores/s3/object-store.ts';

type Dependencies = HttpDependencies & RecordUploadDeps;

/**
 * Handles the browser's report that all bytes have been sent. S3 verifies the parts, their total size and
 * their checksum. The call can be repeated. With StoreOnLoad, this call stores the file, because an event
 * can be lost.
 */
export async function complete(
  call: FileApiRequest<CompleteRequest>,
  dependencies: Dependencies,
): Promise<FileInfo> {
  const { files, objects } = dependencies;
  const key = objectKey(call.tenant, call.id);
  const record = requireUsable(await files.get(key), call.authority, dependencies);
  if (record.state === 'STORED' || record.state === 'UPLOADED')
    return toVerifiedInfo(record, call.body);

  // A browser that sends the parts has not completed the upload, so HeadObject is not needed first.
  const clientNamedParts = record.uploadId !== undefined && call.body.parts !== undefined;
  const existing = clientNamedParts ? undefined : await objects.head(key);
  if (!existing && record.uploadId === undefined) {
    return toVerifiedInfo(await requireRecorded(key, call.authority, dependencies), call.body);
  }
  const object = existing ?? (await completeParts(record, call.body, objects));
  const recorded = await recordReportedUpload(key, object, call.authority, dependencies);
  return toVerifiedInfo(recorded, call.body);
}

/** Combines the parts and returns the object, with its properties as S3 reports them. */
async function completeParts(
  record: FileRecord,
  { parts, checksum = record.checksum }: CompleteRequest,
  objects: ObjectStore,
): Promise<UploadedObject> {
  const { key, uploadId, size, partSize = size } = record;
  if (uploadId === undefined)
    throw wrongState(record, 'the file has not been uploaded yet; upload it first');
  const all = parts ?? (await objects.listParts(key, uploadId)) ?? [];
  const { partCount } = partPlanFor(size, partSize);
  const planned =
    all.length === partCount && all.every(({ number }, index) => number === index + 1);
  if (!planned) {
    const object = parts ? undefined : await objects.head(key);
    // Another call has just combined the parts, so S3 no longer lists them.
    if (object) return object;
    throw partsIncomplete(all, partCount);
  }
  const upload = { key, uploadId, size, parts: all, checksum };
  let outcome = await objects.completeMultipart(upload);
  // S3 needs only the checksum of the complete object. Other servers, such as versitygw 1.8, also require
  // the checksum of each part.
  if (outcome === 'checksums-needed') {
    const stored = (await objects.listParts(key, uploadId)) ?? [];
    // Another call is combining them now.
    if (stored.length < partCount) throw storageBusy();
    outcome = await objects.completeMultipart({ ...upload, parts: withChecksums(all, stored) });
  }
  if (outcome === 'checksums-needed') {
    throw new Error('S3 requires checksums of parts that ListParts does not return');
  }
  if (outcome === 'incomplete') {
    throw partsIncomplete((await objects.listParts(key, uploadId)) ?? [], partCount);
  }
  if (outcome === 'damaged') throw new FilestoreError('checksum-mismatch');
  const object = await objects.head(key);
  if (object) return object;
  if (outcome === 'unusable')
    throw wrongState(record, 'the upload cannot be completed; register the file again');
  // Either the file was deleted, which the next call reads from its row, or another call has combined the
  // parts and the server does not show the object yet. AWS shows it at once; versitygw 1.8 does not.
  throw storageBusy();
}

function storageBusy(): FilestoreError {
  return new FilestoreError('storage-busy', { retryAfter: 1 });
}

/** Adds checksums but keeps the client's ETags, so that S3 refuses a part that was replaced since. */
function withChecksums(
  clientNamedParts: readonly CompletedPart[],
  stored: readonly StoredPart[],
): readonly CompletedPart[] {
  const checksums = new Map(stored.map(({ number, checksum }) => [number, checksum]));
  return clientNamedParts.map((part) => ({
    ...part,
    checksum: part.checksum ?? checksums.get(part.number),
  }));
}

/** Part numbers in an error. More would hide what to do. */
const NAMED_PARTS = 20;

function partsIncomplete(
  parts: readonly { readonly number: number }[],
  partCount: number,
): FilestoreError {
  const found = new Set(parts.map(({ number }) => number));
  const missing: number[] = [];
  for (let number = 1; number <= partCount; number += 1) {
    if (!found.has(number)) missing.push(number);
  }
  const detail =
    missing.length > 0
      ? `parts: ${listNumbers(missing)} of ${partCount} are missing; upload them`
      : `parts: must be 1 to ${partCount} in ascending order, each with the ETag that S3 returned; upload changed parts again`;
  return new FilestoreError('parts-incomplete', { detail, limit: partCount });
}

function listNumbers(numbers: readonly number[]): string {
  const named = numbers.slice(0, NAMED_PARTS).join(', ');
  const others = numbers.length - NAMED_PARTS;
  return others > 0 ? `${named} and ${others} more` : named;
}

/** Compares the declared checksum even if S3 did not check it, for example after an event. */
function toVerifiedInfo(record: FileRecord, { checksum }: CompleteRequest): FileInfo {
  if (checksum !== undefined && record.checksum !== undefined && checksum !== record.checksum) {
    throw new FilestoreError('checksum-mismatch');
  }
  return toFileInfo(record);
}
