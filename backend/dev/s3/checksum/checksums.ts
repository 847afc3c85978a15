import { createHash } from 'node:crypto';
import {
  createCRC32,
  createCRC64,
  createXXHash128,
  createXXHash3,
  createXXHash64,
  type IHasher,
} from 'hash-wasm';
import { crc32 } from 'node:zlib';
import { isCombinable } from './crc-combine.ts';
import { S3Error } from '../error.ts';

/** A checksum that is updated incrementally. */
export interface RunningChecksum {
  update(chunk: Buffer): void;
  /** Returns the checksum in base64, as in the x-amz-checksum headers. */
  digest(): string;
}

/**
 * The checksums that S3 accepts in headers, by the suffix of the header name, with the digest size in bytes
 * before base64 encoding.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export const digestBytes = {
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
  md5: 16,
  sha1: 20,
  sha256: 32,
  sha512: 64,
  xxhash3: 8,
  xxhash64: 8,
  xxhash128: 16,
} as const;
export type ChecksumAlgorithm = keyof typeof digestBytes;

export const checksumAlgorithms = Object.keys(digestBytes) as readonly ChecksumAlgorithm[];

/** A checksum of the object's bytes, or a checksum of the parts' checksums. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

export interface ChecksumMode {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
}

/** Reads the name of an algorithm as used in `x-amz-checksum-algorithm`. */
export function readChecksumAlgorithm(name: string): ChecksumAlgorithm {
  const algorithm = checksumAlgorithms.find((known) => known === name.toLowerCase());
  if (!algorithm) {
    const valid = checksumAlgorithms.map((known) => known.toUpperCase()).toSorted();
    throw new S3Error(
      'InvalidRequest',
      `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${valid.join(', ')}]`,
    );
  }
  return algorithm;
}

export function readChecksumType(headers: ReadonlyMap<string, string>): ChecksumType | undefined {
  const type = headers.get('x-amz-checksum-type')?.toUpperCase();
  if (type === undefined || type === 'FULL_OBJECT' || type === 'COMPOSITE') return type;
  throw new S3Error('InvalidRequest', 'Value for x-amz-checksum-type header is invalid.');
}

/** Reads the checksum mode. Only CRCs support `FULL_OBJECT`, and CRC64NVME supports only `FULL_OBJECT`. */
export function readChecksumMode(headers: ReadonlyMap<string, string>): ChecksumMode | undefined {
  const name = headers.get('x-amz-checksum-algorithm');
  const type = readChecksumType(headers);
  if (name === undefined) {
    if (type === undefined) return undefined;
    throw new S3Error(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const algorithm = readChecksumAlgorithm(name);
  switch (type ?? (algorithm === 'crc64nvme' ? 'FULL_OBJECT' : 'COMPOSITE')) {
    case 'FULL_OBJECT':
      if (isCombinable(algorithm)) return { algorithm, type: 'FULL_OBJECT' };
      break;
    case 'COMPOSITE':
      if (algorithm !== 'crc64nvme') return { algorithm, type: 'COMPOSITE' };
      break;
  }
  throw new S3Error(
    'InvalidRequest',
    `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`,
  );
}

/** Reads the checksum from headers, form fields or trailers. More than one checksum is rejected. */
export function readChecksums(
  headers: ReadonlyMap<string, string>,
): ReadonlyMap<ChecksumAlgorithm, string> {
  const sent = [...headers].flatMap(([name, value]) => {
    const suffix = /^x-amz-checksum-(.*)$/.exec(name)?.[1];
    return suffix === undefined || ['algorithm', 'type', 'mode'].includes(suffix)
      ? []
      : [{ suffix, value }];
  });
  if (sent.length > 1) {
    throw new S3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  return new Map(sent.map(({ suffix, value }) => [checksumAlgorithmOf(suffix, value), value]));
}

function checksumAlgorithmOf(suffix: string, value: string): ChecksumAlgorithm {
  const algorithm = checksumAlgorithms.find((known) => known === suffix);
  if (!algorithm) {
    throw new S3Error(
      'InvalidRequest',
      'The algorithm type you specified in x-amz-checksum- header is invalid.',
    );
  }
  if (!isBase64Of(value, digestBytes[algorithm])) {
    throw new S3Error('InvalidRequest', `Value for x-amz-checksum-${suffix} header is invalid.`);
  }
  return algorithm;
}

export function isBase64Of(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, 'base64');
  return decoded.length === bytes && decoded.toString('base64') === text;
}

export async function runningChecksum(algorithm: ChecksumAlgorithm): Promise<RunningChecksum> {
  switch (algorithm) {
    case 'crc32':
      return runningCrc32();
    case 'crc32c':
      return fromWasm(await createCRC32(0x82f63b78));
    case 'crc64nvme':
      return fromWasm(await createCRC64('9a6c9329ac4bc9b5'));
    case 'xxhash3':
      return fromWasm(await createXXHash3());
    case 'xxhash64':
      return fromWasm(await createXXHash64());
    case 'xxhash128':
      return fromWasm(await createXXHash128());
    case 'md5':
    case 'sha1':
    case 'sha256':
    case 'sha512':
      return fromHash(algorithm);
  }
}

function fromHash(name: 'md5' | 'sha1' | 'sha256' | 'sha512'): RunningChecksum {
  const hash = createHash(name);
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => hash.digest('base64'),
  };
}

function runningCrc32(): RunningChecksum {
  let value = 0;
  return {
    update: (chunk) => {
      value = crc32(chunk, value);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString('base64');
    },
  };
}

/**
 * Wraps a WASM hasher: three times as fast as the SDK's JavaScript. crc-combine.ts has the same polynomials.
 */
function fromWasm(hasher: IHasher): RunningChecksum {
  hasher.init();
  return {
    update: (chunk) => void hasher.update(chunk),
    digest: () => Buffer.from(hasher.digest('binary')).toString('base64'),
  };
}
