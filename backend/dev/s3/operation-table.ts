import { deleteBucketCors, getBucketCors, putBucketCors } from './operations/bucket-cors.ts';
import {
  deleteBucketLifecycle,
  getBucketLifecycle,
  putBucketLifecycle,
} from './operations/bucket-lifecycle.ts';
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
} from './operations/buckets.ts';
import { completeMultipartUpload } from './operations/complete-multipart-upload.ts';
import type { Context, S3Response } from './context.ts';
import { copyObject } from './operations/copy-object.ts';
import { deleteObject } from './operations/delete-object.ts';
import { deleteObjects } from './operations/delete-objects.ts';
import { getObject, headObject } from './operations/get-object.ts';
import { listObjects, listObjectsV2 } from './operations/list-objects.ts';
import { listParts } from './operations/list-parts.ts';
import { listMultipartUploads } from './operations/list-uploads.ts';
import {
  abortMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './operations/multipart-upload.ts';
import {
  deleteObjectTagging,
  getObjectTagging,
  putObjectTagging,
} from './operations/object-tagging.ts';
import { putObject } from './operations/put-object.ts';
import { OBJECT_HEADERS } from './http/request-headers.ts';
import type { S3Request } from './request.ts';
import type { VerifiedSignature } from './auth/signature.ts';
import { uploadPartCopy } from './operations/upload-part-copy.ts';

export interface Operation {
  /** AWS's operation name. */
  readonly name: string;
  /** Runs a signed request. `PostObject` is called separately, because its signature is in the form. */
  readonly run: (
    request: S3Request,
    context: Context,
    signature: VerifiedSignature,
  ) => Promise<S3Response>;
  /** The kind of request body, if any: bytes, possibly in the chunked encoding, or an XML document. */
  readonly body?: 'bytes' | 'document';
  /** The supported `x-amz-` headers, except those that describe the body bytes. */
  readonly headers?: readonly string[];
  /** The supported query parameters, except those that select the operation. */
  readonly query?: readonly string[];
}

const BUCKET_HEADERS = ['x-amz-acl', 'x-amz-object-ownership', 'x-amz-bucket-object-lock-enabled'];
const COPY_HEADERS = [
  ...OBJECT_HEADERS,
  'x-amz-checksum-algorithm',
  'x-amz-copy-source*',
  'x-amz-source-expected-bucket-owner',
  'x-amz-metadata-directive',
  'x-amz-tagging-directive',
];
// The SDK for Java sends a checksum of the empty body. It also requests an MD5 after the bytes, which S3 may
// choose to send.
const READ_HEADERS = ['x-amz-checksum-mode', 'x-amz-checksum-*', 'x-amz-te'];
const READ_QUERY = [
  'partNumber',
  'versionId',
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
];
const LIST_HEADERS = ['x-amz-optional-object-attributes'];
const LIST_QUERY = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];

/** Operations by method, resource and the query parameters that select the operation, sorted. */
export const operations: Readonly<Record<string, Operation>> = {
  'GET service': {
    name: 'ListBuckets',
    run: listBuckets,
    query: ['prefix', 'max-buckets', 'continuation-token', 'bucket-region'],
  },
  'PUT bucket': {
    name: 'CreateBucket',
    run: createBucket,
    body: 'document',
    headers: BUCKET_HEADERS,
  },
  'DELETE bucket': { name: 'DeleteBucket', run: deleteBucket },
  'HEAD bucket': { name: 'HeadBucket', run: headBucket },
  'GET bucket': {
    name: 'ListObjects',
    run: listObjects,
    headers: LIST_HEADERS,
    query: [...LIST_QUERY, 'marker'],
  },
  'GET bucket list-type': {
    name: 'ListObjectsV2',
    run: listObjectsV2,
    headers: LIST_HEADERS,
    query: [...LIST_QUERY, 'start-after', 'continuation-token', 'fetch-owner'],
  },
  'GET bucket location': { name: 'GetBucketLocation', run: getBucketLocation },
  'GET bucket versioning': { name: 'GetBucketVersioning', run: getBucketVersioning },
  'PUT bucket cors': { name: 'PutBucketCors', run: putBucketCors, body: 'document' },
  'GET bucket cors': { name: 'GetBucketCors', run: getBucketCors },
  'DELETE bucket cors': { name: 'DeleteBucketCors', run: deleteBucketCors },
  'PUT bucket lifecycle': {
    name: 'PutBucketLifecycleConfiguration',
    run: putBucketLifecycle,
    body: 'document',
    headers: ['x-amz-transition-default-minimum-object-size'],
  },
  'GET bucket lifecycle': { name: 'GetBucketLifecycleConfiguration', run: getBucketLifecycle },
  'DELETE bucket lifecycle': { name: 'DeleteBucketLifecycle', run: deleteBucketLifecycle },
  'GET bucket uploads': {
    name: 'ListMultipartUploads',
    run: listMultipartUploads,
    query: [
      'prefix',
      'delimiter',
      'encoding-type',
      'max-uploads',
      'key-marker',
      'upload-id-marker',
    ],
  },
  'POST bucket delete': { name: 'DeleteObjects', run: deleteObjects, body: 'document' },
  'GET object': { name: 'GetObject', run: getObject, headers: READ_HEADERS, query: READ_QUERY },
  'HEAD object': { name: 'HeadObject', run: headObject, headers: READ_HEADERS, query: READ_QUERY },
  'PUT object': { name: 'PutObject', run: putObject, body: 'bytes', headers: OBJECT_HEADERS },
  'PUT object copy': { name: 'CopyObject', run: copyObject, headers: COPY_HEADERS },
  'DELETE object': { name: 'DeleteObject', run: deleteObject, query: ['versionId'] },
  'PUT object tagging': { name: 'PutObjectTagging', run: putObjectTagging, body: 'document' },
  'GET object tagging': { name: 'GetObjectTagging', run: getObjectTagging },
  'DELETE object tagging': { name: 'DeleteObjectTagging', run: deleteObjectTagging },
  'POST object uploads': {
    name: 'CreateMultipartUpload',
    run: createMultipartUpload,
    headers: [...OBJECT_HEADERS, 'x-amz-checksum-algorithm', 'x-amz-checksum-type'],
  },
  'PUT object partNumber&uploadId': { name: 'UploadPart', run: uploadPart, body: 'bytes' },
  'PUT object partNumber&uploadId&copy': {
    name: 'UploadPartCopy',
    run: uploadPartCopy,
    headers: ['x-amz-copy-source*', 'x-amz-source-expected-bucket-owner'],
  },
  'GET object uploadId': {
    name: 'ListParts',
    run: listParts,
    query: ['max-parts', 'part-number-marker'],
  },
  'POST object uploadId': {
    name: 'CompleteMultipartUpload',
    run: completeMultipartUpload,
    body: 'document',
    headers: ['x-amz-checksum-type', 'x-amz-mp-object-size'],
  },
  'DELETE object uploadId': { name: 'AbortMultipartUpload', run: abortMultipartUpload },
};

export const operationNames: readonly string[] = [
  'PostObject',
  ...Object.values(operations).map(({ name }) => name),
];
