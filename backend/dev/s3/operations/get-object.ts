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

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export async function getObject(request: S3Request, context: Context): Promise<S3Response> {
  const { answer, object, range } = await read(request, context);
  checkNotArchived(object);
  if (answer.status === 304) return answer;
  const { first, last } = range ?? { first: 0, last: object.size - 1 };
  return { ...answer, body: await readObject(object, context, first, last) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export async function headObject(request: S3Request, context: Context): Promise<S3Response> {
  return (await read(request, context)).answer;
}

/** Nothing brings an object back from these classes here, so that it can be asked for and not read. */
export function checkNotArchived({ headers }: StoredObject, message?: string): void {
  const storageClass = headers['x-amz-storage-class'] ?? 'STANDARD';
  if (storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE') {
    throw new S3Error('InvalidObjectState', message, { StorageClass: storageClass });
  }
}

/** All of an answer but its body. */
async function read(
  request: S3Request,
  context: Context,
): Promise<{ answer: S3Response; object: StoredObject; range?: ByteRange | undefined }> {
  const { headers: asked, query } = request;
  const partNumber = query.has('partNumber') ? readPartNumber(request) : undefined;
  checkVersion(query.get('versionId'));
  const object = await find(request, context);
  const { lifecycle } = context.buckets.get(request.bucket);
  const headers = {
    ...describe(object),
    ...expirationHeader(lifecycle, request.key, object),
    ...overrides(query),
  };
  if (checkRead(asked, object, context.clock()) === 'not-modified') {
    return { answer: notModified(headers), object };
  }
  const withChecksum = asked.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  if (partNumber !== undefined) {
    if (asked.has('range')) {
      throw new S3Error(
        'InvalidRequest',
        'Cannot specify both Range header and partNumber query parameter',
      );
    }
    const { range, ...part } = readPart(object, partNumber, withChecksum);
    return { answer: { status: 206, headers: { ...headers, ...part.headers } }, object, range };
  }
  const range = readRange(asked.get('range'), object.size);
  // A checksum of the whole says nothing of a part of it: clients would find the part damaged.
  const whole = !range || range.last - range.first + 1 === object.size;
  const more = {
    ...(range && partial(range, object.size)),
    ...(whole && withChecksum && checksumHeaders(object)),
  };
  return { answer: { status: range ? 206 : 200, headers: { ...headers, ...more } }, object, range };
}

function partial({ first, last }: ByteRange, size: number): Record<string, string> {
  return {
    'content-length': String(last - first + 1),
    'content-range': `bytes ${first}-${last}/${size}`,
  };
}

/** RFC 9110 15.4.5: what a cache compares, and nothing of the content. */
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

/** They are part of what the URL's signature covers, so only its maker can set them. */
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

/** All blobs are open before the first byte leaves: a delete meanwhile does not cut the answer. */
export async function readObject(
  object: StoredObject,
  context: Context,
  first = 0,
  last = object.size - 1,
): Promise<AsyncIterable<Buffer>> {
  const wanted: Promise<ReadStream>[] = [];
  let start = 0;
  for (const { id, size } of object.blobs) {
    const from = Math.max(first - start, 0);
    const to = Math.min(last - start, size - 1);
    if (from <= to) wanted.push(context.blobs.read(id, from, to));
    start += size;
  }
  const opened = await Promise.allSettled(wanted);
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
  // A generator that has not begun ends without its `finally`, and the files of an answer that nobody
  // waits for any more would stay open.
  await bytes.next();
  return bytes;
}
