import { OWNER, type Context, type S3Response } from '../context.ts';
import { commonPrefix, encoder, readCount } from './list-parameters.ts';
import type { StoredObject } from '../storage/object-index.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import { xmlResponse } from '../http/xml-response.ts';

interface Page {
  readonly contents: readonly { readonly key: string; readonly object: StoredObject }[];
  readonly prefixes: readonly string[];
  /** The last key or common prefix of a page that has a next one. */
  readonly next?: string;
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export async function listObjectsV2(request: S3Request, context: Context): Promise<S3Response> {
  const { query } = request;
  if (query.get('list-type') !== '2') {
    throw S3Error.argument(
      'list-type',
      query.get('list-type') ?? '',
      'Invalid List Type specified in Request',
    );
  }
  const token = query.get('continuation-token');
  const after = token === undefined ? (query.get('start-after') ?? '') : readToken(token);
  const withOwner = query.get('fetch-owner')?.toLowerCase() === 'true';
  const { page, encode, common } = await listPage(request, context, after, withOwner);
  return xmlResponse('ListBucketResult', {
    ...common,
    ...(token !== undefined && { ContinuationToken: token }),
    // With a token, the token determines the start.
    ...(token === undefined &&
      query.has('start-after') && { StartAfter: encode(query.get('start-after') ?? '') }),
    KeyCount: page.contents.length + page.prefixes.length,
    ...(page.next !== undefined && { NextContinuationToken: writeToken(page.next) }),
  });
}

/**
 * Implements the older version, which many clients still use:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
 */
export async function listObjects(request: S3Request, context: Context): Promise<S3Response> {
  const marker = request.query.get('marker') ?? '';
  const { page, encode, common } = await listPage(request, context, marker, true);
  return xmlResponse('ListBucketResult', {
    ...common,
    Marker: encode(marker),
    // Sent only with a delimiter. Otherwise the client continues after the last key of the page.
    ...(page.next !== undefined &&
      request.query.has('delimiter') && { NextMarker: encode(page.next) }),
  });
}

/** The parameters and the response elements that both versions share. */
async function listPage(
  { query, bucket }: S3Request,
  context: Context,
  after: string,
  withOwner: boolean,
): Promise<{ page: Page; encode: (text: string) => string; common: object }> {
  context.buckets.get(bucket);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const maxKeys = readCount(query, 'max-keys');
  const page = await collect(context, { bucket, prefix, delimiter, after, maxKeys });
  const encode = encoder(query);
  const common = {
    Name: bucket,
    Prefix: encode(prefix),
    ...(delimiter !== '' && { Delimiter: encode(delimiter) }),
    ...(query.has('encoding-type') && { EncodingType: 'url' }),
    MaxKeys: maxKeys,
    IsTruncated: page.next !== undefined,
    Contents: page.contents.map(({ key, object }) => ({
      Key: encode(key),
      LastModified: new Date(object.lastModified).toISOString(),
      ETag: object.etag,
      ChecksumAlgorithm: Object.keys(object.checksums).map((name) => name.toUpperCase()),
      ChecksumType: object.checksumType,
      Size: object.size,
      ...(withOwner && { Owner: OWNER }),
      StorageClass: object.headers['x-amz-storage-class'] ?? 'STANDARD',
    })),
    CommonPrefixes: page.prefixes.map((folded) => ({ Prefix: encode(folded) })),
  };
  return { page, encode, common };
}

interface ListOptions {
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter: string;
  readonly after: string;
  readonly maxKeys: number;
}

async function collect(context: Context, options: ListOptions): Promise<Page> {
  const { bucket, prefix, delimiter, after, maxKeys } = options;
  const contents: { key: string; object: StoredObject }[] = [];
  const prefixes: string[] = [];
  if (maxKeys === 0) return { contents, prefixes };
  let last = '';
  for await (const [key, object] of context.index.entries(bucket, prefix, after)) {
    const common = commonPrefix(key, prefix, delimiter);
    // After a page that ended with a common prefix, the next page starts after all keys with that prefix.
    const folded = common !== undefined && (common === prefixes.at(-1) || after.startsWith(common));
    if (folded) continue;
    if (contents.length + prefixes.length === maxKeys) return { contents, prefixes, next: last };
    if (common === undefined) contents.push({ key, object });
    else prefixes.push(common);
    last = common ?? key;
  }
  return { contents, prefixes };
}

function writeToken(key: string): string {
  return Buffer.from(key).toString('base64');
}

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64').toString('utf8');
  if (key === '' || writeToken(key) !== token) {
    throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect', {
      ArgumentName: 'continuation-token',
    });
  }
  return key;
}
