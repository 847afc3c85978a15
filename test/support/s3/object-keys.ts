import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/** Everything that a bucket holds. */
export async function objectKeysOf(client: S3Client, Bucket: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    keys.push(...Contents.map(({ Key = '' }) => Key));
  }
  return keys;
}
