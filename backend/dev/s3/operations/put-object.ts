import {
  checkWrite,
  commitObject,
  buildObject,
  readWriteCondition,
} from '../storage/commit-object.ts';
import { ENCRYPTION, type Context, type S3Response } from '../context.ts';
import { storedHeaders } from '../http/stored-headers.ts';
import { expirationHeader } from '../lifecycle/lifecycle-rule.ts';
import { readTagHeader } from '../storage/object-tags.ts';
import type { StoredObject } from '../storage/object-index.ts';
import { receiveBody } from '../storage/receive-body.ts';
import type { S3Request } from '../request.ts';
import type { VerifiedSignature } from '../auth/signature.ts';

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export async function putObject(
  request: S3Request,
  context: Context,
  signature: VerifiedSignature,
): Promise<S3Response> {
  const { bucket, key, headers } = request;
  const condition = readWriteCondition(headers);
  const stored = { headers: storedHeaders(request), tags: readTagHeader(headers) };
  // This early check saves an unnecessary upload. The final check runs when the object is committed.
  checkWrite(condition, await context.index.get(bucket, key));
  const object = buildObject(await receiveBody(request, signature, context), context, stored);
  await commitObject(context, request, object, condition, 'PutObject');
  const { lifecycle } = context.buckets.get(bucket);
  return {
    status: 200,
    headers: {
      etag: object.etag,
      ...ENCRYPTION,
      ...checksumHeaders(object),
      ...expirationHeader(lifecycle, key, object),
    },
  };
}

export function checksumHeaders({ checksums, checksumType }: StoredObject): Record<string, string> {
  const entries = Object.entries(checksums);
  return {
    ...Object.fromEntries(entries.map(([name, value]) => [`x-amz-checksum-${name}`, value])),
    ...(entries.length > 0 && { 'x-amz-checksum-type': checksumType }),
  };
}

/** Returns the checksums as XML elements. */
export function checksumElements({
  checksums,
  checksumType,
}: Pick<StoredObject, 'checksums' | 'checksumType'>): Record<string, string> {
  const entries = Object.entries(checksums);
  return {
    ...Object.fromEntries(entries.map(([name, value]) => [`Checksum${name.toUpperCase()}`, value])),
    ChecksumType: checksumType,
  };
}
