import { CreateBucketCommand, DeleteBucketCommand } from '@aws-sdk/client-s3';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, test } from 'vitest';
import { startS3, type TestS3 } from '../support/local-stack/start-s3.ts';
import { clients } from './clients/install-clients.ts';

/**
 * Tests the development S3 with more clients. Each is a program in its own language that puts, lists, gets
 * and deletes objects of 0 B to 100 MiB with each checksum it supports, and ends at the first wrong answer.
 */
let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3?.close());

const FIVE_MINUTES = 5 * 60_000;

test.for(Object.entries(clients))(
  'the development S3 works with the client %s',
  { timeout: FIVE_MINUTES },
  async ([name, install]) => {
    const { command, parameters, env } = await install();
    const Bucket = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replace(/-$/, '');
    await s3.client.send(new CreateBucketCommand({ Bucket }));
    await promisify(execFile)(command, parameters, {
      env: { ...process.env, ...env, ...environmentOf(Bucket) },
      maxBuffer: 100 * 1024 ** 2,
      // A client that hangs ends with its test.
      timeout: FIVE_MINUTES,
    });
    // S3 refuses this unless the client has deleted everything.
    await s3.client.send(new DeleteBucketCommand({ Bucket }));
  },
);

function environmentOf(bucket: string): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: s3.url,
    AWS_BUCKET: bucket,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    // Each client must send and sign this token with every request.
    AWS_SESSION_TOKEN: s3.credentials.sessionToken,
    // Ignore the settings of the machine's user.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
