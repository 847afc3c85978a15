import type { Context, S3Answer } from './context.ts';
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
  signature: VerifiedSignature,
  context: Context,
): Promise<S3Answer> {
  const { bucket, key, headers } = request;
  const onlyIfAbsent = readIfNoneMatch(headers);
  // Early, to spare the upload; it is decided when the object appears, one writer at a time.
  if (onlyIfAbsent && (await context.index.get(bucket, key))) {
    throw new S3Error('PreconditionFailed');
  }
  const { blob, md5, checksums } = await receiveBody(request, signature, context);
  const object: StoredObject = {
    blobs: [blob],
    size: blob.size,
    etag: `"${md5.toString('hex')}"`,
    lastModified: context.clock(),
    headers: keptHeaders(headers),
    checksums,
    checksumType: 'FULL_OBJECT',
    tags: {},
  };
  let replaced: StoredObject | undefined;
  try {
    replaced = await context.index.replace(bucket, key, (current) => {
      if (onlyIfAbsent && current) throw new S3Error('PreconditionFailed');
      return object;
    });
  } catch (error) {
    await context.blobs.remove(blob.id);
    throw error;
  }
  for (const old of replaced?.blobs ?? []) await context.blobs.remove(old.id);
  context.created(request, object);
  return { status: 200, headers: { etag: object.etag, ...checksumHeaders(object) } };
}

export function checksumHeaders({ checksums, checksumType }: StoredObject): Record<string, string> {
  const entries = Object.entries(checksums);
  return {
    ...Object.fromEntries(entries.map(([name, value]) => [`x-amz-checksum-${name}`, value])),
    ...(entries.length > 0 && { 'x-amz-checksum-type': checksumType }),
  };
}

function readIfNoneMatch(headers: ReadonlyMap<string, string>): boolean {
  const value = headers.get('if-none-match');
  if (value !== undefined && value !== '*') {
    throw new S3Error('NotImplemented', 'PutObject takes If-None-Match: * only');
  }
  if (headers.has('if-match')) throw new S3Error('NotImplemented', 'PutObject with If-Match');
  return value === '*';
}

/** `aws-chunked` is how the body travelled and not what it is. */
export function keptHeaders(headers: ReadonlyMap<string, string>): Record<string, string> {
  const kept = Object.fromEntries(
    [...headers].filter(
      ([name]) => STORED_HEADERS.includes(name) || name.startsWith('x-amz-meta-'),
    ),
  );
  const encodings = (kept['content-encoding'] ?? '')
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'aws-chunked');
  delete kept['content-encoding'];
  return encodings.length > 0 ? { ...kept, 'content-encoding': encodings.join(',') } : kept;
}
