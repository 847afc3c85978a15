import { randomBytes } from 'node:crypto';
import { decodeAwsChunked } from '../auth/aws-chunked.ts';
import type { Blob } from './blob-folder.ts';
import {
  claimedAlgorithms,
  compareDigests,
  digestOf,
  readBodyClaims,
  type BodyChecks,
} from '../checksum/body-checks.ts';
import type { ChecksumAlgorithm } from '../checksum/checksums.ts';
import type { Context } from '../context.ts';
import { startDigests } from '../checksum/digests.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import type { VerifiedSignature } from '../auth/signature.ts';

/** A body on disk that is what its request said it would be, and not visible yet. */
export interface ReceivedBody {
  readonly blob: Blob;
  /** With quotes. */
  readonly etag: string;
  /** Those that were sent, or CRC64NVME, which S3 computes by itself when none was. */
  readonly checksums: Partial<Record<ChecksumAlgorithm, string>>;
}

/** The bytes inside the framing of a request, and what is claimed of them. */
export function openBody(
  { headers, query, body }: S3Request,
  signature: VerifiedSignature,
): { readonly source: AsyncIterable<Buffer>; readonly claims: BodyChecks } {
  const { payloadHash } = signature;
  const chunked = payloadHash.startsWith('STREAMING-')
    ? decodeAwsChunked(body, signature, headers)
    : undefined;
  const claims = readBodyClaims(headers, payloadHash, chunked?.trailers ?? new Map());
  return {
    source: chunked?.body ?? body,
    claims: { ...claims, ofPart: query.has('partNumber') },
  };
}

/**
 * Streams a request's body to disk and checks all that was said of it: length, payload hash,
 * Content-MD5, checksum header or trailer, chunk signatures. What does not match leaves nothing.
 */
export async function receiveBody(
  request: S3Request,
  signature: VerifiedSignature,
  context: Context,
  always?: ChecksumAlgorithm,
): Promise<ReceivedBody> {
  const { source, claims } = openBody(request, signature);
  // A plain body cannot be longer than its Content-Length, a chunked one can: then its frames are read to
  // the end, because what is wrong with them comes first.
  const bytes = cappedAt(source, claims.maxBytes, () => new S3Error('IncompleteBody'));
  const body = await writeBody(bytes, context, { ...claims, always });
  if (body.blob.size >= claims.minBytes) return body;
  await context.blobs.remove(body.blob.id);
  throw new S3Error('IncompleteBody');
}

/** The part of it that a body from anywhere goes through. */
export async function writeBody(
  source: AsyncIterable<Buffer>,
  context: Context,
  claims: BodyChecks,
): Promise<ReceivedBody> {
  const kept = new Set<ChecksumAlgorithm>([
    ...claims.checksums.keys(),
    ...(claims.trailer ? [claims.trailer.algorithm] : []),
    ...(claims.always ? [claims.always] : []),
  ]);
  if (kept.size === 0) kept.add('crc64nvme');
  const opaque = context.etags === 'opaque';
  const names = new Set([...kept, ...claimedAlgorithms(claims)]);
  if (!opaque) names.add('md5');
  const digests = await startDigests(names, claims.maxBytes);
  const blob = await context.blobs.write(source, claims.maxBytes, digests);
  try {
    const computed = await digests.digest();
    // A body that broke off is said to be incomplete, and not to be damaged.
    if (blob.size >= claims.minBytes) compareDigests(computed, claims);
    const tag = opaque ? randomBytes(16) : Buffer.from(digestOf(computed, 'md5'), 'base64');
    const entries = [...kept].map((name) => [name, digestOf(computed, name)]);
    return { blob, etag: `"${tag.toString('hex')}"`, checksums: Object.fromEntries(entries) };
  } catch (error) {
    await context.blobs.remove(blob.id);
    throw error;
  }
}

export async function* noMoreThan(
  source: AsyncIterable<Buffer>,
  most: number,
  refusal: () => S3Error,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > most) throw refusal();
    yield chunk;
  }
}

/** Reads a body that is too long to its end, because S3 says how long it would have been. */
export async function* cappedAt(
  source: AsyncIterable<Buffer>,
  most: number,
  refusal: (size: number) => S3Error,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size <= most) yield chunk;
  }
  if (size > most) throw refusal(size);
}
