import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
  type CompleteMultipartUploadCommandInput,
  type CreateMultipartUploadCommandInput,
  type GetObjectCommandInput,
  type HeadObjectCommandInput,
  type PutObjectCommandInput,
  type UploadPartCommandInput,
} from '@aws-sdk/client-s3';
import type { S3Target } from '../../support/s3/target.ts';

export const NO_ATTRIBUTES = 'GetObjectAttributes is not claimed';

/** Returns short forms of the SDK's calls for one object. */
export function objectCalls({ client, bucket: Bucket }: S3Target, Key: string) {
  return {
    put: (more: Partial<PutObjectCommandInput> = {}) =>
      client.send(new PutObjectCommand({ Bucket, Key, ...more })),
    get: (more: Partial<GetObjectCommandInput> = {}) =>
      client.send(new GetObjectCommand({ Bucket, Key, ...more })),
    head: (more: Partial<HeadObjectCommandInput> = {}) =>
      client.send(new HeadObjectCommand({ Bucket, Key, ...more })),
    copyTo: (to: string) =>
      client.send(new CopyObjectCommand({ Bucket, Key: to, CopySource: `${Bucket}/${Key}` })),
    create: (more: Partial<CreateMultipartUploadCommandInput> = {}) =>
      client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more })),
    part: (
      UploadId: string | undefined,
      PartNumber: number,
      Body: string | Buffer,
      more: Partial<UploadPartCommandInput> = {},
    ) => client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...more })),
    complete: (
      UploadId: string | undefined,
      Parts: CompletedPart[],
      more: Partial<CompleteMultipartUploadCommandInput> = {},
    ) =>
      client.send(
        new CompleteMultipartUploadCommand({
          Bucket,
          Key,
          UploadId,
          MultipartUpload: { Parts },
          ...more,
        }),
      ),
  };
}
