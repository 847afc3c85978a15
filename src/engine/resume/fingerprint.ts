import type { FileRequest } from '../../contract/requests.ts';
import { Crc64 } from '../checksum/crc64-nvme.ts';

/** Bytes of each of the three samples: at the start, in the middle and at the end. */
const SAMPLE_BYTES = 64 * 1024;

/**
 * Returns a key that finds an earlier upload of the same content to the same API. Reads samples only,
 * because every part that S3 has is compared before it is used.
 */
export async function fingerprintOf(
  file: Blob,
  request: FileRequest,
  scope: string,
): Promise<string> {
  const { name, size, type, context = '', kind, path } = request;
  const described = [scope, name, size, type, context];
  // Left out if they are not set, so that uploads that were saved before are still found.
  if (kind !== undefined || path !== undefined) described.push(kind ?? '', path ?? '');
  const crc64 = new Crc64();
  crc64.update(new TextEncoder().encode(JSON.stringify(described)));
  for (const from of [0, Math.floor(size / 2), Math.max(0, size - SAMPLE_BYTES)]) {
    crc64.update(new Uint8Array(await file.slice(from, from + SAMPLE_BYTES).arrayBuffer()));
  }
  return crc64.digest().toString(16);
}
