import { createHash } from 'node:crypto';
import { runningChecksum, type ChecksumMode } from '../checksum/checksums.ts';
import type { Context } from '../context.ts';
import { combineCrc, isCombinable } from '../checksum/crc-combine.ts';
import { DEFAULT_ALGORITHM } from '../operations/multipart-upload.ts';
import type { StoredObject } from './object-index.ts';
import { S3Error } from '../error.ts';
import type { OpenUpload, StoredPart } from './upload-index.ts';

/** Builds the object from the selected parts of an upload. No bytes are copied. */
export async function assembleObject(
  upload: OpenUpload,
  parts: readonly StoredPart[],
  context: Context,
): Promise<StoredObject> {
  const digests = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
  const md5 = createHash('md5').update(Buffer.concat(digests)).digest('hex');
  const { algorithm, type } = upload.checksumMode ?? {
    algorithm: DEFAULT_ALGORITHM,
    type: 'FULL_OBJECT' as const,
  };
  const checksum =
    type === 'FULL_OBJECT'
      ? fullObjectChecksum({ algorithm, type }, parts)
      : await compositeChecksum({ algorithm, type }, parts);
  return {
    // An object is a list of blobs, so completing an upload copies no bytes.
    blobs: parts.map(({ blob }) => blob),
    parts: parts.map(({ blob, checksum: partChecksum }) => ({
      size: blob.size,
      checksum: partChecksum,
    })),
    size: parts.reduce((sum, { blob }) => sum + blob.size, 0),
    etag: `"${md5}-${parts.length}"`,
    lastModified: context.clock(),
    headers: upload.headers,
    checksums: { [algorithm]: checksum },
    checksumType: type,
    tags: upload.tags,
  };
}

function fullObjectChecksum({ algorithm }: ChecksumMode, parts: readonly StoredPart[]): string {
  if (!isCombinable(algorithm)) throw new S3Error('InternalError');
  return parts
    .slice(1)
    .reduce(
      (crc, { checksum, blob }) => combineCrc(algorithm, crc, checksum, blob.size),
      parts[0]?.checksum ?? '',
    );
}

async function compositeChecksum(
  { algorithm }: ChecksumMode,
  parts: readonly StoredPart[],
): Promise<string> {
  const running = await runningChecksum(algorithm);
  running.update(Buffer.concat(parts.map(({ checksum }) => Buffer.from(checksum, 'base64'))));
  return `${running.digest()}-${parts.length}`;
}
