import { Crc32, Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import { createHash } from 'node:crypto';

/** Algorithms by their `ChecksumAlgorithm` names. */
export const ALGORITHMS = ['CRC32', 'CRC32C', 'SHA1', 'SHA256', 'CRC64NVME'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

const CRCS = { CRC32: Crc32, CRC32C: Crc32c, CRC64NVME: Crc64Nvme };

/** Returns the checksum in base64, computed by the SDK's implementations, which the server does not use. */
export async function checksumOf(algorithm: Algorithm, content: string | Buffer): Promise<string> {
  if (algorithm === 'SHA1' || algorithm === 'SHA256') {
    return createHash(algorithm).update(content).digest('base64');
  }
  const crc = new CRCS[algorithm]();
  crc.update(Buffer.from(content));
  return Buffer.from(await crc.digest()).toString('base64');
}
