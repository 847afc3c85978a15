import { checkWrite, commitObject, newObject, readWriteCondition } from './commit-object.ts';
import type { Context, S3Answer } from './context.ts';
import { isHeaderText } from './header-text.ts';
import { readTagHeader } from './object-tags.ts';
import type { StoredObject } from './object-index.ts';
import { receiveBody } from './receive-body.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import type { VerifiedSignature } from './signature.ts';

const STORED_HEADERS = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'cache-control',
  'expires',
];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export async function putObject(
  request: S3Request,
  context: Context,
  signature: VerifiedSignature,
): Promise<S3Answer> {
  const { bucket, key, headers } = request;
  const condition = readWriteCondition(headers);
  const tags = readTagHeader(headers);
  // Early, to spare the upload; it is decided when the object appears, one writer at a time.
  checkWrite(condition, await context.index.get(bucket, key));
  const body = await receiveBody(request, signature, context);
  const object = newObject(body, context, { headers: keptHeaders(request), tags });
  await commitObject(context, request, object, condition, 'PutObject');
  return { status: 200, headers: { etag: object.etag, ...checksumHeaders(object) } };
}

export function checksumHeaders({ checksums, checksumType }: StoredObject): Record<string, string> {
  const entries = Object.entries(checksums);
  return {
    ...Object.fromEntries(entries.map(([name, value]) => [`x-amz-checksum-${name}`, value])),
    ...(entries.length > 0 && { 'x-amz-checksum-type': checksumType }),
  };
}

/** The same in XML. */
export function checksumElements({
  checksums,
  checksumType,
}: StoredObject): Record<string, string> {
  const entries = Object.entries(checksums);
  return {
    ...Object.fromEntries(entries.map(([name, value]) => [`Checksum${name.toUpperCase()}`, value])),
    ChecksumType: checksumType,
  };
}

/**
 * What is kept of a request. Metadata counts in a presigned query too, other than a checksum or tags
 * there, which S3 signs and then ignores (aws-sdk-js-v3 #4694, aws-sdk #480 and #782).
 */
export function keptHeaders({
  headers,
  query,
}: Pick<S3Request, 'headers' | 'query'>): Record<string, string> {
  const hoisted = [...query]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name.startsWith('x-amz-meta-'));
  if (hoisted.some(([name, value]) => !isHeaderText(name) || !isHeaderText(value))) {
    throw new S3Error('InvalidArgument', 'Metadata in the query must fit into a header');
  }
  const sent = [...headers].filter(
    ([name]) => STORED_HEADERS.includes(name) || name.startsWith('x-amz-meta-'),
  );
  const kept = Object.fromEntries([...hoisted, ...sent]);
  checkMetadata(kept);
  // `aws-chunked` is how the body travelled and not what it is.
  const encodings = (kept['content-encoding'] ?? '')
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'aws-chunked');
  delete kept['content-encoding'];
  return encodings.length > 0 ? { ...kept, 'content-encoding': encodings.join(',') } : kept;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const METADATA_BYTES = 2 * 1024;

function checkMetadata(kept: Readonly<Record<string, string>>): void {
  const bytes = Object.entries(kept)
    .filter(([name]) => name.startsWith('x-amz-meta-'))
    .reduce((sum, [name, value]) => sum + name.length - 'x-amz-meta-'.length + value.length, 0);
  if (bytes > METADATA_BYTES) throw new S3Error('MetadataTooLarge');
}
