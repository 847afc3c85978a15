import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type ForeignStore, PAGE_ORIGIN } from './foreign-store.ts';

const READY_SECONDS = 60;
const ALREADY_CREATED = 'BucketAlreadyOwnedByYou';

/**
 * Creates the store's bucket, lets pages of one origin use it, and waits until the store accepts objects.
 *
 * @param bucketCors `false` if the store has no CORS configuration for each bucket
 */
export async function prepareBucket(
  store: Omit<ForeignStore, 'stop'>,
  bucketCors: boolean,
): Promise<void> {
  const Bucket = store.bucket;
  const client = new S3Client({
    endpoint: store.url,
    region: store.region,
    credentials: store.credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    // Ceph 16 does not know the checksums that the SDK would add to each request.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  try {
    await repeat(() => client.send(new CreateBucketCommand({ Bucket })).catch(ignoreCreated));
    const probe = { Bucket, Key: 'is-the-store-ready' };
    await repeat(() => client.send(new PutObjectCommand({ ...probe, Body: 'yes' })));
    await client.send(new DeleteObjectCommand(probe));
    if (bucketCors) await client.send(new PutBucketCorsCommand({ Bucket, ...CORS }));
  } finally {
    client.destroy();
  }
}

const CORS = {
  CORSConfiguration: {
    CORSRules: [
      {
        AllowedOrigins: [PAGE_ORIGIN],
        AllowedMethods: ['GET', 'PUT', 'POST', 'HEAD'],
        AllowedHeaders: ['*'],
        ExposeHeaders: ['ETag'],
        MaxAgeSeconds: 3600,
      },
    ],
  },
};

/** A request that was repeated may have created the bucket the first time. */
function ignoreCreated(error: unknown): void {
  if (!(error instanceof Error) || error.name !== ALREADY_CREATED) throw error;
}

/** Repeats a request that a store refuses while it starts. */
async function repeat(send: () => Promise<unknown>): Promise<void> {
  const end = Date.now() + READY_SECONDS * 1000;
  for (;;) {
    try {
      await send();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await delay(200);
    }
  }
}
