import { PutBucketLifecycleConfigurationCommand, type LifecycleRule } from '@aws-sdk/client-s3';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { S3_BUCKET, startS3, type TestS3 } from '../../support/local-stack/start-s3.ts';
import { refusal, s3Calls } from '../../support/s3/calls.ts';

/**
 * Lifecycle rules as S3 applies them:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
let s3: TestS3;
beforeEach(async () => {
  s3 = await startS3();
});
afterEach(() => s3.close());

const { put, create, uploadPart } = s3Calls(() => ({ client: s3.client, bucket: S3_BUCKET }));
const DAY = 24 * 60 * 60;
const setRules = (...Rules: LifecycleRule[]) =>
  s3.client.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket: S3_BUCKET,
      LifecycleConfiguration: { Rules },
    }),
  );

test('a lifecycle rule deletes tagged objects after its days, counted from the next midnight', async () => {
  await setRules({
    ID: 'orphans',
    Status: 'Enabled',
    Filter: { And: { Prefix: 'demo/', Tags: [{ Key: 'orphan', Value: '1' }] } },
    Expiration: { Days: 2 },
  });
  await put('demo/orphan', { Tagging: 'orphan=1' });
  await put('demo/other', { Tagging: 'orphan=2' });
  await put('demo/untagged');
  await put('elsewhere/orphan', { Tagging: 'orphan=1' });
  s3.advance(2 * DAY - 60);
  expect(await s3.s3.runLifecycle()).toEqual({ expired: 0, aborted: 0 });
  s3.advance(DAY);
  expect(await s3.s3.runLifecycle()).toEqual({ expired: 1, aborted: 0 });
  expect(await s3.s3.keys(S3_BUCKET)).toEqual(['demo/other', 'demo/untagged', 'elsewhere/orphan']);
});

test('a lifecycle rule aborts incomplete uploads and deletes their parts', async () => {
  const blobs = async (): Promise<number> => (await readdir(join(s3.directory, 'blobs'))).length;
  await setRules({
    ID: 'parts',
    Status: 'Enabled',
    Filter: { Prefix: '' },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
  });
  const UploadId = await create('abandoned');
  await uploadPart('abandoned', UploadId, 1, Buffer.from('part'));
  expect(await s3.s3.runLifecycle()).toEqual({ expired: 0, aborted: 0 });
  s3.advance(2 * DAY);
  expect(await s3.s3.runLifecycle()).toEqual({ expired: 0, aborted: 1 });
  expect(await blobs()).toBe(0);
  const late = uploadPart('abandoned', UploadId, 2, Buffer.from('late'));
  expect((await refusal(late))[0]).toBeGreaterThanOrEqual(400);
});

test('a disabled lifecycle rule does nothing', async () => {
  await setRules({
    ID: 'off',
    Status: 'Disabled',
    Filter: { Prefix: '' },
    Expiration: { Days: 1 },
  });
  await put('kept');
  s3.advance(10 * DAY);
  expect(await s3.s3.runLifecycle()).toEqual({ expired: 0, aborted: 0 });
});
