import { FilestoreError } from '../../contract/errors.ts';
import { FORM_BYTES, HELD_BYTES } from '../../contract/limits.ts';
import type { Payload } from '../../transport/payload.ts';
import { crc64Text, RunningCrc64 } from '../checksum/crc64-nvme.ts';
import type { Platform } from '../platform.ts';

/** Digests in base64 that are signed into an upload. One of them is enough for S3. */
export interface Checks {
  /** CRC-64/NVME. */
  readonly checksum?: string;
  readonly sha256?: string;
}

export interface CheckedBytes {
  /** What to send: for a small file what was hashed, and not the file once more. */
  readonly bytes: Payload;
  readonly checks: Checks;
}

/**
 * Hashes a file before it is announced. A small one is read once and kept in memory; a larger one is
 * read again when it is sent, because it would not fit there.
 *
 * @throws {FilestoreError} `file-unreadable`
 */
export async function check(
  file: Blob,
  { digests }: Platform,
  signal: AbortSignal,
): Promise<CheckedBytes> {
  if (file.size > HELD_BYTES) {
    return { bytes: file, checks: { checksum: crc64Text(await digests.crc64(file, signal)) } };
  }
  const bytes = await file.arrayBuffer().catch((cause: unknown) => {
    throw new FilestoreError('file-unreadable', { cause });
  });
  const sha256 = file.size <= FORM_BYTES ? await digests.sha256(bytes) : undefined;
  if (sha256 !== undefined) return { bytes, checks: { sha256 } };
  const crc64 = new RunningCrc64().update(new Uint8Array(bytes)).digest();
  return { bytes, checks: { checksum: crc64Text(crc64) } };
}
