import { isCombinable } from './crc-combine.ts';
import { commitObject, newObject, readWriteCondition } from './commit-object.ts';
import type { Context, ObjectPlace, S3Answer } from './context.ts';
import { readChecksumAlgorithm, type ChecksumAlgorithm } from './checksums.ts';
import { readObject } from './get-object.ts';
import type { StoredObject } from './object-index.ts';
import { readTagHeader } from './object-tags.ts';
import { checkRead } from './preconditions.ts';
import { checksumElements, keptHeaders } from './put-object.ts';
import { LARGEST_PUT, storeBody } from './receive-body.ts';
import { S3Error } from './s3-error.ts';
import { decodeUri, type S3Request } from './s3-request.ts';
import { xmlAnswer } from './xml-answer.ts';

const DIRECTIVES = ['COPY', 'REPLACE'];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export async function copyObject(request: S3Request, context: Context): Promise<S3Answer> {
  const { bucket, key, headers } = request;
  const metadata = readDirective(headers, 'x-amz-metadata-directive');
  const tagging = readDirective(headers, 'x-amz-tagging-directive');
  const condition = readWriteCondition(headers);
  const { place, source } = await findSource(headers, context);
  if (source.size > LARGEST_PUT) {
    throw new S3Error('InvalidRequest', 'The specified copy source is larger than 5 GiB');
  }
  if (place.bucket === bucket && place.key === key && metadata === 'COPY') {
    throw new S3Error(
      'InvalidRequest',
      'This copy request is illegal because it is trying to copy an object to itself without changing the metadata.',
    );
  }
  const bytes = await readObject(source, context);
  const always = readAlgorithm(headers) ?? algorithmOf(source);
  const claims = { least: source.size, most: source.size, checksums: new Map(), always };
  const object = newObject(await storeBody(bytes, context, claims), context, {
    headers: metadata === 'COPY' ? source.headers : keptHeaders(request),
    tags: tagging === 'COPY' ? source.tags : readTagHeader(headers),
  });
  await commitObject(context, request, object, condition, 'CopyObject');
  return xmlAnswer('CopyObjectResult', {
    ETag: object.etag,
    LastModified: new Date(object.lastModified).toISOString(),
    ...checksumElements(object),
  });
}

/** What `x-amz-copy-source` names, if it fits the conditions that go with it. */
export async function findSource(
  headers: ReadonlyMap<string, string>,
  context: Context,
): Promise<{ place: ObjectPlace; source: StoredObject }> {
  const place = readSource(headers.get('x-amz-copy-source') ?? '');
  context.buckets.get(place.bucket);
  const source = await context.index.get(place.bucket, place.key);
  if (!source) throw new S3Error('NoSuchKey');
  checkSource(headers, source);
  return { place, source };
}

/** `bucket/key` or `/bucket/key`, URL-encoded. */
function readSource(header: string): ObjectPlace {
  const [, bucket = '', key = ''] = /^\/?([^/?]+)\/([^?]+)$/.exec(header) ?? [];
  if (key === '') {
    throw new S3Error('InvalidArgument', 'Copy Source must mention the source bucket and key');
  }
  return { bucket: decodeUri(bucket), key: decodeUri(key) };
}

function readDirective(headers: ReadonlyMap<string, string>, name: string): string {
  const directive = headers.get(name) ?? 'COPY';
  if (!DIRECTIVES.includes(directive)) throw new S3Error('InvalidArgument', `Unknown ${name}`);
  return directive;
}

/** Its conditions have names of their own, and what would be 304 for a read is 412 here. */
function checkSource(headers: ReadonlyMap<string, string>, source: StoredObject): void {
  const conditions = [...headers].flatMap(([name, value]) =>
    name.startsWith('x-amz-copy-source-if-')
      ? [[name.replace('x-amz-copy-source-', ''), value] as const]
      : [],
  );
  if (checkRead(new Map(conditions), source) === 'not-modified') {
    throw new S3Error('PreconditionFailed');
  }
}

function readAlgorithm(headers: ReadonlyMap<string, string>): ChecksumAlgorithm | undefined {
  const name = headers.get('x-amz-checksum-algorithm');
  return name === undefined ? undefined : readChecksumAlgorithm(name);
}

/** That of the source, if it can be had of the whole copy. */
function algorithmOf(source: StoredObject): ChecksumAlgorithm {
  const [name = 'crc64nvme'] = Object.keys(source.checksums);
  const algorithm = readChecksumAlgorithm(name);
  return isCombinable(algorithm) || source.checksumType === 'FULL_OBJECT' ? algorithm : 'crc64nvme';
}
