import { FilestoreError } from '../../contract/errors.ts';
import { MAX_FORM_BYTES } from '../../contract/limits.ts';
import type { Payload } from '../../transport/payload.ts';
import { crc64ToBase64, Crc64 } from '../checksum/crc64-nvme.ts';
import type { Platform } from '../platform.ts';
import { MAX_IN_MEMORY_BYTES } from '../tuning.ts';

/** Checksums in base64 that are signed into an upload. S3 needs only one of them. */
export interface Checksums {
  /** CRC-64/NVME. */
  readonly checksum?: string;
  readonly sha256?: string;
}

export interface HashedBytes {
  /** The bytes to send. For a small file, they are the copy in memory that was hashed. */
  readonly bytes: Payload;
  readonly checksums: Checksums;
}

/**
 * Hashes a file before it is registered. A small file is read once and kept in memory. A larger file would
 * take too much memory, so it is read again when it is sent. Up to `MAX_FORM_BYTES`, the browser's own SHA-256 is
 * faster than to start a worker, and allows a form upload.
 *
 * @throws {FilestoreError} `file-unreadable`
 */
export async function hashFile(
  file: Blob,
  { hasher }: Platform,
  signal: AbortSignal,
): Promise<HashedBytes> {
  if (file.size > MAX_FORM_BYTES) return hashInWorker(file, hasher, signal);
  const copy = await file.arrayBuffer().catch((cause: unknown) => {
    throw new FilestoreError('file-unreadable', { cause });
  });
  const bytes = file.size <= MAX_IN_MEMORY_BYTES ? copy : file;
  const sha256 = await hasher.sha256(copy);
  if (sha256 !== undefined) return { bytes, checksums: { sha256 } };
  if (bytes === file) return hashInWorker(file, hasher, signal);
  const crc64 = new Crc64().update(new Uint8Array(copy)).digest();
  return { bytes, checksums: { checksum: crc64ToBase64(crc64) } };
}

async function hashInWorker(
  file: Blob,
  hasher: Platform['hasher'],
  signal: AbortSignal,
): Promise<HashedBytes> {
  const crc64 = await hasher.crc64(file, signal);
  return { bytes: file, checksums: { checksum: crc64ToBase64(crc64) } };
}
