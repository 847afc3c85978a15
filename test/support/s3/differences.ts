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
      'PutBucketLifecycleConfiguration: keeps rules and gives them back',
      'PutBucketLifecycleConfiguration: an abort can not go by tags',
      'PutBucketLifecycleConfiguration: a rule without an action',
      'PutBucketLifecycleConfiguration: none at all is an error to ask for',
    ]),
    ...differenceReasons('rejects this in every region, although AWS allows it in us-east-1', [
      'CreateBucket: makes a bucket, once more as well in us-east-1',
    ]),
    ...differenceReasons('does not check it', [
      'CreateBucket: a..b is no name',
      'DeleteObjects: an ETag that does not fit keeps its object',
      'DeleteObjects: more than a thousand keys',
      'GetObject: an override that is no header is refused',
      'ListObjectsV2: a token that S3 did not give',
      'ListObjectsV2: another encoding type',
      'PutObject: a key has up to 1,024 bytes',
      'PutObject: at most ten tags',
      'Presigned URLs: not yet valid',
    ]),
    ...differenceReasons('ignores the parameter', [
      'DeleteObjects: quietly',
      'ListObjectsV2: encoding-type=url',
      'Presigned URLs: metadata in the query counts',
      'POST Object: ${filename} is the file’s name',
    ]),
    ...differenceReasons('stores aws-chunked, which AWS treats as a transfer encoding only', [
      'PutObject: of the encoding "gzip, aws-chunked" gzip is kept',
      'PutObject: of the encoding "aws-chunked" nothing is kept',
    ]),
    ...differenceReasons('does not accept an HTTP date, which AWS’s botocore uses for signing', [
      'Signed headers: Date instead of x-amz-date, http-date',
    ]),
    ...differenceReasons('responds with 411 instead of 501', [
      'PutObject: needs to know the length',
    ]),
    ...differenceReasons('responds with 204 instead of 404', [
      'DeleteObject: If-Match of what is not there',
    ]),
    ...differenceReasons('ignores an unknown sub-resource and deletes the object', [
      'DeleteObject: ?acl has no DELETE, and it deletes nothing',
    ]),
    ...differenceReasons('responds with InvalidRequest instead of MalformedXML', [
      'DeleteObjects: a document that is none',
    ]),
    ...differenceReasons('responds with 304, as for a read', [
      'CopyObject: only if the source is still that',
    ]),
    ...differenceReasons('compares fractions of a second, which HTTP dates do not contain', [
      'GetObject: If-Modified-Since',
    ]),
    ...differenceReasons('rejects a marker that it returned', [
      'ListMultipartUploads: by key, one at a time',
    ]),
    ...differenceReasons('requires a condition for fields after the file', [
      'POST Object: fields behind the file do not count',
    ]),
    ...differenceReasons('stores aws-chunked as the content encoding', [
      'PutObject: aws-chunked is no part of the kept encoding',
    ]),
    ...differenceReasons('creates folders for keys that end with a slash', [
      'PutObject: takes trailing/ for a key and for no path',
    ]),
    ...differenceReasons('responds with 500', ['PutObject: a path that is no valid URI']),
    ...differenceReasons('responds with 400 instead of 403', [
      'Chunked uploads: all chunks but the last have 8 KiB',
    ]),
    ...differenceReasons(
      'computes the signature from the received headers, so an additional header in the list has no effect',
      ['Presigned URLs: a changed signed headers'],
    ),
    ...differenceReasons('responds with 404 XAdminUserNotFound if there is only one account', [
      'Presigned URLs: another access key, another secret',
      'Signed headers: another access key, another secret',
    ]),
    ...differenceReasons('responds with AccessDenied', [
      'Signed headers: the older signature version',
    ]),
  },
};
