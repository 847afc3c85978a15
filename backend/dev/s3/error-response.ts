import type { S3Response } from './context.ts';
import type { ErrorDetails, S3Error, S3ErrorCode } from './error.ts';
import type { S3Request } from './request.ts';
import { writeXml } from './http/xml.ts';

/** The details that S3 adds for these codes, unless the error sets them. */
const defaultDetails: Partial<Record<S3ErrorCode, (request: S3Request) => ErrorDetails>> = {
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

/** Builds the error document of https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function errorResponse(
  error: S3Error,
  request: S3Request | undefined,
  ids: { readonly requestId: string; readonly hostId: string },
): S3Response {
  const details = request ? defaultDetails[error.code]?.(request) : {};
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml' },
    body: withPlainQuotes(
      writeXml('Error', {
        Code: error.code,
        Message: error.message,
        ...details,
        ...error.details,
        RequestId: ids.requestId,
        HostId: ids.hostId,
      }),
    ),
  };
}

/** S3 escapes quotes in object lists but not in errors. Some clients search errors as text. */
function withPlainQuotes(xml: string): string {
  return xml.replaceAll('&quot;', '"').replaceAll('&apos;', "'");
}
