import { createHash } from 'node:crypto';
import { createCRC32, createCRC64, type IHasher } from 'hash-wasm';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3-error.ts';

/** What takes the bytes of a body as they pass. */
export interface RunningChecksum {
  update(chunk: Buffer): void;
  /** Base64, as the x-amz-checksum headers carry it. */
  digest(): string;
}

/** The checksums S3 takes by header, by the end of that header's name. */
export const checksumAlgorithms = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** By its name in `x-amz-checksum-algorithm`. */
export function readChecksumAlgorithm(name: string): ChecksumAlgorithm {
  const algorithm = checksumAlgorithms.find((known) => known === name.toLowerCase());
  if (!algorithm) throw new S3Error('InvalidRequest', 'Checksum algorithm provided is unsupported');
  return algorithm;
}

/** Bytes of a digest before it is written as base64. */
export const digestBytes = {
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
  sha1: 20,
  sha256: 32,
} as const satisfies Record<ChecksumAlgorithm, number>;

export async function runningChecksum(algorithm: ChecksumAlgorithm): Promise<RunningChecksum> {
  switch (algorithm) {
    case 'crc32':
      return runningCrc32();
    case 'crc32c':
      return fromWasm(await createCRC32(0x82f63b78));
    case 'crc64nvme':
      return fromWasm(await createCRC64('9a6c9329ac4bc9b5'));
    case 'sha1':
    case 'sha256':
      return fromHash(algorithm);
  }
}

export function fromHash(name: 'md5' | 'sha1' | 'sha256'): RunningChecksum {
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

/** Three times as fast as the SDK's JavaScript; the reversed polynomials are those of crc-combine.ts. */
function fromWasm(hasher: IHasher): RunningChecksum {
  hasher.init();
  return {
    update: (chunk) => void hasher.update(chunk),
    digest: () => Buffer.from(hasher.digest('binary')).toString('base64'),
  };
}
