import { randomBytes } from 'node:crypto';
import {
  readChecksumMode,
  readChecksums,
  type ChecksumAlgorithm,
  type ChecksumMode,
} from '../checksum/checksums.ts';
import { ENCRYPTION, type Context, type S3Response } from '../context.ts';
import { readTagHeader } from '../storage/object-tags.ts';
import { storedHeaders } from '../http/stored-headers.ts';
import { receiveBody, type ReceivedBody } from '../storage/receive-body.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import type { VerifiedSignature } from '../auth/signature.ts';
import type { OpenUpload } from '../storage/upload-index.ts';
import { xmlResponse } from '../http/xml-response.ts';

export const MAX_PARTS = 10_000;

/** The algorithm for the parts of an upload that was created without one. */
export const DEFAULT_ALGORITHM = 'crc64nvme' satisfies ChecksumAlgorithm;

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export async function createMultipartUpload(
  request: S3Request,
  context: Context,
): Promise<S3Response> {
  const { bucket, key, headers } = request;
  const checksumMode = readChecksumMode(headers);
  const uploadId = newUploadId(context.clock());
  await context.uploads.create(bucket, uploadId, {
    key,
    initiated: context.clock(),
    change: context.index.change,
    headers: storedHeaders(request),
    tags: readTagHeader(headers),
    ...(checksumMode && { checksumMode }),
  });
  return xmlResponse(
    'InitiateMultipartUploadResult',
    { Bucket: bucket, Key: key, UploadId: uploadId },
    {
      ...ENCRYPTION,
      ...(checksumMode && {
        'x-amz-checksum-algorithm': checksumMode.algorithm.toUpperCase(),
        'x-amz-checksum-type': checksumMode.type,
      }),
    },
  );
}

let lastTime = 0;

/** Creates an upload ID. IDs sort by creation time, because S3 lists the uploads of a key in this order. */
function newUploadId(now: number): string {
  lastTime = Math.max(now, lastTime + 1);
  return `${lastTime.toString(16).padStart(12, '0')}.${randomBytes(24).toString('base64url')}`;
}

/** Returns the checksum mode as XML elements for lists. */
export function checksumModeElements(mode: ChecksumMode | undefined): Record<string, string> {
  if (!mode) return {};
  return { ChecksumAlgorithm: mode.algorithm.toUpperCase(), ChecksumType: mode.type };
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export async function uploadPart(
  request: S3Request,
  context: Context,
  signature: VerifiedSignature,
): Promise<S3Response> {
  readPartNumber(request);
  const { checksumMode } = await openUpload(request, context);
  if (checksumMode) checkChecksumAlgorithm(request.headers, checksumMode);
  const algorithm = checksumMode?.algorithm ?? DEFAULT_ALGORITHM;
  const body = await receiveBody(request, signature, context, algorithm);
  await keepPart(request, context, body, body.checksums[algorithm] ?? '');
  const checksumHeaders = Object.entries(body.checksums).map(([name, value]) => [
    `x-amz-checksum-${name}`,
    value,
  ]);
  const sent = checksumMode
    ? checksumHeaders
    : checksumHeaders.filter(([name]) => isSent(request, name));
  return {
    status: 200,
    headers: { etag: body.etag, ...ENCRYPTION, ...Object.fromEntries(sent) },
  };
}

/**
 * Checks whether the client sent this checksum. In the null mode, S3 returns only checksums that were sent.
 */
function isSent({ headers }: S3Request, name = ''): boolean {
  return headers.has(name) || headers.get('x-amz-trailer')?.toLowerCase() === name;
}

/** Stores received bytes as a part, or deletes them after an error. Returns the time of the change. */
export async function keepPart(
  request: S3Request,
  context: Context,
  { blob, etag }: ReceivedBody,
  checksum: string,
): Promise<number> {
  const { bucket, query } = request;
  const number = readPartNumber(request);
  const uploadId = query.get('uploadId') ?? '';
  try {
    return await context.uploads.inTurn(bucket, uploadId, async () => {
      // The upload may have been completed or aborted while the bytes arrived.
      await openUpload(request, context);
      const replaced = await context.uploads.getPart(bucket, uploadId, number);
      const lastModified = context.clock();
      const part = { blob, etag, checksum, lastModified };
      await context.uploads.putPart(bucket, uploadId, number, part);
      if (replaced) await context.blobs.remove(replaced.blob.id);
      return lastModified;
    });
  } catch (error) {
    await context.blobs.remove(blob.id);
    throw error;
  }
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export async function abortMultipartUpload(
  request: S3Request,
  context: Context,
): Promise<S3Response> {
  const { bucket, query } = request;
  const uploadId = query.get('uploadId') ?? '';
  await context.uploads.inTurn(bucket, uploadId, async () => {
    await openUpload(request, context);
    await discardUpload(bucket, uploadId, context);
  });
  return { status: 204, headers: {} };
}

/** Removes the row first. A crash afterwards leaves unreferenced bytes, which the next start deletes. */
export async function discardUpload(
  bucket: string,
  uploadId: string,
  context: Context,
): Promise<void> {
  // If the upload has been completed in the meantime, its bytes belong to the object.
  if (!(await context.uploads.get(bucket, uploadId))) return;
  const parts = await Array.fromAsync(context.uploads.parts(bucket, uploadId));
  await context.uploads.remove(bucket, uploadId);
  await context.blobs.removeAll(parts.map(([, { blob }]) => blob));
}

/** Returns the upload named in the request. The key must also match. */
export async function openUpload(request: S3Request, context: Context): Promise<OpenUpload> {
  const open = await context.uploads.get(request.bucket, request.query.get('uploadId') ?? '');
  if (open?.key !== request.key) throw new S3Error('NoSuchUpload');
  return open;
}

export function readPartNumber({ query }: S3Request): number {
  const text = query.get('partNumber') ?? '';
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > MAX_PARTS) {
    throw S3Error.argument(
      'partNumber',
      text,
      `Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`,
    );
  }
  return number;
}

function checkChecksumAlgorithm(
  headers: ReadonlyMap<string, string>,
  { algorithm, type }: ChecksumMode,
): void {
  const [fromHeader] = readChecksums(headers).keys();
  const trailer = headers.get('x-amz-trailer')?.trim().toLowerCase();
  const sent = fromHeader ?? trailer?.replace('x-amz-checksum-', '');
  // S3 computes a missing checksum only if the parts' checksums are combined into one of the full object.
  if (sent === algorithm || (sent === undefined && type === 'FULL_OBJECT')) return;
  throw new S3Error(
    'InvalidRequest',
    `Checksum Type mismatch occurred, expected checksum Type: ${algorithm}, actual checksum Type: ${sent ?? 'null'}`,
  );
}
