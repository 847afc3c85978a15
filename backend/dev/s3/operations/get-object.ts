import type { ReadStream } from 'node:fs';
import { readRange, type ByteRange } from '../http/byte-range.ts';
import { ENCRYPTION, type Context, type S3Response } from '../context.ts';
import { isHeaderText } from '../http/header-value.ts';
import { expirationHeader } from '../lifecycle/lifecycle-rule.ts';
import { writtenHeaders } from '../http/stored-headers.ts';
import { readPartNumber } from './multipart-upload.ts';
import type { StoredObject } from '../storage/object-index.ts';
import { readPart } from './object-part.ts';
import { checkRead } from '../http/preconditions.ts';
import { checksumHeaders } from './put-object.ts';
import { checkVersion } from './delete-object.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export async function getObject(request: S3Request, context: Context): Promise<S3Response> {
  const { response, object, range } = await read(request, context);
  checkNotArchived(object);
  if (response.status === 304) return response;
  const { first, last } = range ?? { first: 0, last: object.size - 1 };
  return { ...response, body: await readObject(object, context, first, last) };
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export async function headObject(request: S3Request, context: Context): Promise<S3Response> {
  return (await read(request, context)).response;
}

/** Rejects reads of archived objects. Restoring is not implemented, so only their headers can be read. */
export function checkNotArchived({ headers }: StoredObject, message?: string): void {
  const storageClass = headers['x-amz-storage-class'] ?? 'STANDARD';
  if (storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE') {
    throw new S3Error('InvalidObjectState', message, { StorageClass: storageClass });
  }
}

/** Builds the response except for its body. */
async function read(
  request: S3Request,
  context: Context,
): Promise<{ response: S3Response; object: StoredObject; range?: ByteRange | undefined }> {
  const { headers: requestHeaders, query } = request;
  const partNumber = query.has('partNumber') ? readPartNumber(request) : undefined;
  checkVersion(query.get('versionId'));
  const object = await find(request, context);
  const { lifecycle } = context.buckets.get(request.bucket);
  const headers = {
    ...describe(object),
    ...expirationHeader(lifecycle, request.key, object),
    ...overrides(query),
  };
  if (checkRead(requestHeaders, object, context.clock()) === 'not-modified') {
    return { response: notModified(headers), object };
  }
  const withChecksum = requestHeaders.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  if (partNumber !== undefined) {
    if (requestHeaders.has('range')) {
      throw new S3Error(
        'InvalidRequest',
        'Cannot specify both Range header and partNumber query parameter',
      );
    }
    const { range, ...part } = readPart(object, partNumber, withChecksum);
    return { response: { status: 206, headers: { ...headers, ...part.headers } }, object, range };
  }
  const range = readRange(requestHeaders.get('range'), object.size);
  // The checksum of the whole object does not match a range. Clients would treat the range as damaged.
  const isComplete = !range || range.last - range.first + 1 === object.size;
  const more = {
    ...(range && rangeHeaders(range, object.size)),
    ...(isComplete && withChecksum && checksumHeaders(object)),
  };
  return {
    response: { status: range ? 206 : 200, headers: { ...headers, ...more } },
    object,
    range,
  };
}

function rangeHeaders({ first, last }: ByteRange, size: number): Record<string, string> {
  return {
    'content-length': String(last - first + 1),
    'content-range': `bytes ${first}-${last}/${size}`,
  };
}

/** Builds a 304 with the headers that caches compare and without content headers (RFC 9110, 15.4.5). */
function notModified({
  etag = '',
  'last-modified': modified = '',
}: Record<string, string>): S3Response {
  return { status: 304, headers: { etag, 'last-modified': modified } };
}

async function find(request: S3Request, context: Context): Promise<StoredObject> {
  const object = await context.index.get(request.bucket, request.key);
  if (!object) throw new S3Error('NoSuchKey');
  return object;
}

function describe(object: StoredObject): Record<string, string> {
  const tags = Object.keys(object.tags).length;
  return {
    'content-type': 'binary/octet-stream',
    ...writtenHeaders(object.headers),
    ...ENCRYPTION,
    'content-length': String(object.size),
    etag: object.etag,
    'last-modified': new Date(object.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    ...(tags > 0 && { 'x-amz-tagging-count': String(tags) }),
  };
}

/** Reads the response header overrides. The signature covers them, so only the signer can set them. */
function overrides(query: ReadonlyMap<string, string>): Record<string, string> {
  const names = ['type', 'disposition', 'encoding', 'language'].map((end) => `content-${end}`);
  return Object.fromEntries(
    [...names, 'cache-control', 'expires'].flatMap((name) => {
      const value = query.get(`response-${name}`);
      if (value === undefined) return [];
      if (!isHeaderText(value)) {
        throw S3Error.argument(
          `response-${name}`,
          value,
          'Header value cannot be represented using ISO-8859-1.',
        );
      }
      return [[name, value]];
    }),
  );
}

/**
 * Reads an object. All blobs are opened before the first byte is sent, so a delete cannot cut the response.
 */
export async function readObject(
  object: StoredObject,
  context: Context,
  first = 0,
  last = object.size - 1,
): Promise<AsyncIterable<Buffer>> {
  const reads: Promise<ReadStream>[] = [];
  let start = 0;
  for (const { id, size } of object.blobs) {
    const from = Math.max(first - start, 0);
    const to = Math.min(last - start, size - 1);
    if (from <= to) reads.push(context.blobs.read(id, from, to));
    start += size;
  }
  const opened = await Promise.allSettled(reads);
  const streams = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = opened.find((one) => one.status === 'rejected');
  if (failed) {
    for (const stream of streams) stream.destroy();
    throw failed.reason;
  }
  const bytes = (async function* all(): AsyncGenerator<Buffer, void> {
    try {
      yield Buffer.alloc(0);
      for (const stream of streams) yield* stream;
    } finally {
      for (const stream of streams) stream.destroy();
    }
  })();
  // A generator that has not started ends without running its `finally`. The files of an abandoned response
  // would then stay open.
  await bytes.next();
  return bytes;
}
