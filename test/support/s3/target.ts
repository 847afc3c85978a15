import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { startS3 } from '../local-stack/start-s3.ts';
import type { SigningCredentials } from '../local-stack/sign-request.ts';

/** The server under test: the development S3, or the server configured in the environment. */
export interface S3Target {
  readonly server: string;
  readonly url: string;
  readonly credentials: SigningCredentials;
  readonly client: S3Client;
  /** An empty bucket that only this suite uses. */
  readonly bucket: string;
  close(): Promise<void>;
}

/**
 * The real server, configured by `TEST_S3_ENDPOINT`, `TEST_S3_ACCESS_KEY_ID` and `TEST_S3_SECRET_ACCESS_KEY`.
 * `TEST_S3_SERVER` is its name in the table of differences.
 */
export const realServer = process.env['TEST_S3_ENDPOINT'] && {
  server: requireVariable('TEST_S3_SERVER'),
  url: requireVariable('TEST_S3_ENDPOINT'),
  credentials: {
    accessKeyId: requireVariable('TEST_S3_ACCESS_KEY_ID'),
    secretAccessKey: requireVariable('TEST_S3_SECRET_ACCESS_KEY'),
  },
};

export async function openTarget(): Promise<S3Target> {
  const local = realServer ? undefined : await startS3();
  const { server, url, credentials } = realServer || {
    server: 'ours',
    url: local?.url ?? '',
    credentials: local?.credentials ?? { accessKeyId: '', secretAccessKey: '' },
  };
  const client = newClient(url, credentials);
  const bucket = `suite-${randomBytes(6).toString('hex')}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    server,
    url,
    credentials,
    client,
    bucket,
    close: async () => {
      if (!local) await removeBucket(client, bucket);
      client.destroy();
      await local?.close();
    },
  };
}

/** Creates a client without retries: suites of S3 test for errors, which a retry could hide. */
export function newClient(
  endpoint: string,
  credentials: SigningCredentials,
  maxAttempts = 1,
): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
    maxAttempts,
  });
}

async function removeBucket(client: S3Client, Bucket: string): Promise<void> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    const Objects = Contents.map(({ Key }) => ({ Key }));
    if (Objects.length > 0) {
      await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    }
  }
  await client.send(new DeleteBucketCommand({ Bucket }));
}

function requireVariable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`TEST_S3_ENDPOINT is set and ${name} is not`);
  return value;
}
