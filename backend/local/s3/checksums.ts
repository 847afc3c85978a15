import { createHash } from 'node:crypto';
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3-error.ts';

/** What takes the bytes of a body as they pass. */
export interface RunningChecksum {
  update(chunk: Buffer): void;
  /** Base64, as the x-amz-checksum headers carry it. */
  digest(): Promise<string>;
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

export function runningChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  switch (algorithm) {
    case 'crc32':
      return runningCrc32();
    case 'crc32c':
      return fromSdk(new Crc32c());
    case 'crc64nvme':
      return fromSdk(new Crc64Nvme());
    case 'sha1':
    case 'sha256': {
      const hash = createHash(algorithm);
      return {
        update: (chunk) => void hash.update(chunk),
        digest: async () => hash.digest('base64'),
      };
    }
  }
}

function runningCrc32(): RunningChecksum {
  let value = 0;
  return {
    update: (chunk) => {
      value = crc32(chunk, value);
    },
    digest: async () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString('base64');
    },
  };
}

function fromSdk(checksum: {
  update(chunk: Uint8Array): void;
  digest(): Promise<Uint8Array>;
}): RunningChecksum {
  return {
    update: (chunk) => checksum.update(chunk),
    digest: async () => Buffer.from(await checksum.digest()).toString('base64'),
  };
}
