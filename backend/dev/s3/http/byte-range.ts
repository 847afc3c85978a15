import { S3Error } from '../error.ts';

/** The offsets of the first and the last byte, both inclusive. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Parses a Range header. Returns undefined if S3 would send the whole object: without a header, with an
 * unknown unit or syntax, or with more than one range
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax).
 *
 * @throws {S3Error} InvalidRange if the range contains no byte of the object
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (!match || (from === '' && to === '')) return undefined;
  if (from === '') {
    // A suffix range. For an empty object, it selects the whole object.
    if (size === 0 && Number(to) > 0) return undefined;
    const length = Math.min(Number(to), size);
    if (length === 0) throw invalidRange(header, size);
    return { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return undefined;
  if (first >= size) throw invalidRange(header, size);
  return { first, last };
}

function invalidRange(header: string | undefined, size: number): S3Error {
  return S3Error.with('InvalidRange', { RangeRequested: header ?? '', ActualObjectSize: size });
}
