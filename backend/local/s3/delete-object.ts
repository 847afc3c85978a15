import type { Context, S3Answer } from './context.ts';
import { matchesEtag } from './preconditions.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export async function deleteObject(request: S3Request, context: Context): Promise<S3Answer> {
  await removeObject(request.bucket, request.key, request.headers.get('if-match'), context);
  return { status: 204, headers: {} };
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
      throw new S3Error('PreconditionFailed');
    }
    return undefined;
  });
  await context.blobs.removeAll(deleted?.blobs ?? []);
}
