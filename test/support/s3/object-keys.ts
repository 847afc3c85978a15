import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/** Returns all keys of a bucket. */
export async function objectKeysOf(client: S3Client, Bucket: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    keys.push(...Contents.map(({ Key = '' }) => Key));
  }
  return keys;
}
