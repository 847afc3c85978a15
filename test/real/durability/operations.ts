import { pathOf, send, type RawResponse } from '../../support/s3/raw-request.ts';
import type { S3Target } from '../../support/s3/target.ts';
import { postForm, presignedForm } from '../../recorded/s3/presigned-form.ts';

/* Single requests. Each is answered or throws, and is never retried implicitly. */

export const putObject = (s3: S3Target, key: string, body: Buffer): Promise<RawResponse> =>
  send(s3, { method: 'PUT', key, body });

export const deleteObject = (s3: S3Target, key: string): Promise<RawResponse> =>
  send(s3, { method: 'DELETE', key });

export const copyObject = (s3: S3Target, from: string, key: string): Promise<RawResponse> =>
  send(s3, { method: 'PUT', key, headers: { 'x-amz-copy-source': pathOf(s3, from) } });

export const postObject = (s3: S3Target, key: string, text: string): Promise<RawResponse> =>
  postForm(s3, presignedForm(s3, key), text);

/** Creates an upload with the headers of the browser's engine. */
export const createUpload = (s3: S3Target, key: string): Promise<RawResponse> =>
  send(s3, {
    method: 'POST',
    key,
    query: { uploads: '' },
    headers: { 'x-amz-checksum-algorithm': 'CRC64NVME', 'x-amz-checksum-type': 'FULL_OBJECT' },
  });

export const uploadIdOf = ({ text }: RawResponse): string =>
  /<UploadId>([^<]+)<\/UploadId>/.exec(text)?.[1] ?? '';

export interface Upload {
  readonly key: string;
  readonly uploadId: string;
}

export const uploadPart = (
  s3: S3Target,
  { key, uploadId }: Upload,
  number: number,
  body: Buffer,
): Promise<RawResponse> =>
  send(s3, { method: 'PUT', key, query: { partNumber: String(number), uploadId }, body });

/** Completes an upload with the ETags of its parts in order. */
export const completeUpload = (
  s3: S3Target,
  { key, uploadId }: Upload,
  etags: readonly string[],
): Promise<RawResponse> => {
  const parts = etags.map(
    (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
  );
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
  return send(s3, {
    method: 'POST',
    key,
    query: { uploadId },
    headers: { 'x-amz-checksum-type': 'FULL_OBJECT' },
    body,
  });
};

export const abortUpload = (s3: S3Target, { key, uploadId }: Upload): Promise<RawResponse> =>
  send(s3, { method: 'DELETE', key, query: { uploadId } });
