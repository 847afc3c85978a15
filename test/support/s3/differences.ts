import { differenceReasons } from '../difference-reasons.ts';

/**
 * Where a real server does not do what AWS documents, by server and by `operation: check`, and what it
 * does instead. Every one was looked up in AWS's pages; where versitygw was right, ours was mended. A
 * check that is named here and passes fails the run, and so does a name that no check has.
 */
export const differences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // 1.8.0 on a POSIX file system.
  versitygw: {
    ...differenceReasons('has no lifecycle rules', [
      'PutBucketLifecycleConfiguration: keeps rules and gives them back',
      'PutBucketLifecycleConfiguration: an abort can not go by tags',
      'PutBucketLifecycleConfiguration: a rule without an action',
      'PutBucketLifecycleConfiguration: none at all is an error to ask for',
    ]),
    ...differenceReasons('refuses in every region what AWS allows in us-east-1', [
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
    ...differenceReasons('keeps aws-chunked, which AWS takes for how the body travels', [
      'PutObject: of the encoding "gzip, aws-chunked" gzip is kept',
      'PutObject: of the encoding "aws-chunked" nothing is kept',
    ]),
    ...differenceReasons('takes no HTTP date, which AWS’s own botocore signs with', [
      'Signed headers: Date instead of x-amz-date, http-date',
    ]),
    ...differenceReasons('answers 411 where AWS answers 501', [
      'PutObject: needs to know the length',
    ]),
    ...differenceReasons('answers 204 where AWS answers 404', [
      'DeleteObject: If-Match of what is not there',
    ]),
    ...differenceReasons(
      'takes an unknown sub-resource for the plain call and deletes the object',
      ['DeleteObject: ?acl has no DELETE, and it deletes nothing'],
    ),
    ...differenceReasons('answers InvalidRequest instead of MalformedXML', [
      'DeleteObjects: a document that is none',
    ]),
    ...differenceReasons('answers 304 as for a read', [
      'CopyObject: only if the source is still that',
    ]),
    ...differenceReasons('compares fractions of a second, which no HTTP date has', [
      'GetObject: If-Modified-Since',
    ]),
    ...differenceReasons('refuses the marker that it gave itself', [
      'ListMultipartUploads: by key, one at a time',
    ]),
    ...differenceReasons('asks a condition of fields behind the file', [
      'POST Object: fields behind the file do not count',
    ]),
    ...differenceReasons('keeps aws-chunked as the content encoding', [
      'PutObject: aws-chunked is no part of the kept encoding',
    ]),
    ...differenceReasons('makes folders of keys that end with a slash', [
      'PutObject: takes trailing/ for a key and for no path',
    ]),
    ...differenceReasons('answers 500', ['PutObject: a path that is no valid URI']),
    ...differenceReasons('answers 400 where AWS answers 403', [
      'Chunked uploads: all chunks but the last have 8 KiB',
    ]),
    ...differenceReasons(
      'signs again with the headers that came, so a header more in the list is no change',
      ['Presigned URLs: a changed signed headers'],
    ),
    ...differenceReasons('answers 404 XAdminUserNotFound with one account', [
      'Presigned URLs: another access key, another secret',
      'Signed headers: another access key, another secret',
    ]),
    ...differenceReasons('answers AccessDenied', ['Signed headers: the older signature version']),
  },
};
