import { differenceReasons } from '../difference-reasons.ts';

/**
 * Differences between real servers and the AWS documentation, by server and by `operation: check`, with the
 * server's actual behavior. Each difference was verified in the AWS documentation. Where versitygw was right,
 * our S3 was fixed. The run fails if a check listed here passes, or if a listed check does not exist.
 */
export const differences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Version 1.8.0 on a POSIX file system.
  versitygw: {
    ...differenceReasons('has no lifecycle rules', [
      'PutBucketLifecycleConfiguration: stores rules and returns them',
      'PutBucketLifecycleConfiguration: refuses to abort uploads by tags',
      'PutBucketLifecycleConfiguration: refuses a rule without an action',
      'PutBucketLifecycleConfiguration: reading lifecycle rules that are not set is an error',
    ]),
    ...differenceReasons('rejects this in every region, although AWS allows it in us-east-1', [
      'CreateBucket: creates a bucket and, in us-east-1, accepts creating it again',
    ]),
    ...differenceReasons('lists tags in an order that changes with each answer', [
      'PutObjectTagging: lists tags by key',
    ]),
    ...differenceReasons('does not check it', [
      'CreateBucket: refuses the bucket name a..b',
      'DeleteObjects: keeps an object whose ETag does not match',
      'DeleteObjects: refuses more than 1,000 keys',
      'GetObject: refuses an override that is not a valid header value',
      'ListObjectsV2: refuses a continuation token that S3 did not return',
      'ListObjectsV2: refuses another encoding type',
      'PutObject: accepts keys of up to 1,024 bytes',
      'PutObject: refuses more than ten tags',
      'Presigned URLs: refuses a URL that is not yet valid',
    ]),
    ...differenceReasons('ignores the parameter', [
      'DeleteObjects: returns only errors in quiet mode',
      'ListObjectsV2: encoding-type=url encodes the keys',
      'Presigned URLs: stores metadata from the query',
      'POST Object: ${filename} is replaced by the file’s name',
    ]),
    ...differenceReasons('stores aws-chunked, which AWS treats as a transfer encoding only', [
      'PutObject: of the encoding "gzip, aws-chunked" stores gzip',
      'PutObject: of the encoding "aws-chunked" stores nothing',
    ]),
    ...differenceReasons('does not accept an HTTP date, which AWS’s botocore uses for signing', [
      'Signed headers: accepts Date instead of x-amz-date, http-date',
    ]),
    ...differenceReasons('responds with 411 instead of 501', [
      'PutObject: requires the content length',
    ]),
    ...differenceReasons('responds with 204 instead of 404', [
      'DeleteObject: If-Match on a missing object is 404',
    ]),
    ...differenceReasons('ignores an unknown sub-resource and deletes the object', [
      'DeleteObject: refuses a DELETE of ?acl and keeps the object',
    ]),
    ...differenceReasons('responds with InvalidRequest instead of MalformedXML', [
      'DeleteObjects: refuses an invalid document',
    ]),
    ...differenceReasons('responds with 304, as for a read', [
      'CopyObject: copies only if the source’s ETag meets the condition',
    ]),
    ...differenceReasons('compares fractions of a second, which HTTP dates do not contain', [
      'GetObject: If-Modified-Since returns the object or 304',
    ]),
    ...differenceReasons('rejects a marker that it returned', [
      'ListMultipartUploads: lists uploads by key in pages of one',
    ]),
    ...differenceReasons('requires a condition for fields after the file', [
      'POST Object: ignores fields after the file',
    ]),
    ...differenceReasons('stores aws-chunked as the content encoding', [
      'PutObject: does not store aws-chunked as a content encoding',
    ]),
    ...differenceReasons('creates folders for keys that end with a slash', [
      'PutObject: treats trailing/ as a key, not as a path',
    ]),
    ...differenceReasons('responds with 500', [
      'PutObject: refuses a path that is not a valid URI',
    ]),
    ...differenceReasons('responds with 400 instead of 403', [
      'Chunked uploads: refuses chunks of less than 8 KiB before the last',
    ]),
    ...differenceReasons(
      'computes the signature from the received headers, so an additional header in the list has no effect',
      ['Presigned URLs: refuses a changed list of signed headers'],
    ),
    ...differenceReasons('responds with 404 XAdminUserNotFound if there is only one account', [
      'Presigned URLs: refuses another access key and another secret',
      'Signed headers: refuses another access key and another secret',
    ]),
    ...differenceReasons('responds with AccessDenied', [
      'Signed headers: refuses signature version 2',
    ]),
  },
};
