import { createHash } from 'node:crypto';
import {
  checksumAlgorithms,
  runningChecksum,
  type ChecksumAlgorithm,
  type RunningChecksum,
} from './checksums.ts';
import type { Context, S3Answer } from './context.ts';
import type { StoredObject } from './object-index.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const LARGEST_PUT = 5 * 1024 ** 3;

const STORED_HEADERS = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'cache-control',
  'expires',
];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export async function putObject(
  request: S3Request,
  payloadHash: string,
  context: Context,
): Promise<S3Answer> {
  const { headers } = request;
  const length = readLength(headers);
  const onlyIfAbsent = readIfNoneMatch(headers);
  if (onlyIfAbsent && (await context.index.get(request.bucket, request.key))) {
    throw new S3Error('PreconditionFailed');
  }

  const md5 = createHash('md5');
  const sha256 = /^[0-9a-f]{64}$/.test(payloadHash) ? createHash('sha256') : undefined;
  const wanted = readChecksums(headers);
  const algorithms = new Set<ChecksumAlgorithm>(wanted.keys());
  // S3 computes this one by itself when the uploader sends none.
  if (algorithms.size === 0) algorithms.add('crc64nvme');
  const running = new Map<ChecksumAlgorithm, RunningChecksum>(
    [...algorithms].map((algorithm) => [algorithm, runningChecksum(algorithm)]),
  );
  const blob = await context.blobs.write(request.incoming, (chunk) => {
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
    const object: StoredObject = {
      blobs: [blob],
      size: blob.size,
      etag: `"${digest.toString('hex')}"`,
      lastModified: context.clock(),
      headers: keptHeaders(headers),
      checksums: await compare(running, wanted),
      tags: {},
    };
    const replaced = await context.index.replace(request.bucket, request.key, (current) => {
      if (onlyIfAbsent && current) throw new S3Error('PreconditionFailed');
      return object;
    });
    for (const old of replaced?.blobs ?? []) await context.blobs.remove(old.id);
    context.created(request, object);
    return { status: 200, headers: { etag: object.etag, ...checksumHeaders(object) } };
  } catch (error) {
    await context.blobs.remove(blob.id);
    throw error;
  }
}

export function checksumHeaders({ checksums }: StoredObject): Record<string, string> {
  const entries = Object.entries(checksums);
  return {
    ...Object.fromEntries(entries.map(([name, value]) => [`x-amz-checksum-${name}`, value])),
    ...(entries.length > 0 && { 'x-amz-checksum-type': 'FULL_OBJECT' }),
  };
}

function readLength(headers: ReadonlyMap<string, string>): number {
  const text = headers.get('content-length');
  if (headers.get('transfer-encoding') !== undefined || text === undefined) {
    throw new S3Error('MissingContentLength');
  }
  const length = Number(text);
  if (length > LARGEST_PUT) throw new S3Error('EntityTooLarge');
  return length;
}

function readIfNoneMatch(headers: ReadonlyMap<string, string>): boolean {
  const value = headers.get('if-none-match');
  if (value !== undefined && value !== '*') {
    throw new S3Error('NotImplemented', 'PutObject takes If-None-Match: * only');
  }
  if (headers.has('if-match')) throw new S3Error('NotImplemented', 'PutObject with If-Match');
  return value === '*';
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

function keptHeaders(headers: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(
    [...headers].filter(
      ([name]) => STORED_HEADERS.includes(name) || name.startsWith('x-amz-meta-'),
    ),
  );
}
