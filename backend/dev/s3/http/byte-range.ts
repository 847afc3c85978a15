import { S3Error } from '../error.ts';

/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * One range of a Range header, or undefined where S3 answers the whole object: without a header, with
 * a unit or form it does not know, and with more than one range
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax).
 *
 * @throws {S3Error} InvalidRange when no byte of the object is in it
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (!match || (from === '' && to === '')) return undefined;
  if (from === '') {
    // The last so many bytes.
    // The last bytes of nothing are all of it.
    if (size === 0 && Number(to) > 0) return undefined;
    const length = Math.min(Number(to), size);
    if (length === 0) throw outside(header, size);
    return { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return undefined;
  if (first >= size) throw outside(header, size);
  return { first, last };
}

function outside(header: string | undefined, size: number): S3Error {
  return S3Error.with('InvalidRange', { RangeRequested: header ?? '', ActualObjectSize: size });
}
