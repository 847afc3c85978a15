import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutBucketCorsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { PEERS_BUCKET, REGION } from './server/peers-bucket.ts';
import type { ServerAddresses } from './server/commands.ts';
import type { SourceFiles } from './source-files.ts';

export function connectS3({ s3Url, credentials }: ServerAddresses): S3Client {
  return new S3Client({ endpoint: s3Url, region: REGION, credentials, forcePathStyle: true });
}

export async function makePeersBucket(s3: S3Client, origin: string): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: PEERS_BUCKET }));
  const rule = {
    AllowedOrigins: [origin],
    AllowedMethods: ['GET', 'PUT', 'POST', 'DELETE'],
    AllowedHeaders: ['*'],
    ExposeHeaders: ['ETag', 'Location'],
    MaxAgeSeconds: 3600,
  };
  const CORSConfiguration = { CORSRules: [rule] };
  await s3.send(new PutBucketCorsCommand({ Bucket: PEERS_BUCKET, CORSConfiguration }));
}

export async function createMultipartUpload(s3: S3Client, Key: string): Promise<string> {
  const command = new CreateMultipartUploadCommand({ Bucket: PEERS_BUCKET, Key });
  const { UploadId = '' } = await s3.send(command);
  return UploadId;
}

/** Throws unless exactly these files have arrived. */
export async function verifyArrived(
  s3: S3Client,
  Bucket: string,
  source: SourceFiles,
  compareContent: boolean,
): Promise<void> {
  const keys = await listKeys(s3, Bucket);
  if (keys.length !== source.paths.length) {
    throw new Error(`${keys.length} objects have arrived instead of ${source.paths.length}`);
  }
  for (const Key of keys) {
    const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    if (ContentLength !== source.bytes) {
      throw new Error(`An object has ${ContentLength} bytes instead of ${source.bytes}`);
    }
    if (compareContent && !source.sha256.includes(await digestObject(s3, Bucket, Key))) {
      throw new Error('An object differs from its file');
    }
  }
}

export async function emptyBucket(s3: S3Client, Bucket: string): Promise<void> {
  const keys = await listKeys(s3, Bucket);
  if (keys.length === 0) return;
  const Objects = keys.map((Key) => ({ Key }));
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
}

async function listKeys(client: S3Client, Bucket: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    for (const { Key } of Contents) if (Key !== undefined) keys.push(Key);
  }
  return keys;
}

async function digestObject(s3: S3Client, Bucket: string, Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const hash = createHash('sha256');
  for await (const chunk of Body as Readable) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
