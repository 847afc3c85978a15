import type { Context, S3Answer } from './context.ts';
import { deleteObject } from './delete-object.ts';
import { getObject, headObject } from './get-object.ts';
import { getObjectTagging, putObjectTagging } from './object-tagging.ts';
import { putObject } from './put-object.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import type { VerifiedSignature } from './signature.ts';

/** Query parameters that do not choose another operation. */
const PLAIN = /^(x-amz-|response-|x-id$)/i;

/**
 * The operation of a signed request. An unknown sub-resource is refused and never taken for the
 * plain call: `DELETE ?cors` must not delete anything else.
 */
export async function route(
  request: S3Request,
  signature: VerifiedSignature,
  context: Context,
): Promise<S3Answer> {
  const subResource = [...request.query.keys()].filter((name) => !PLAIN.test(name)).join('&');
  if (request.headers.has('x-amz-copy-source')) throw new S3Error('NotImplemented', 'CopyObject');
  if (request.key === '') throw new S3Error('NotImplemented', 'Operations on buckets');
  switch (`${request.method} ${subResource}`.trim()) {
    case 'PUT':
      return putObject(request, signature, context);
    case 'GET':
      return getObject(request, context);
    case 'HEAD':
      return headObject(request, context);
    case 'DELETE':
      return deleteObject(request, context);
    case 'PUT tagging':
      return putObjectTagging(request, context);
    case 'GET tagging':
      return getObjectTagging(request, context);
    default:
      throw new S3Error('NotImplemented', `${request.method} ${subResource}`);
  }
}
