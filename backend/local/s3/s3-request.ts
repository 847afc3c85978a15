import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.ts';

/** One request with its path and query decoded exactly once. */
export interface S3Request {
  readonly method: string;
  /** Decoded; what a signature covers. */
  readonly path: string;
  readonly bucket: string;
  /** Empty for a request about the bucket. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** Lower-case names, values joined as Node joins them. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: AsyncIterable<Buffer>;
}

const KEY_BYTES = 1024;

/** @throws {S3Error} KeyTooLongError */
export function checkKeyLength(key: string): void {
  if (Buffer.byteLength(key) > KEY_BYTES) throw new S3Error('KeyTooLongError');
}

export function readRequest(incoming: IncomingMessage): S3Request {
  const [path, search] = splitOnce(incoming.url ?? '/', '?');
  const [bucket, key] = splitOnce(path.replace(/^\//, ''), '/');
  const decodedKey = decodeUri(key);
  checkKeyLength(decodedKey);
  return {
    method: incoming.method ?? 'GET',
    path: decodeUri(path),
    bucket: decodeUri(bucket),
    key: decodedKey,
    query: readQuery(search),
    headers: readHeaders(incoming),
    // Left alone when its reader gives up: the rest is dropped and the refusal can still be read.
    body: { [Symbol.asyncIterator]: () => incoming.iterator({ destroyOnReturn: false }) },
  };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

export function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI');
  }
}

/** A plus stays a plus here: S3's canonical query writes a space as %20. */
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
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(',') : value);
  }
  return headers;
}
