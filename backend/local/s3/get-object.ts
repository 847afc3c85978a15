import type { Context, S3Answer } from './context.ts';
import type { StoredObject } from './object-index.ts';
import { checksumHeaders } from './put-object.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export async function getObject(request: S3Request, context: Context): Promise<S3Answer> {
  const object = await find(request, context);
  return {
    status: 200,
    headers: { ...describe(object, request), ...overrides(request.query) },
    body: await concatenated(object, context),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export async function headObject(request: S3Request, context: Context): Promise<S3Answer> {
  const object = await find(request, context);
  return { status: 200, headers: { ...describe(object, request), ...overrides(request.query) } };
}

async function find(request: S3Request, context: Context): Promise<StoredObject> {
  const object = await context.index.get(request.bucket, request.key);
  if (!object) throw new S3Error('NoSuchKey');
  return object;
}

function describe(object: StoredObject, request: S3Request): Record<string, string> {
  return {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    'content-length': String(object.size),
    etag: object.etag,
    'last-modified': new Date(object.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    ...(request.headers.get('x-amz-checksum-mode') === 'ENABLED' && checksumHeaders(object)),
  };
}

/** They are part of what the URL's signature covers, so only its maker can set them. */
function overrides(query: ReadonlyMap<string, string>): Record<string, string> {
  const names = ['type', 'disposition', 'encoding', 'language'].map((end) => `content-${end}`);
  return Object.fromEntries(
    [...names, 'cache-control', 'expires'].flatMap((name) => {
      const value = query.get(`response-${name}`);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** All blobs are open before the first byte leaves: a delete meanwhile does not cut the answer. */
async function concatenated(
  object: StoredObject,
  context: Context,
): Promise<AsyncIterable<Buffer>> {
  const streams = await Promise.all(object.blobs.map(({ id }) => context.blobs.read(id)));
  return (async function* all() {
    try {
      for (const stream of streams) yield* stream;
    } finally {
      for (const stream of streams) stream.destroy();
    }
  })();
}
