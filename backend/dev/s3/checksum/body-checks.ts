import { checksumAlgorithms, digestBytes, isBase64Of, readChecksums } from './checksums.ts';
import type { ChecksumAlgorithm } from './checksums.ts';
import type { Digests } from './inline-digests.ts';
import { S3Error } from '../error.ts';

/** The maximum size of one PUT: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_PUT_BYTES = 5 * 1024 ** 3;

/** The expected properties of a body, known before it is received. */
export interface BodyChecks {
  readonly minBytes: number;
  readonly maxBytes: number;
  /** The value of Content-MD5, in base64. */
  readonly md5?: string | undefined;
  /** The value of x-amz-content-sha256, in hex. */
  readonly payloadHash?: string | undefined;
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string>;
  /** A checksum that is computed even if the client did not send one. */
  readonly always?: ChecksumAlgorithm | undefined;
  /** A checksum that follows the body. It is read after the end of the body. */
  readonly trailer?: TrailingChecksum | undefined;
  /** Whether the body is a part. S3 formats the Content-MD5 of a part differently in its error. */
  readonly ofPart?: boolean;
}

interface TrailingChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly read: () => string;
}

type Headers = ReadonlyMap<string, string>;

/**
 * Reads the expected properties from headers and payload hash. `trailers` is complete after the body's end.
 */
export function readBodyChecks(
  headers: Headers,
  payloadHash: string,
  trailers: ReadonlyMap<string, string>,
): BodyChecks {
  const length = readLength(headers, payloadHash);
  const checksums = readChecksums(headers);
  const trailer = readTrailer(headers, payloadHash);
  if (trailer && checksums.size > 0) {
    throw new S3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  checkNamedAlgorithm(headers, trailer ?? [...checksums.keys()][0]);
  return {
    minBytes: length,
    maxBytes: length,
    md5: readContentMd5(headers),
    payloadHash: /^[0-9a-f]{64}$/.test(payloadHash) ? payloadHash : undefined,
    checksums,
    ...(trailer && { trailer: trailingChecksum(trailer, trailers) }),
  };
}

/** @throws {S3Error} if a computed digest differs from the expected value */
export function compareDigests(computed: Digests, checks: BodyChecks): void {
  const { md5, payloadHash, checksums, trailer } = checks;
  if (payloadHash) {
    const hash = Buffer.from(digestOf(computed, 'sha256'), 'base64').toString('hex');
    if (hash !== payloadHash) {
      throw S3Error.with('XAmzContentSHA256Mismatch', {
        ClientComputedContentSHA256: payloadHash,
        S3ComputedContentSHA256: hash,
      });
    }
  }
  if (md5 !== undefined && md5 !== digestOf(computed, 'md5')) {
    throw S3Error.with('BadDigest', {
      ExpectedDigest: checks.ofPart ? md5 : Buffer.from(md5, 'base64').toString('hex'),
      CalculatedDigest: digestOf(computed, 'md5'),
    });
  }
  const expected = new Map(checksums);
  if (trailer) expected.set(trailer.algorithm, trailer.read());
  for (const [algorithm, value] of expected) {
    if (value !== digestOf(computed, algorithm)) {
      throw new S3Error(
        'BadDigest',
        `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
      );
    }
  }
}

/** Returns the digests that are needed to check a body. */
export function claimedAlgorithms(checks: BodyChecks): Set<ChecksumAlgorithm> {
  return new Set([
    ...checks.checksums.keys(),
    ...(checks.trailer ? [checks.trailer.algorithm] : []),
    ...(checks.payloadHash === undefined ? [] : (['sha256'] as const)),
    ...(checks.md5 === undefined ? [] : (['md5'] as const)),
  ]);
}

export function digestOf(digests: Digests, name: ChecksumAlgorithm): string {
  const value = digests.get(name);
  if (value === undefined) throw new Error(`${name} has not been computed`);
  return value;
}

/** The error for a body larger than `maxBytes`: 5 GiB, or less if a form's policy sets a limit. */
export function tooLarge(size: number, maxBytes = MAX_PUT_BYTES): S3Error {
  return S3Error.with('EntityTooLarge', { ProposedSize: size, MaxSizeAllowed: maxBytes });
}

function readLength(headers: Headers, payloadHash: string): number {
  const name = payloadHash.startsWith('STREAMING-')
    ? 'x-amz-decoded-content-length'
    : 'content-length';
  const text = headers.get(name);
  if (text === undefined && headers.has('transfer-encoding')) {
    throw S3Error.with('NotImplemented', { Header: 'Transfer-Encoding' });
  }
  if (text === undefined || !/^\d{1,16}$/.test(text)) throw new S3Error('MissingContentLength');
  const length = Number(text);
  if (length > MAX_PUT_BYTES) throw tooLarge(length);
  return length;
}

/** Reads the algorithm of the checksum that follows the body. */
function readTrailer(headers: Headers, payloadHash: string): ChecksumAlgorithm | undefined {
  const trailer = headers.get('x-amz-trailer')?.trim().toLowerCase();
  if (trailer === undefined) return undefined;
  const algorithm = checksumAlgorithms.find((known) => trailer === `x-amz-checksum-${known}`);
  if (!algorithm || !payloadHash.endsWith('-TRAILER')) {
    throw new S3Error(
      'InvalidRequest',
      'The value specified in the x-amz-trailer header is not supported',
    );
  }
  return algorithm;
}

function trailingChecksum(
  algorithm: ChecksumAlgorithm,
  trailers: ReadonlyMap<string, string>,
): TrailingChecksum {
  const name = `x-amz-checksum-${algorithm}`;
  return {
    algorithm,
    read: () => {
      const value = trailers.get(name);
      if (value === undefined) throw new S3Error('MalformedTrailerError');
      if (!isBase64Of(value, digestBytes[algorithm])) {
        throw new S3Error('InvalidRequest', `Value for ${name} trailing header is invalid.`);
      }
      return value;
    },
  };
}

/** Checks `x-amz-sdk-checksum-algorithm`: it names the checksum that the SDK must send. */
function checkNamedAlgorithm(headers: Headers, sent: ChecksumAlgorithm | undefined): void {
  const named = headers.get('x-amz-sdk-checksum-algorithm');
  if (named === undefined) return;
  if (sent === undefined) {
    throw new S3Error(
      'InvalidRequest',
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  }
  if (named.toLowerCase() !== sent) {
    throw new S3Error(
      'InvalidRequest',
      'Value for x-amz-sdk-checksum-algorithm header is invalid.',
    );
  }
}

function readContentMd5(headers: Headers): string | undefined {
  const md5 = headers.get('content-md5');
  if (md5 !== undefined && !isBase64Of(md5, 16)) {
    throw S3Error.with('InvalidDigest', { 'Content-MD5': md5 });
  }
  return md5;
}
