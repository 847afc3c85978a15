import * as v from 'valibot';
import type { Context, S3Answer } from './context.ts';
import { removeObject } from './delete-object.ts';
import { readXmlBody } from './read-xml-body.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { xmlAnswer } from './xml-answer.ts';

const DeleteDocument = v.object({
  Delete: v.object({
    Object: v.pipe(
      v.array(v.object({ Key: v.pipe(v.string(), v.minLength(1)), ETag: v.optional(v.string()) })),
      v.minLength(1),
      v.maxLength(1000),
    ),
    Quiet: v.optional(v.string()),
  }),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export async function deleteObjects(request: S3Request, context: Context): Promise<S3Answer> {
  const { Delete } = await readXmlBody(request, DeleteDocument);
  const Deleted: object[] = [];
  const failed: object[] = [];
  for (const { Key, ETag } of Delete.Object) {
    try {
      await removeObject(request.bucket, Key, ETag, context);
      Deleted.push({ Key });
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      failed.push({ Key, Code: error.code, Message: error.message });
    }
  }
  return xmlAnswer('DeleteResult', {
    ...(Delete.Quiet !== 'true' && { Deleted }),
    Error: failed,
  });
}
