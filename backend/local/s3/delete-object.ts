import type { Context, S3Answer } from './context.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export async function deleteObject(request: S3Request, context: Context): Promise<S3Answer> {
  const ifMatch = request.headers.get('if-match');
  const deleted = await context.index.replace(request.bucket, request.key, (current) => {
    if (ifMatch !== undefined && !current) throw new S3Error('NoSuchKey');
    if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== current?.etag) {
      throw new S3Error('PreconditionFailed');
    }
    return undefined;
  });
  for (const { id } of deleted?.blobs ?? []) await context.blobs.remove(id);
  return { status: 204, headers: {} };
}
