import { randomBytes } from 'node:crypto';
import { checksumAlgorithms, readChecksumAlgorithm, type ChecksumAlgorithm } from './checksums.ts';
import type { Context, S3Answer } from './context.ts';
import { isCombinable } from './crc-combine.ts';
import { readTagHeader } from './object-tags.ts';
import { keptHeaders } from './put-object.ts';
import { receiveBody, type ReceivedBody } from './receive-body.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import type { VerifiedSignature } from './signature.ts';
import type { OpenUpload } from './upload-index.ts';
import { xmlAnswer } from './xml-answer.ts';

const MOST_PARTS = 10_000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export async function createMultipartUpload(
  request: S3Request,
  context: Context,
): Promise<S3Answer> {
  const { bucket, key, headers } = request;
  const { algorithm, type } = readChecksumKind(headers);
  const uploadId = randomBytes(24).toString('base64url');
  await context.uploads.create(bucket, uploadId, {
    key,
    initiated: context.clock(),
    headers: keptHeaders(request),
    tags: readTagHeader(headers),
    algorithm,
    named: headers.has('x-amz-checksum-algorithm'),
    type,
  });
  return xmlAnswer(
    'InitiateMultipartUploadResult',
    { Bucket: bucket, Key: key, UploadId: uploadId },
    {
      'x-amz-checksum-algorithm': algorithm.toUpperCase(),
      'x-amz-checksum-type': type,
    },
  );
}

/** SHA can only be made of the parts' checksums, CRC64NVME only of the whole; the others do both. */
function readChecksumKind(
  headers: ReadonlyMap<string, string>,
): Pick<OpenUpload, 'algorithm' | 'type'> {
  const algorithm = readChecksumAlgorithm(headers.get('x-amz-checksum-algorithm') ?? 'CRC64NVME');
  const type =
    headers.get('x-amz-checksum-type') ?? (algorithm === 'crc64nvme' ? 'FULL_OBJECT' : 'COMPOSITE');
  const fits =
    type === 'FULL_OBJECT'
      ? isCombinable(algorithm)
      : type === 'COMPOSITE' && algorithm !== 'crc64nvme';
  if (!fits) {
    throw new S3Error(
      'InvalidRequest',
      `The ${type} checksum type cannot be used with ${algorithm}`,
    );
  }
  return { algorithm, type: type === 'FULL_OBJECT' ? 'FULL_OBJECT' : 'COMPOSITE' };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export async function uploadPart(
  request: S3Request,
  context: Context,
  signature: VerifiedSignature,
): Promise<S3Answer> {
  const { algorithm, named } = await openUpload(request, context);
  if (named) refuseOtherChecksum(request.headers, algorithm);
  readPartNumber(request);
  const body = await receiveBody(request, signature, context, algorithm);
  await keepPart(request, context, body, body.checksums[algorithm] ?? '');
  const answered = Object.entries(body.checksums).map(([name, value]) => [
    `x-amz-checksum-${name}`,
    value,
  ]);
  return { status: 200, headers: { etag: body.etag, ...Object.fromEntries(answered) } };
}

/** Makes received bytes a part of their upload, or removes them. Returns when it became one. */
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
      // The upload may have been completed or aborted while the bytes came in.
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

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export async function abortMultipartUpload(
  request: S3Request,
  context: Context,
): Promise<S3Answer> {
  const { bucket, query } = request;
  const uploadId = query.get('uploadId') ?? '';
  await context.uploads.inTurn(bucket, uploadId, async () => {
    await openUpload(request, context);
    await discardUpload(bucket, uploadId, context);
  });
  return { status: 204, headers: {} };
}

/** The row first: a crash in between leaves bytes that nothing names, and the next start removes them. */
export async function discardUpload(
  bucket: string,
  uploadId: string,
  context: Context,
): Promise<void> {
  const parts = await Array.fromAsync(context.uploads.parts(bucket, uploadId));
  await context.uploads.remove(bucket, uploadId);
  await context.blobs.removeAll(parts.map(([, { blob }]) => blob));
}

/** The upload that the request names, for this very key. */
export async function openUpload(request: S3Request, context: Context): Promise<OpenUpload> {
  const open = await context.uploads.get(request.bucket, request.query.get('uploadId') ?? '');
  if (open?.key !== request.key) throw new S3Error('NoSuchUpload');
  return open;
}

export function readPartNumber({ query }: S3Request): number {
  const text = query.get('partNumber');
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text ?? '') || number < 1 || number > MOST_PARTS) {
    throw new S3Error(
      'InvalidArgument',
      `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`,
    );
  }
  return number;
}

function refuseOtherChecksum(
  headers: ReadonlyMap<string, string>,
  algorithm: ChecksumAlgorithm,
): void {
  for (const other of checksumAlgorithms) {
    const sent =
      headers.has(`x-amz-checksum-${other}`) ||
      headers.get('x-amz-trailer')?.toLowerCase() === `x-amz-checksum-${other}`;
    if (sent && other !== algorithm) {
      throw new S3Error(
        'InvalidRequest',
        `Checksum Type mismatch occurred, expected checksum Type: ${algorithm}, actual checksum Type: ${other}`,
      );
    }
  }
}
