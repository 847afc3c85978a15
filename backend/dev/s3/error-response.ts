import type { S3Response } from './context.ts';
import type { ErrorDetails, S3Error, S3ErrorCode } from './error.ts';
import type { S3Request } from './request.ts';
import { writeXml } from './http/xml.ts';

/** The place that S3 names with these codes, unless the error itself names another one. */
const places: Partial<Record<S3ErrorCode, (request: S3Request) => ErrorDetails>> = {
  NoSuchBucket: bucketName,
  InvalidBucketName: bucketName,
  BucketNotEmpty: bucketName,
  BucketAlreadyOwnedByYou: bucketName,
  NoSuchCORSConfiguration: bucketName,
  NoSuchLifecycleConfiguration: bucketName,
  NoSuchKey: ({ key }) => ({ Key: key }),
  NoSuchUpload: uploadId,
  InvalidPartOrder: uploadId,
};

function bucketName({ bucket }: S3Request): ErrorDetails {
  return { BucketName: bucket };
}

function uploadId({ query }: S3Request): ErrorDetails {
  return { UploadId: query.get('uploadId') ?? '' };
}

/** The document of https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function errorAnswer(
  error: S3Error,
  request: S3Request | undefined,
  ids: { readonly requestId: string; readonly hostId: string },
): S3Response {
  const place = request ? places[error.code]?.(request) : {};
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml' },
    body: withPlainQuotes(
      writeXml('Error', {
        Code: error.code,
        Message: error.message,
        ...place,
        ...error.details,
        RequestId: ids.requestId,
        HostId: ids.hostId,
      }),
    ),
  };
}

/** S3 escapes quotes in lists of objects and not in its errors, which some clients search as text. */
function withPlainQuotes(xml: string): string {
  return xml.replaceAll('&quot;', '"').replaceAll('&apos;', "'");
}
