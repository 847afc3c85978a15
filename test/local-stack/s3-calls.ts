import {
  GetObjectCommand,
  PutObjectCommand,
  S3ServiceException,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { S3_BUCKET as Bucket, type TestS3 } from './start-s3.ts';

/** Short forms of the SDK's calls for the suites of the development S3. */
export function s3Calls(s3: () => TestS3) {
  const put = (Key: string, more: Partial<PutObjectCommandInput> = {}) =>
    s3().client.send(new PutObjectCommand({ Bucket, Key, Body: 'hello world', ...more }));
  const get = async (Key: string, more: object = {}) => {
    const answer = await s3().client.send(new GetObjectCommand({ Bucket, Key, ...more }));
    return { ...answer, text: await answer.Body?.transformToString() };
  };
  return { put, get };
}

/** Status and code of a refusal. */
export async function refusal(call: Promise<unknown>): Promise<unknown[]> {
  try {
    await call;
  } catch (error) {
    if (error instanceof S3ServiceException) return [error.$metadata.httpStatusCode, error.name];
    throw error;
  }
  return ['not refused'];
}
