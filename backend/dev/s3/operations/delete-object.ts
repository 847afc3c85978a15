import type { Context, S3Response } from '../context.ts';
import { failed, matchesEtag } from '../http/preconditions.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export async function deleteObject(request: S3Request, context: Context): Promise<S3Response> {
  const { bucket, key, query, headers } = request;
  checkVersion(query.get('versionId'));
  await removeObject(bucket, key, headers.get('if-match'), context);
  return { status: 204, headers: {} };
}

/**
 * Without versioning every object has the version `null`, and no other. A request that names another one
 * must never reach the object that is there.
 */
export function checkVersion(versionId: string | undefined): void {
  if (versionId === undefined || versionId === 'null') return;
  throw S3Error.argument('versionId', versionId, 'Invalid version id specified');
}

/** Deleting what is not there succeeds, unless a version was named. */
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
