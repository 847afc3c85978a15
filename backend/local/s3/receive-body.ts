import { randomBytes } from 'node:crypto';
import { decodeAwsChunked } from './aws-chunked.ts';
import type { Blob } from './blob-folder.ts';
import { checksumAlgorithms, digestBytes, type ChecksumAlgorithm } from './checksums.ts';
import type { Context } from './context.ts';
import { startDigests, type Digests } from './digests.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import type { VerifiedSignature } from './signature.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const LARGEST_PUT = 5 * 1024 ** 3;

/** A body on disk that is what its request said it would be, and not visible yet. */
export interface ReceivedBody {
  readonly blob: Blob;
  /** With quotes. */
  readonly etag: string;
  /** Those that were sent, or CRC64NVME, which S3 computes by itself when none was. */
  readonly checksums: Partial<Record<ChecksumAlgorithm, string>>;
}

/** What is known of a body before it has come. */
export interface BodyClaims {
  readonly least: number;
  readonly most: number;
  /** What fewer bytes than the least are called. */
  readonly shortfall?: 'EntityTooSmall';
  /** Base64, by Content-MD5. */
  readonly md5?: string | undefined;
  /** Hex, by x-amz-content-sha256. */
  readonly payloadHash?: string | undefined;
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string>;
  /** Computed whether claimed or not. */
  readonly always?: ChecksumAlgorithm | undefined;
  /** A checksum that follows the body; read when the body has ended. */
  readonly trailer?: { readonly algorithm: ChecksumAlgorithm; readonly read: () => string };
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
  const { headers, body } = request;
  const { payloadHash } = signature;
  const length = readLength(headers, payloadHash);
  const algorithm = readTrailer(headers, payloadHash);
  const chunked = payloadHash.startsWith('STREAMING-')
    ? decodeAwsChunked(body, signature)
    : undefined;
  return storeBody(chunked?.body ?? body, context, {
    least: length,
    most: length,
    md5: readContentMd5(headers),
    payloadHash: /^[0-9a-f]{64}$/.test(payloadHash) ? payloadHash : undefined,
    checksums: readChecksums(headers),
    always,
    ...(algorithm && {
      trailer: {
        algorithm,
        read: () => {
          const value = chunked?.trailers.get(`x-amz-checksum-${algorithm}`);
          if (value === undefined) throw new S3Error('MalformedTrailerError');
          return value;
        },
      },
    }),
  });
}

/** The part of it that a body from anywhere goes through. */
export async function storeBody(
  source: AsyncIterable<Buffer>,
  context: Context,
  claims: BodyClaims,
): Promise<ReceivedBody> {
  const { checksums, always, trailer, payloadHash } = claims;
  const kept = new Set([
    ...checksums.keys(),
    ...(trailer ? [trailer.algorithm] : []),
    ...(always ? [always] : []),
  ]);
  if (kept.size === 0) kept.add('crc64nvme');
  const opaque = context.etags === 'opaque';
  const names = [
    ...kept,
    ...(opaque && claims.md5 === undefined ? [] : (['md5'] as const)),
    ...(payloadHash ? (['sha256'] as const) : []),
  ];
  const digests = await startDigests(names, claims.most);
  const blob = await context.blobs.write(atMost(source, claims.most), claims.most, digests);
  try {
    if (blob.size < claims.least) throw new S3Error(claims.shortfall ?? 'IncompleteBody');
    const computed = await digests.digest();
    compare(computed, claims);
    const tag = opaque ? randomBytes(16) : Buffer.from(valueOf(computed, 'md5'), 'base64');
    const entries = [...kept].map((name) => [name, valueOf(computed, name)]);
    return { blob, etag: `"${tag.toString('hex')}"`, checksums: Object.fromEntries(entries) };
  } catch (error) {
    await context.blobs.remove(blob.id);
    throw error;
  }
}

async function* atMost(source: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > most) throw new S3Error('EntityTooLarge');
    yield chunk;
  }
}

function compare(computed: Digests, { md5, payloadHash, checksums, trailer }: BodyClaims): void {
  if (payloadHash) {
    const hash = Buffer.from(valueOf(computed, 'sha256'), 'base64').toString('hex');
    if (hash !== payloadHash) throw new S3Error('XAmzContentSHA256Mismatch');
  }
  if (md5 !== undefined && md5 !== valueOf(computed, 'md5')) throw new S3Error('BadDigest');
  const claimed = new Map(checksums);
  if (trailer) claimed.set(trailer.algorithm, trailer.read());
  for (const [algorithm, value] of claimed) {
    if (value !== valueOf(computed, algorithm)) {
      throw new S3Error('BadDigest', `The ${algorithm.toUpperCase()} you specified did not match`);
    }
  }
}

function valueOf(digests: Digests, name: 'md5' | ChecksumAlgorithm): string {
  const value = digests.get(name);
  if (value === undefined) throw new Error(`${name} has not been computed`);
  return value;
}

function readLength(headers: ReadonlyMap<string, string>, payloadHash: string): number {
  const name = payloadHash.startsWith('STREAMING-')
    ? 'x-amz-decoded-content-length'
    : 'content-length';
  const text = headers.get(name);
  if (text === undefined || !/^\d{1,16}$/.test(text)) throw new S3Error('MissingContentLength');
  const length = Number(text);
  if (length > LARGEST_PUT) throw new S3Error('EntityTooLarge');
  return length;
}

/** The algorithm of the checksum that comes after the body. */
function readTrailer(
  headers: ReadonlyMap<string, string>,
  payloadHash: string,
): ChecksumAlgorithm | undefined {
  const trailer = headers.get('x-amz-trailer')?.trim().toLowerCase();
  if (trailer === undefined) return undefined;
  const algorithm = checksumAlgorithms.find((known) => trailer === `x-amz-checksum-${known}`);
  if (!algorithm || !payloadHash.endsWith('-TRAILER')) {
    throw new S3Error(
      'InvalidArgument',
      'The value specified in the x-amz-trailer header is not supported',
    );
  }
  return algorithm;
}

/** Those in headers, or in the fields of a form. */
export function readChecksums(
  headers: ReadonlyMap<string, string>,
): ReadonlyMap<ChecksumAlgorithm, string> {
  const claimed = new Map<ChecksumAlgorithm, string>();
  for (const algorithm of checksumAlgorithms) {
    const name = `x-amz-checksum-${algorithm}`;
    const value = headers.get(name);
    if (value === undefined) continue;
    if (!isBase64Of(value, digestBytes[algorithm])) {
      throw new S3Error('InvalidRequest', `Value for ${name} header is invalid.`);
    }
    claimed.set(algorithm, value);
  }
  if (claimed.size > 1) {
    throw new S3Error('InvalidRequest', 'Expecting a single x-amz-checksum- header');
  }
  return claimed;
}

export function readContentMd5(headers: ReadonlyMap<string, string>): string | undefined {
  const md5 = headers.get('content-md5');
  if (md5 !== undefined && !isBase64Of(md5, 16)) throw new S3Error('InvalidDigest');
  return md5;
}

function isBase64Of(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, 'base64');
  return decoded.length === bytes && decoded.toString('base64') === text;
}
