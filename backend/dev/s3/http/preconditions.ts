import { S3Error } from '../error.ts';
import type { StoredObject } from '../storage/object-index.ts';

/** The result of a read's preconditions. */
type ReadCondition = 'go-on' | 'not-modified';

/**
 * Checks the preconditions of GetObject and HeadObject in RFC 9110's order: an ETag takes precedence over a
 * date (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
 */
export function checkRead(
  headers: ReadonlyMap<string, string>,
  object: StoredObject,
  now: number,
): ReadCondition {
  const ifMatch = headers.get('if-match');
  const ifNoneMatch = headers.get('if-none-match');
  const modifiedSince = readDate(headers.get('if-modified-since'));
  const unmodifiedSince = readDate(headers.get('if-unmodified-since'));
  const modified = Math.floor(object.lastModified / 1000) * 1000;

  if (ifMatch !== undefined) {
    if (!matchesEtag(ifMatch, object.etag)) throw failed('If-Match');
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw failed('If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) {
    return matchesEtag(ifNoneMatch, object.etag) ? 'not-modified' : 'go-on';
  }
  // A date in the future is ignored, as in RFC 9110, 13.1.3.
  return modifiedSince !== undefined && modifiedSince <= now && modified <= modifiedSince
    ? 'not-modified'
    : 'go-on';
}

export function failed(condition: string): S3Error {
  return S3Error.with('PreconditionFailed', { Condition: condition });
}

/** Checks whether a header matches the ETag: `*` or a list of ETags, with or without quotes. */
export function matchesEtag(header: string, etag: string): boolean {
  return header
    .split(',')
    .map((entry) => entry.trim().replace(/^W\//, ''))
    .some((entry) => entry === '*' || quoted(entry) === etag);
}

/** Adds missing quotes. S3 also accepts an ETag without quotes. */
function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`;
}

function readDate(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
