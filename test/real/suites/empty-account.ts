import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListBucketsCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';

export interface Account {
  readonly host: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * Deletes all buckets of an account. A failed test leaves its buckets, and the next one uses the same names.
 */
export async function emptyAccount({ host, ...credentials }: Account): Promise<void> {
  const client = new S3Client({
    endpoint: `http://${host}`,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
  });
  try {
    const { Buckets = [] } = await client.send(new ListBucketsCommand());
    for (const { Name } of Buckets) await removeBucket(client, Name);
  } finally {
    client.destroy();
  }
}

async function removeBucket(client: S3Client, bucket: string | undefined): Promise<void> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    for (const { Key } of Contents) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    }
  }
  await client.send(new DeleteBucketCommand({ Bucket: bucket }));
}
