import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3ServiceException,
  UploadPartCommand,
  type CompletedPart,
  type CompleteMultipartUploadCommandInput,
  type CreateMultipartUploadCommandInput,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
  type S3Client,
  type UploadPartCommandInput,
} from '@aws-sdk/client-s3';

/** Short forms of SDK calls for one bucket. */
export function s3Calls(s3: () => { readonly client: S3Client; readonly bucket: string }) {
  const Bucket = () => s3().bucket;
  const put = (Key: string, more: Partial<PutObjectCommandInput> = {}) =>
    s3().client.send(new PutObjectCommand({ Bucket: Bucket(), Key, Body: 'hello world', ...more }));
  const get = async (Key: string, more: Partial<GetObjectCommandInput> = {}) => {
    const output = await s3().client.send(new GetObjectCommand({ Bucket: Bucket(), Key, ...more }));
    const bytes = Buffer.from((await output.Body?.transformToByteArray()) ?? []);
    return { ...output, bytes, text: bytes.toString('utf8') };
  };
  const head = (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
    s3().client.send(
      new HeadObjectCommand({ Bucket: Bucket(), Key, ChecksumMode: 'ENABLED', ...more }),
    );
  const create = async (
    Key: string,
    more: Partial<CreateMultipartUploadCommandInput> = {},
  ): Promise<string> => {
    const command = new CreateMultipartUploadCommand({ Bucket: Bucket(), Key, ...more });
    return (await s3().client.send(command)).UploadId ?? '';
  };
  const uploadPart = (
    Key: string,
    UploadId: string,
    PartNumber: number,
    Body: Buffer,
    more: Partial<UploadPartCommandInput> = {},
  ) =>
    s3().client.send(
      new UploadPartCommand({ Bucket: Bucket(), Key, UploadId, PartNumber, Body, ...more }),
    );
  const complete = (
    Key: string,
    UploadId: string,
    Parts: CompletedPart[],
    more: Partial<CompleteMultipartUploadCommandInput> = {},
  ) =>
    s3().client.send(
      new CompleteMultipartUploadCommand({
        Bucket: Bucket(),
        Key,
        UploadId,
        MultipartUpload: { Parts },
        ...more,
      }),
    );
  return { put, get, head, create, uploadPart, complete };
}

/** Returns the status and the code of a rejected call. */
export async function refusal(call: Promise<unknown>): Promise<unknown[]> {
  try {
    await call;
  } catch (error) {
    if (error instanceof S3ServiceException) return [error.$metadata.httpStatusCode, error.name];
    throw error;
  }
  return ['not refused'];
}
