import { deleteBucketCors, getBucketCors, putBucketCors } from './bucket-cors.ts';
import {
  deleteBucketLifecycle,
  getBucketLifecycle,
  putBucketLifecycle,
} from './bucket-lifecycle.ts';
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
} from './buckets.ts';
import { completeMultipartUpload } from './complete-multipart-upload.ts';
import type { Context, S3Answer } from './context.ts';
import { copyObject } from './copy-object.ts';
import { deleteObject } from './delete-object.ts';
import { deleteObjects } from './delete-objects.ts';
import { getObject, headObject } from './get-object.ts';
import { listObjects, listObjectsV2 } from './list-objects.ts';
import { listMultipartUploads, listParts } from './list-parts.ts';
import { abortMultipartUpload, createMultipartUpload, uploadPart } from './multipart-upload.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './object-tagging.ts';
import { putObject } from './put-object.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import type { VerifiedSignature } from './signature.ts';
import { uploadPartCopy } from './upload-part-copy.ts';

export interface Operation {
  /** AWS's name for it. */
  readonly name: string;
  /** For a signed request; `PostObject` carries its signature in its form and is called by itself. */
  readonly run: (
    request: S3Request,
    context: Context,
    signature: VerifiedSignature,
  ) => Promise<S3Answer>;
}

/** By method, place and the query parameters that choose an operation, sorted. */
const operations: Readonly<Record<string, Operation>> = {
  'GET service': { name: 'ListBuckets', run: listBuckets },
  'PUT bucket': { name: 'CreateBucket', run: createBucket },
  'DELETE bucket': { name: 'DeleteBucket', run: deleteBucket },
  'HEAD bucket': { name: 'HeadBucket', run: headBucket },
  'GET bucket': { name: 'ListObjects', run: listObjects },
  'GET bucket list-type': { name: 'ListObjectsV2', run: listObjectsV2 },
  'GET bucket location': { name: 'GetBucketLocation', run: getBucketLocation },
  'GET bucket versioning': { name: 'GetBucketVersioning', run: getBucketVersioning },
  'PUT bucket cors': { name: 'PutBucketCors', run: putBucketCors },
  'GET bucket cors': { name: 'GetBucketCors', run: getBucketCors },
  'DELETE bucket cors': { name: 'DeleteBucketCors', run: deleteBucketCors },
  'PUT bucket lifecycle': { name: 'PutBucketLifecycleConfiguration', run: putBucketLifecycle },
  'GET bucket lifecycle': { name: 'GetBucketLifecycleConfiguration', run: getBucketLifecycle },
  'DELETE bucket lifecycle': { name: 'DeleteBucketLifecycle', run: deleteBucketLifecycle },
  'GET bucket uploads': { name: 'ListMultipartUploads', run: listMultipartUploads },
  'POST bucket delete': { name: 'DeleteObjects', run: deleteObjects },
  'GET object': { name: 'GetObject', run: getObject },
  'HEAD object': { name: 'HeadObject', run: headObject },
  'PUT object': { name: 'PutObject', run: putObject },
  'PUT object copy': { name: 'CopyObject', run: copyObject },
  'DELETE object': { name: 'DeleteObject', run: deleteObject },
  'PUT object tagging': { name: 'PutObjectTagging', run: putObjectTagging },
  'GET object tagging': { name: 'GetObjectTagging', run: getObjectTagging },
  'DELETE object tagging': { name: 'DeleteObjectTagging', run: deleteObjectTagging },
  'POST object uploads': { name: 'CreateMultipartUpload', run: createMultipartUpload },
  'PUT object partNumber&uploadId': { name: 'UploadPart', run: uploadPart },
  'PUT object partNumber&uploadId&copy': { name: 'UploadPartCopy', run: uploadPartCopy },
  'GET object uploadId': { name: 'ListParts', run: listParts },
  'POST object uploadId': { name: 'CompleteMultipartUpload', run: completeMultipartUpload },
  'DELETE object uploadId': { name: 'AbortMultipartUpload', run: abortMultipartUpload },
};

export const operationNames: readonly string[] = [
  'PostObject',
  ...Object.values(operations).map(({ name }) => name),
];

/** Query parameters that do not choose another operation. */
const PLAIN =
  /^(x-amz-.*|response-.*|x-id|prefix|delimiter|marker|max-keys|start-after|continuation-token|encoding-type|fetch-owner|max-parts|part-number-marker|max-uploads|key-marker|upload-id-marker|max-buckets)$/i;

async function refuse(what: string): Promise<S3Answer> {
  throw new S3Error('NotImplemented', what);
}

/**
 * The operation that a request asks for. An unknown sub-resource is refused and never taken for the
 * plain call: `DELETE ?cors` must not delete anything else.
 */
export function findOperation(request: S3Request): Operation {
  const subResource = [...request.query.keys()]
    .filter((name) => !PLAIN.test(name))
    .toSorted((left, right) => (left < right ? -1 : 1))
    .join('&');
  const place = request.bucket === '' ? 'service' : request.key === '' ? 'bucket' : 'object';
  const copies = request.headers.has('x-amz-copy-source') ? 'copy' : '';
  const choice = [subResource, copies].filter((part) => part !== '').join('&');
  const known = operations[`${request.method} ${place} ${choice}`.trim()];
  return (
    known ?? { name: 'Unknown', run: () => refuse(`${request.method} of a ${place}: ${choice}`) }
  );
}
