import { completeMultipartUpload } from './complete-multipart-upload.ts';
import type { Context, S3Answer } from './context.ts';
import { deleteObject } from './delete-object.ts';
import { deleteObjects } from './delete-objects.ts';
import { getObject, headObject } from './get-object.ts';
import { listObjectsV2 } from './list-objects.ts';
import { listMultipartUploads, listParts } from './list-parts.ts';
import { abortMultipartUpload, createMultipartUpload, uploadPart } from './multipart-upload.ts';
import { getObjectTagging, putObjectTagging } from './object-tagging.ts';
import { putObject } from './put-object.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import type { VerifiedSignature } from './signature.ts';

/** Query parameters that do not choose another operation. */
const PLAIN =
  /^(x-amz-.*|response-.*|x-id|prefix|delimiter|max-keys|start-after|continuation-token|encoding-type|fetch-owner|max-parts|part-number-marker|max-uploads|key-marker|upload-id-marker)$/i;

/**
 * The operation of a signed request. An unknown sub-resource is refused and never taken for the
 * plain call: `DELETE ?cors` must not delete anything else.
 */
export async function route(
  request: S3Request,
  signature: VerifiedSignature,
  context: Context,
): Promise<S3Answer> {
  const subResource = [...request.query.keys()]
    .filter((name) => !PLAIN.test(name))
    .toSorted((left, right) => (left < right ? -1 : 1))
    .join('&');
  if (request.headers.has('x-amz-copy-source')) throw new S3Error('NotImplemented', 'CopyObject');
  const place = request.key === '' ? 'bucket' : 'object';
  switch (`${request.method} ${place} ${subResource}`.trim()) {
    case 'PUT object':
      return putObject(request, signature, context);
    case 'GET object':
      return getObject(request, context);
    case 'HEAD object':
      return headObject(request, context);
    case 'DELETE object':
      return deleteObject(request, context);
    case 'POST object uploads':
      return createMultipartUpload(request, context);
    case 'PUT object partNumber&uploadId':
      return uploadPart(request, signature, context);
    case 'GET object uploadId':
      return listParts(request, context);
    case 'POST object uploadId':
      return completeMultipartUpload(request, context);
    case 'DELETE object uploadId':
      return abortMultipartUpload(request, context);
    case 'GET bucket uploads':
      return listMultipartUploads(request, context);
    case 'PUT object tagging':
      return putObjectTagging(request, context);
    case 'GET object tagging':
      return getObjectTagging(request, context);
    case 'HEAD bucket':
      return { status: 200, headers: { 'x-amz-bucket-region': context.region } };
    case 'GET bucket list-type':
      return listObjectsV2(request, context);
    case 'POST bucket delete':
      return deleteObjects(request, context);
    default:
      throw new S3Error('NotImplemented', `${request.method} of a ${place}: ${subResource}`);
  }
}
