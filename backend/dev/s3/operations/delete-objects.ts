import * as v from 'valibot';
import type { Context, S3Response } from '../context.ts';
import { removeObject } from './delete-object.ts';
import { readChecksummedXmlBody } from '../http/read-xml-body.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import type { VerifiedSignature } from '../auth/signature.ts';
import { xmlResponse } from '../http/xml-response.ts';

const ObjectElement = v.strictObject({
  Key: v.pipe(v.string(), v.minLength(1)),
  ETag: v.optional(v.string()),
  VersionId: v.optional(v.string()),
  // Only for directory buckets.
  LastModifiedTime: v.optional(v.string()),
  Size: v.optional(v.string()),
});

const DeleteDocument = v.strictObject({
  Delete: v.strictObject({
    Object: v.pipe(v.array(ObjectElement), v.minLength(1), v.maxLength(1000)),
    Quiet: v.optional(v.string()),
  }),
});

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export async function deleteObjects(
  request: S3Request,
  context: Context,
  signature: VerifiedSignature,
): Promise<S3Response> {
  const { Delete } = await readChecksummedXmlBody(request, signature, DeleteDocument);
  const Deleted: object[] = [];
  const failed: object[] = [];
  for (const element of Delete.Object) {
    const { Key, ETag, VersionId } = element;
    try {
      checkElement(element);
      await removeObject(request.bucket, Key, ETag, context);
      Deleted.push({ Key, ...(VersionId !== undefined && { VersionId }) });
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      failed.push({
        Key,
        ...(VersionId !== undefined && { VersionId }),
        Code: error.code,
        Message: error.message,
      });
    }
  }
  return xmlResponse('DeleteResult', {
    ...(Delete.Quiet?.toLowerCase() !== 'true' && { Deleted }),
    Error: failed,
  });
}

function checkElement({
  VersionId,
  LastModifiedTime,
  Size,
}: v.InferOutput<typeof ObjectElement>): void {
  if (LastModifiedTime !== undefined || Size !== undefined) throw new S3Error('NotImplemented');
  if (VersionId !== undefined && VersionId !== 'null') throw new S3Error('NoSuchVersion');
}
