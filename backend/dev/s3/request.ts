import type { IncomingMessage } from 'node:http';
import { S3Error } from './error.ts';

/** A request whose path and query are decoded exactly once. */
export interface S3Request {
  readonly method: string;
  /** The decoded path, which the signature covers. */
  readonly path: string;
  readonly bucket: string;
  /** Empty for a request about the bucket. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** Lower-case names. Multiple values of a name are joined with commas, as in a signature. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: AsyncIterable<Buffer>;
}

const MAX_KEY_BYTES = 1024;

/** @throws {S3Error} KeyTooLongError, or InvalidURI if the key leads out of its bucket */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > MAX_KEY_BYTES) {
    throw S3Error.with('KeyTooLongError', { Size: size, MaxSizeAllowed: MAX_KEY_BYTES });
  }
  if (!staysInBucket(key)) throw new S3Error('InvalidURI');
}

/**
 * Checks that "read left to right, the count of relative elements never exceeds that of the others":
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export function staysInBucket(key: string): boolean {
  let depth = 0;
  return key.split('/').every((segment) => {
    depth += segment === '..' ? -1 : segment === '.' || segment === '' ? 0 : 1;
    return depth >= 0;
  });
}

/** Parses a request. Calls `onRead` when reading of the body starts. */
export function readRequest(incoming: IncomingMessage, onRead: () => void): S3Request {
  checkHeaderSize(incoming);
  const [path, search] = splitOnce(incoming.url ?? '/', '?');
  const [bucket, key] = splitOnce(path.replace(/^\//, ''), '/');
  const decodedKey = decodeUri(key);
  checkKey(decodedKey);
  return {
    method: incoming.method ?? 'GET',
    path: decodeUri(path),
    bucket: decodeUri(bucket),
    key: decodedKey,
    query: readQuery(search),
    headers: readHeaders(incoming),
    // The stream is not destroyed when its reader stops. The rest is discarded, so the client still gets the
    // error.
    body: {
      [Symbol.asyncIterator]: () => {
        onRead();
        return incoming.iterator({ destroyOnReturn: false });
      },
    },
  };
}

/**
 * The limit of https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html: "the PUT request header is
 * limited to 8 KB in size"
 */
const MAX_HEADER_BYTES = 8 * 1024;

function checkHeaderSize({ rawHeaders }: IncomingMessage): void {
  const bytes = rawHeaders.reduce((sum, text) => sum + text.length + 2, 0);
  if (bytes > MAX_HEADER_BYTES) {
    throw S3Error.with('RequestHeaderSectionTooLarge', { MaxSizeAllowed: MAX_HEADER_BYTES });
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI');
  }
}

/** Parses the query. A plus is not a space: S3's canonical query encodes a space as %20. */
function readQuery(search: string): Map<string, string> {
  const query = new Map<string, string>();
  for (const pair of search.split('&')) {
    if (pair === '') continue;
    const [name, value] = splitOnce(pair, '=');
    if (query.has(decodeUri(name))) {
      throw new S3Error('InvalidArgument', 'A query parameter is given twice');
    }
    query.set(decodeUri(name), decodeUri(value));
  }
  return query;
}

function readHeaders(incoming: IncomingMessage): Map<string, string> {
  const headers = new Map<string, string>();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (values) headers.set(name, values.join(','));
  }
  return headers;
}

/** Returns the URL of an object, with the host name from the request. */
export function objectUrl({ headers }: S3Request, bucket: string, key: string): string {
  const path = key.split('/').map(encodeURIComponent).join('/');
  return `http://${headers.get('host') ?? ''}/${bucket}/${path}`;
}
