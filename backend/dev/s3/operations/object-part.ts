import type { ByteRange } from '../http/byte-range.ts';
import type { StoredObject } from '../storage/object-index.ts';
import { checksumHeaders } from './put-object.ts';
import { S3Error } from '../error.ts';

/**
 * Reads the part of an object that `?partNumber=` requests. An object that was not uploaded in parts has a
 * single part. The range is undefined for a part without bytes.
 */
export function readPart(
  object: StoredObject,
  number: number,
  withChecksum: boolean,
): { readonly headers: Record<string, string>; readonly range: ByteRange | undefined } {
  const parts = object.parts ?? [{ size: object.size, checksum: '' }];
  const part = parts[number - 1];
  if (!part) {
    throw S3Error.with('InvalidPartNumber', {
      ActualPartCount: parts.length,
      PartNumberRequested: number,
    });
  }
  const first = parts.slice(0, number - 1).reduce((sum, { size }) => sum + size, 0);
  const last = first + part.size - 1;
  return {
    range: part.size === 0 ? undefined : { first, last },
    headers: {
      'content-length': String(part.size),
      ...(part.size > 0 && { 'content-range': `bytes ${first}-${last}/${object.size}` }),
      ...(object.parts && { 'x-amz-mp-parts-count': String(parts.length) }),
      ...(withChecksum && partChecksum(object, part.checksum)),
    },
  };
}

/** Returns a part's checksum. S3 stores it only for objects with a composite checksum. */
function partChecksum(object: StoredObject, checksum: string): Record<string, string> {
  const { parts, checksums, checksumType } = object;
  if (!parts || parts.length === 1 || checksumType === 'COMPOSITE') {
    const [algorithm = ''] = Object.keys(checksums);
    const part = parts ? { ...object, checksums: { [algorithm]: checksum } } : object;
    return checksumHeaders(part);
  }
  return {};
}
