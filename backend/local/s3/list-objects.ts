import type { Context, S3Answer } from './context.ts';
import type { StoredObject } from './object-index.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { xmlAnswer } from './xml-answer.ts';

const MOST_KEYS = 1000;

interface Page {
  readonly contents: readonly { readonly key: string; readonly object: StoredObject }[];
  readonly prefixes: readonly string[];
  /** The last key or common prefix of a page that has a next one. */
  readonly next?: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export async function listObjectsV2(request: S3Request, context: Context): Promise<S3Answer> {
  const { query } = request;
  if (query.get('list-type') !== '2') {
    throw new S3Error('InvalidArgument', 'Invalid List Type specified in Request');
  }
  const token = query.get('continuation-token');
  const after = token === undefined ? (query.get('start-after') ?? '') : readToken(token);
  const { page, encode, common } = await listPage(request, context, after);
  return xmlAnswer('ListBucketResult', {
    ...common,
    ...(token !== undefined && { ContinuationToken: token }),
    ...(query.has('start-after') && { StartAfter: encode(query.get('start-after') ?? '') }),
    KeyCount: page.contents.length + page.prefixes.length,
    ...(page.next !== undefined && { NextContinuationToken: writeToken(page.next) }),
  });
}

/** The older form, which many clients still speak: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export async function listObjects(request: S3Request, context: Context): Promise<S3Answer> {
  const marker = request.query.get('marker') ?? '';
  const { page, encode, common } = await listPage(request, context, marker);
  return xmlAnswer('ListBucketResult', {
    ...common,
    Marker: encode(marker),
    // Only with a delimiter; otherwise the client goes on from the last key that it got.
    ...(page.next !== undefined &&
      request.query.has('delimiter') && { NextMarker: encode(page.next) }),
  });
}

/** What both forms ask and answer. */
async function listPage(
  { query, bucket }: S3Request,
  context: Context,
  after: string,
): Promise<{ page: Page; encode: (text: string) => string; common: object }> {
  context.buckets.get(bucket);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const maxKeys = readMaxKeys(query.get('max-keys'));
  const page = await collect(context, { bucket, prefix, delimiter, after, maxKeys });
  const encode = encoder(query.get('encoding-type'));
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
      Size: object.size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: page.prefixes.map((folded) => ({ Prefix: encode(folded) })),
  };
  return { page, encode, common };
}

interface Wanted {
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter: string;
  readonly after: string;
  readonly maxKeys: number;
}

async function collect(context: Context, wanted: Wanted): Promise<Page> {
  const { bucket, prefix, delimiter, after, maxKeys } = wanted;
  const contents: { key: string; object: StoredObject }[] = [];
  const prefixes: string[] = [];
  if (maxKeys === 0) return { contents, prefixes };
  let last = '';
  for await (const [key, object] of context.index.entries(bucket, prefix, after)) {
    const common = commonPrefix(key, prefix, delimiter);
    // A page that ended with a common prefix goes on behind all keys under it.
    if (common !== undefined && (common === prefixes.at(-1) || common === after)) continue;
    if (contents.length + prefixes.length === maxKeys) return { contents, prefixes, next: last };
    if (common === undefined) contents.push({ key, object });
    else prefixes.push(common);
    last = common ?? key;
  }
  return { contents, prefixes };
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function readMaxKeys(text: string | undefined): number {
  if (text === undefined || text === '') return MOST_KEYS;
  const number = Number(text);
  if (!/^-?\d+$/.test(text) || number < 0 || number > 2 ** 31 - 1) {
    throw new S3Error(
      'InvalidArgument',
      'Argument maxKeys must be an integer from 0 to 2147483647',
    );
  }
  return Math.min(number, MOST_KEYS);
}

function writeToken(key: string): string {
  return Buffer.from(key).toString('base64');
}

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64').toString('utf8');
  if (key === '' || writeToken(key) !== token) {
    throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
  }
  return key;
}

/** Keys may hold characters that XML cannot; `encoding-type=url` is how a client asks around it. */
function encoder(type: string | undefined): (text: string) => string {
  if (type === undefined) return (text) => text;
  if (type !== 'url') {
    throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request');
  }
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+');
}
