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
import { listParts } from './list-parts.ts';
import { listMultipartUploads } from './list-uploads.ts';
import { abortMultipartUpload, createMultipartUpload, uploadPart } from './multipart-upload.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './object-tagging.ts';
import { putObject } from './put-object.ts';
import { OBJECT_HEADERS } from './request-headers.ts';
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
  /** What its body holds, if it has one: bytes, which may come in chunks, or an XML document. */
  readonly body?: 'bytes' | 'document';
  /** The `x-amz-` headers that it carries out, besides those about the bytes of its body. */
  readonly headers?: readonly string[];
  /** The query parameters that it carries out, besides those that choose it. */
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
// The SDK for Java sends a checksum of the empty body that it does not send, and asks for an MD5 behind the
// bytes, which S3 gives by its choice.
const READ_HEADERS = ['x-amz-checksum-mode', 'x-amz-checksum-*', 'x-amz-te'];
const READ_QUERY = [
  'partNumber',
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
];
const LIST_HEADERS = ['x-amz-optional-object-attributes'];
const LIST_QUERY = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];

/** By method, place and the query parameters that choose an operation, sorted. */
const operations: Readonly<Record<string, Operation>> = {
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

/** Signatures in the query, headers that a presigner has put there, and the SDK's name of the operation. */
const OF_EVERY_REQUEST = /^(x-amz-.*|x-id)$/i;

/** What chooses an operation when it is there; every other parameter must be one of its own. */
const CHOOSING = /^(list-type|location|versioning|cors|lifecycle|uploads|delete|tagging|uploadId)$/;

/**
 * The operation that a request asks for. An unknown sub-resource or parameter is refused and never taken
 * for the plain call: `DELETE ?cors` must not delete anything else.
 *
 * @throws {S3Error} for requests that S3 refuses before it looks at their signature
 */
export function findOperation(request: S3Request): Operation {
  const names = [...request.query.keys()].filter((name) => !OF_EVERY_REQUEST.test(name));
  const place = request.bucket === '' ? 'service' : request.key === '' ? 'bucket' : 'object';
  checkCombination(request, names, place);
  const choosing = names
    .filter((name) => CHOOSING.test(name) || (request.method === 'PUT' && name === 'partNumber'))
    .toSorted((left, right) => (left < right ? -1 : 1));
  const copies = request.headers.has('x-amz-copy-source') ? ['copy'] : [];
  const choice = [choosing.join('&'), ...copies].filter((part) => part !== '').join('&');
  const known = operations[`${request.method} ${place} ${choice}`.trim()];
  const others = names.filter((name) => !choosing.includes(name) && !known?.query?.includes(name));
  if (known && others.length === 0) return known;
  const asked = [request.method, 'of a', place, ...choosing, ...others].join(' ');
  return { name: 'Unknown', run: () => refuse(asked), body: 'bytes', headers: ['x-amz-*'] };
}

async function refuse(what: string): Promise<S3Answer> {
  throw new S3Error(
    'NotImplemented',
    `A query you provided implies functionality that is not implemented: ${what}`,
  );
}

/** Parameters and headers that do not go together, in S3's own words. */
function checkCombination(
  { method, headers }: S3Request,
  names: readonly string[],
  place: 'service' | 'bucket' | 'object',
): void {
  const has = (name: string): boolean => names.includes(name);
  if (method === 'POST' && place !== 'bucket' && names.length === 0) {
    throw S3Error.with('MethodNotAllowed', { Method: method, ResourceType: 'SERVICE' });
  }
  const source = headers.get('x-amz-copy-source');
  if (source !== undefined && method !== 'PUT') {
    throw S3Error.argument(
      'x-amz-copy-source',
      source,
      'You can only specify a copy source header for copy requests.',
    );
  }
  if (place !== 'object') return;
  if (method === 'GET' && has('uploads')) {
    throw new S3Error(
      'InvalidRequest',
      'Key is not expected for the GET method ?uploads subresource',
    );
  }
  if (method !== 'PUT') return;
  if (has('partNumber') && !has('uploadId')) {
    throw S3Error.argument(
      'partNumber',
      'partNumber',
      'This operation does not accept partNumber without uploadId',
    );
  }
  if (has('uploadId') && !has('partNumber')) {
    throw S3Error.with('MethodNotAllowed', { Method: method, ResourceType: 'UPLOAD' });
  }
}
