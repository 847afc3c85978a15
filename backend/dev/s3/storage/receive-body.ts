import { randomBytes } from 'node:crypto';
import { decodeAwsChunked } from '../auth/aws-chunked.ts';
import type { Blob } from './blob-folder.ts';
import {
  claimedAlgorithms,
  compareDigests,
  digestOf,
  readBodyChecks,
  type BodyChecks,
} from '../checksum/body-checks.ts';
import type { ChecksumAlgorithm } from '../checksum/checksums.ts';
import type { Context } from '../context.ts';
import { startDigests } from '../checksum/digests.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import type { VerifiedSignature } from '../auth/signature.ts';

/** A body on disk that has passed all checks of its request. It is not visible yet. */
export interface ReceivedBody {
  readonly blob: Blob;
  /** The ETag with quotes. */
  readonly etag: string;
  /** The checksums that were sent. If there are none, S3 computes a CRC64NVME. */
  readonly checksums: Partial<Record<ChecksumAlgorithm, string>>;
}

/** Returns a request's bytes without the framing, and their expected properties. */
export function openBody(
  { headers, query, body }: S3Request,
  signature: VerifiedSignature,
): { readonly source: AsyncIterable<Buffer>; readonly claims: BodyChecks } {
  const { payloadHash } = signature;
  const chunked = payloadHash.startsWith('STREAMING-')
    ? decodeAwsChunked(body, signature, headers)
    : undefined;
  const claims = readBodyChecks(headers, payloadHash, chunked?.trailers ?? new Map());
  return {
    source: chunked?.body ?? body,
    claims: { ...claims, ofPart: query.has('partNumber') },
  };
}

/**
 * Streams a request's body to disk and checks it: length, payload hash, Content-MD5, checksum header or
 * trailer, chunk signatures. If a check fails, the bytes are deleted.
 */
export async function receiveBody(
  request: S3Request,
  signature: VerifiedSignature,
  context: Context,
  always?: ChecksumAlgorithm,
): Promise<ReceivedBody> {
  const { source, claims } = openBody(request, signature);
  // A chunked body can be longer than its declared length. Its frames are still read to the end, because an
  // error in the frames takes precedence.
  const bytes = cappedAt(source, claims.maxBytes, () => new S3Error('IncompleteBody'));
  const body = await writeBody(bytes, context, { ...claims, always });
  if (body.blob.size >= claims.minBytes) return body;
  await context.blobs.remove(body.blob.id);
  throw new S3Error('IncompleteBody');
}

/** Writes and checks the bytes of any source, also of a form or a copy. */
export async function writeBody(
  source: AsyncIterable<Buffer>,
  context: Context,
  claims: BodyChecks,
): Promise<ReceivedBody> {
  const stored = new Set<ChecksumAlgorithm>([
    ...claims.checksums.keys(),
    ...(claims.trailer ? [claims.trailer.algorithm] : []),
    ...(claims.always ? [claims.always] : []),
  ]);
  if (stored.size === 0) stored.add('crc64nvme');
  const opaque = context.etags === 'opaque';
  const names = new Set([...stored, ...claimedAlgorithms(claims)]);
  if (!opaque) names.add('md5');
  const digests = await startDigests(names, claims.maxBytes);
  const blob = await context.blobs.write(source, claims.maxBytes, digests);
  try {
    const computed = await digests.digest();
    // A body that ended early is reported as incomplete, not as damaged.
    if (blob.size >= claims.minBytes) compareDigests(computed, claims);
    const tag = opaque ? randomBytes(16) : Buffer.from(digestOf(computed, 'md5'), 'base64');
    const entries = [...stored].map((name) => [name, digestOf(computed, name)]);
    return { blob, etag: `"${tag.toString('hex')}"`, checksums: Object.fromEntries(entries) };
  } catch (error) {
    await context.blobs.remove(blob.id);
    throw error;
  }
}

export async function* noMoreThan(
  source: AsyncIterable<Buffer>,
  maxBytes: number,
  createError: () => S3Error,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > maxBytes) throw createError();
    yield chunk;
  }
}

/** Reads an oversized body to its end, because S3 reports its full size. */
export async function* cappedAt(
  source: AsyncIterable<Buffer>,
  maxBytes: number,
  createError: (size: number) => S3Error,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size <= maxBytes) yield chunk;
  }
  if (size > maxBytes) throw createError(size);
}
