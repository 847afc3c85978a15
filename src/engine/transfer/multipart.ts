import { FilestoreError, hasCode } from '../../contract/errors.ts';
import { CONNECTIONS_PER_HOST } from '../../contract/limits.ts';
import { complete } from '../../contract/operations.ts';
import type { StoredPart } from '../../contract/responses.ts';
import type { PutResult } from '../../transport/put-object.ts';
import { actionFor, hadNoResponse } from '../retry/retry-policy.ts';
import type { UploadRef } from '../upload-ref.ts';
import { PartHash, type PartChecksum } from './part-hash.ts';
import type { PartTracker, UploadedPart } from './part-tracker.ts';
import type { PartUrls } from './part-urls.ts';
import type { TransferClient } from './transfer-client.ts';
import { S3Request } from './s3-request.ts';
import { listStoredParts, LostAnswers } from './stored-parts.ts';

/** The state of a multipart upload. It outlives a pause. */
export interface MultipartFile {
  readonly ref: UploadRef;
  readonly tracker: PartTracker;
  readonly urls: PartUrls;
}

/** Parts in flight, or waiting for a connection or a checksum: enough to keep two hosts busy. */
const PART_WORKERS = 4 * CONNECTIONS_PER_HOST;

/** Maximum times that S3 is asked for its parts after `complete` has found some missing. */
const MAX_RESYNCS = 2;

/**
 * Uploads the parts that S3 does not have and completes the upload.
 *
 * @returns the CRC-64/NVME of the whole file, which S3 has compared
 */
export async function uploadMultipart(
  client: TransferClient,
  file: MultipartFile,
): Promise<string> {
  const { ref, tracker } = file;
  for (let resyncs = 0; ; resyncs += 1) {
    client.status.bytes.reset(tracker.uploadedBytes);
    await uploadPendingParts(client, file);
    client.status.setConfirming();
    try {
      return await completeUpload(client, ref, tracker);
    } catch (error) {
      client.signal.throwIfAborted();
      const canResync = actionFor(error, client.deps.policy) === 'list-parts';
      if (!canResync || resyncs === MAX_RESYNCS) throw error;
      tracker.retainOnly(await listStoredParts(client, ref));
    }
  }
}

/**
 * Compares the parts that S3 has with the file, byte for byte: a file that has changed is noticed even
 * if its name, size and date are the same.
 *
 * @throws {FilestoreError} `upload-gone`, if a part has other bytes or the upload is no longer open
 */
export async function verifyExistingParts(
  client: TransferClient,
  { ref, tracker }: Pick<MultipartFile, 'ref' | 'tracker'>,
): Promise<void> {
  for (const { number, size, etag, checksum } of await listPartsToResume(client, ref, tracker)) {
    if (tracker.has(number)) continue;
    const bytes = tracker.sliceOf(number);
    const computed = await new PartHash(client, bytes).result();
    if (size !== bytes.size || (checksum ?? computed.checksum) !== computed.checksum) {
      throw new FilestoreError('upload-gone', { detail: `part ${number} has other bytes` });
    }
    tracker.markUploaded(number, { etag, ...computed });
  }
}

type PartToVerify = Omit<StoredPart, 'etag'> & Pick<UploadedPart, 'etag'>;

async function listPartsToResume(
  client: TransferClient,
  ref: UploadRef,
  tracker: PartTracker,
): Promise<readonly PartToVerify[]> {
  try {
    return await listStoredParts(client, ref);
  } catch (error) {
    if (!hasCode(error, 'wrong-state')) throw error;
  }
  // The earlier page may have ended while it waited for `complete`. Then S3 has all parts.
  await client.call(complete, { ...ref, body: {} }).catch((cause: unknown) => {
    throw new FilestoreError('upload-gone', { detail: 'it is not open', cause });
  });
  return [...tracker.pending()].map((number) => ({
    number,
    size: tracker.sliceOf(number).size,
    etag: undefined,
  }));
}

/** Each worker takes the next part as soon as it is free. The first final failure ends all of them. */
async function uploadPendingParts(
  client: TransferClient,
  { ref, tracker, urls }: MultipartFile,
): Promise<void> {
  const failed = new AbortController();
  const group = client.withSignal(failed.signal);
  const lost = new LostAnswers(ref);
  const work = async (): Promise<void> => {
    for (;;) {
      const number = tracker.reserve();
      if (number === undefined) return;
      try {
        tracker.markUploaded(number, await uploadPart(group, { tracker, urls, lost }, number));
      } catch (error) {
        tracker.release(number);
        failed.abort(error);
        return;
      }
    }
  };
  const workers = Math.min(PART_WORKERS, tracker.plan.partCount);
  await Promise.all(Array.from({ length: workers }, work));
  client.signal.throwIfAborted();
  failed.signal.throwIfAborted();
}

interface PartServices extends Pick<MultipartFile, 'tracker' | 'urls'> {
  readonly lost: LostAnswers;
}

async function uploadPart(
  client: TransferClient,
  { tracker, urls, lost }: PartServices,
  number: number,
): Promise<UploadedPart> {
  const bytes = tracker.sliceOf(number);
  const hash = new PartHash(client, bytes, number);
  const retry = client.startRetry();
  for (;;) {
    const request = new S3Request(client, bytes.size);
    let started = false;
    try {
      await request.connect((await urls.urlFor(number, client)).url);
      // Asked again: the URL may have expired while the part waited for its connection.
      const { url, freshUntil } = await urls.urlFor(number, client);
      const options = request.start(freshUntil, retry.failures, (sent) => hash.onProgress(sent));
      const put = { url, headers: {}, bytes };
      started = true;
      const stored = await client.deps.platform.putObject(put, options);
      request.markSent();
      tracker.markUnverified(number);
      const part = verifyPart(stored, await hash.result());
      request.markConfirmed();
      return part;
    } catch (error) {
      request.fail(error);
      const failedAt = client.deps.platform.now();
      if (hasCode(error, 'bytes-differ')) tracker.markRejected(number);
      if (await retry.next(error, true)) urls.invalidate(number);
      if (!started || !hadNoResponse(error, client.deps.policy)) continue;
      const stored = await lost.find(number, failedAt, client);
      const computed = stored?.checksum && stored.size === bytes.size && (await hash.result());
      if (computed && stored.checksum === computed.checksum) {
        request.markConfirmed();
        return { etag: stored.etag, ...computed };
      }
    }
  }
}

function verifyPart({ etag, checksum }: PutResult, computed: PartChecksum): UploadedPart {
  if (etag === null) {
    throw new FilestoreError('storage-answer-hidden', {
      detail: 'the bucket’s CORS must have ETag in ExposeHeaders',
    });
  }
  // A store that returns no checksum for a part compares the whole file at the end.
  if (checksum !== null && checksum !== computed.checksum) {
    throw new FilestoreError('bytes-differ');
  }
  return { etag, ...computed };
}

async function completeUpload(
  client: TransferClient,
  ref: UploadRef,
  tracker: PartTracker,
): Promise<string> {
  const body = tracker.completeRequest();
  const { checksum } = await client.call(complete, { ...ref, body });
  if (checksum !== undefined && checksum !== body.checksum) {
    throw new FilestoreError('checksum-mismatch', { detail: 'of the whole file' });
  }
  return body.checksum;
}
