import type { Context, S3Response } from '../context.ts';
import { failed, matchesEtag } from '../http/preconditions.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export async function deleteObject(request: S3Request, context: Context): Promise<S3Response> {
  const { bucket, key, query, headers } = request;
  checkVersion(query.get('versionId'));
  await removeObject(bucket, key, headers.get('if-match'), context);
  return { status: 204, headers: {} };
}

/**
 * Checks a version ID. Without versioning, every object has only the version `null`. A request for another
 * version must never affect the existing object.
 */
export function checkVersion(versionId: string | undefined): void {
  if (versionId === undefined || versionId === 'null') return;
  throw S3Error.argument('versionId', versionId, 'Invalid version id specified');
}

/** Deletes an object. Succeeds if the object does not exist, unless the request has If-Match. */
export async function removeObject(
  bucket: string,
  key: string,
  ifMatch: string | undefined,
  context: Context,
): Promise<void> {
  const deleted = await context.index.replace(bucket, key, (current) => {
    if (ifMatch !== undefined && !current) throw new S3Error('NoSuchKey');
    if (ifMatch !== undefined && !(current && matchesEtag(ifMatch, current.etag))) {
      throw failed('If-Match');
    }
    return undefined;
  });
  await context.blobs.removeAll(deleted?.blobs ?? []);
}
