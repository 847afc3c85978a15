import { createHash } from 'node:crypto';
import { decodeAwsChunked } from './aws-chunked.ts';
import {
  checksumAlgorithms,
  runningChecksum,
  type ChecksumAlgorithm,
  type RunningChecksum,
} from './checksums.ts';
import type { Context } from './context.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import type { VerifiedSignature } from './signature.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const LARGEST_PUT = 5 * 1024 ** 3;

/** A body on disk that is what its request said it would be, and not visible yet. */
export interface ReceivedBody {
  readonly blob: { readonly id: string; readonly size: number };
  readonly md5: Buffer;
  /** Those that were sent, or CRC64NVME, which S3 computes by itself when none was. */
  readonly checksums: Partial<Record<ChecksumAlgorithm, string>>;
}

/**
 * Streams a body to disk and checks all that was said of it: length, payload hash, Content-MD5,
 * checksum header or trailer, chunk signatures. What does not match leaves nothing. `always` is
 * computed whether it was sent or not.
 */
export async function receiveBody(
  request: S3Request,
  signature: VerifiedSignature,
  context: Context,
  always?: ChecksumAlgorithm,
): Promise<ReceivedBody> {
  const { headers, incoming } = request;
  const { payloadHash } = signature;
  const length = readLength(headers, payloadHash);
  const wanted = readChecksums(headers);
  const announced = readTrailer(headers, payloadHash);
  const running = startChecksums([
    ...wanted.keys(),
    ...(announced ? [announced] : []),
    ...(always ? [always] : []),
  ]);
  const md5 = createHash('md5');
  const sha256 = /^[0-9a-f]{64}$/.test(payloadHash) ? createHash('sha256') : undefined;

  const chunked = payloadHash.startsWith('STREAMING-')
    ? decodeAwsChunked(incoming, signature)
    : undefined;
  const blob = await context.blobs.write(chunked?.body ?? incoming, length, (chunk) => {
    md5.update(chunk);
    sha256?.update(chunk);
    for (const checksum of running.values()) checksum.update(chunk);
  });
  try {
    if (blob.size !== length) throw new S3Error('IncompleteBody');
    if (sha256 && sha256.digest('hex') !== payloadHash) {
      throw new S3Error('XAmzContentSHA256Mismatch');
    }
    const digest = md5.digest();
    const contentMd5 = headers.get('content-md5');
    if (contentMd5 !== undefined && contentMd5 !== digest.toString('base64')) {
      throw new S3Error('BadDigest');
    }
    if (announced) {
      const value = chunked?.trailers.get(`x-amz-checksum-${announced}`);
      if (value === undefined) throw new S3Error('MalformedTrailerError');
      wanted.set(announced, value);
    }
    return { blob, md5: digest, checksums: await compare(running, wanted) };
  } catch (error) {
    await context.blobs.remove(blob.id);
    throw error;
  }
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

function readChecksums(headers: ReadonlyMap<string, string>): Map<ChecksumAlgorithm, string> {
  const wanted = new Map<ChecksumAlgorithm, string>();
  for (const algorithm of checksumAlgorithms) {
    const value = headers.get(`x-amz-checksum-${algorithm}`);
    if (value !== undefined) wanted.set(algorithm, value);
  }
  if (wanted.size > 1) {
    throw new S3Error('InvalidArgument', 'Expecting a single x-amz-checksum- header');
  }
  return wanted;
}

function startChecksums(
  wanted: readonly ChecksumAlgorithm[],
): ReadonlyMap<ChecksumAlgorithm, RunningChecksum> {
  const algorithms = wanted.length > 0 ? wanted : (['crc64nvme'] as const);
  return new Map(algorithms.map((algorithm) => [algorithm, runningChecksum(algorithm)]));
}

async function compare(
  running: ReadonlyMap<ChecksumAlgorithm, RunningChecksum>,
  wanted: ReadonlyMap<ChecksumAlgorithm, string>,
): Promise<Partial<Record<ChecksumAlgorithm, string>>> {
  const computed: Partial<Record<ChecksumAlgorithm, string>> = {};
  for (const [algorithm, checksum] of running) {
    const value = await checksum.digest();
    const declared = wanted.get(algorithm);
    if (declared !== undefined && declared !== value) {
      throw new S3Error('BadDigest', `The ${algorithm.toUpperCase()} you specified did not match`);
    }
    computed[algorithm] = value;
  }
  return computed;
}
