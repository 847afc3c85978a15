import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketLifecycleConfigurationCommand,
  type LifecycleRule,
} from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { conformance } from '../../../support/s3/conformance.ts';
import { refusal, s3Calls } from '../../../support/s3/calls.ts';
import { send } from '../../../support/s3/raw-request.ts';

const newName = (): string => `made-${randomBytes(6).toString('hex')}`;

conformance(
  'CreateBucket',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html',
  (check, s3) => {
    const create = (Bucket: string) => s3().client.send(new CreateBucketCommand({ Bucket }));
    const remove = (Bucket: string) => s3().client.send(new DeleteBucketCommand({ Bucket }));

    check('creates a bucket and, in us-east-1, accepts creating it again', async () => {
      const Bucket = newName();
      expect((await create(Bucket)).Location).toBe(`/${Bucket}`);
      await create(Bucket);
      await remove(Bucket);
    });

    for (const name of ['ab', 'Upper-Case', 'under_score', 'a..b', '-dash', '192.168.0.1']) {
      check(`refuses the bucket name ${name}`, async () => {
        const answer = await send({ ...s3(), bucket: name }, { method: 'PUT' });
        expect([answer.status, answer.code]).toEqual([400, 'InvalidBucketName']);
      });
    }

    check('HeadBucket returns the region', async () => {
      const head = await s3().client.send(new HeadBucketCommand({ Bucket: s3().bucket }));
      expect(head.BucketRegion).toBe('us-east-1');
      const other = new HeadBucketCommand({ Bucket: 'there-is-no-such-bucket' });
      expect((await refusal(s3().client.send(other)))[0]).toBe(404);
    });

    check('GetBucketLocation is empty for us-east-1', async () => {
      const location = new GetBucketLocationCommand({ Bucket: s3().bucket });
      expect((await s3().client.send(location)).LocationConstraint ?? '').toBe('');
    });

    check('ListBuckets lists the bucket', async () => {
      const { Buckets = [] } = await s3().client.send(new ListBucketsCommand({}));
      expect(Buckets.map(({ Name }) => Name)).toContain(s3().bucket);
    });

    check('DeleteBucket requires an empty bucket', async () => {
      const Bucket = newName();
      await create(Bucket);
      await s3Calls(s3).put('key', { Bucket });
      expect(await refusal(remove(Bucket))).toEqual([409, 'BucketNotEmpty']);
      await s3().client.send(new DeleteObjectCommand({ Bucket, Key: 'key' }));
      await remove(Bucket);
      expect(await refusal(remove(Bucket))).toEqual([404, 'NoSuchBucket']);
    });
  },
);

conformance(
  'PutBucketLifecycleConfiguration',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html',
  (check, s3) => {
    const put = (Rules: LifecycleRule[]) =>
      s3().client.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket: s3().bucket,
          LifecycleConfiguration: { Rules },
        }),
      );
    const get = () =>
      s3().client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: s3().bucket }));

    check('stores rules and returns them', async () => {
      await put([
        {
          ID: 'orphans',
          Status: 'Enabled',
          Filter: { Tag: { Key: 'orphan', Value: '1' } },
          Expiration: { Days: 30 },
        },
        {
          ID: 'parts',
          Status: 'Enabled',
          Filter: { Prefix: 'a/' },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
      ]);
      const { Rules } = await get();
      expect(Rules?.map(({ ID }) => ID)).toEqual(['orphans', 'parts']);
      expect(Rules?.[1]?.AbortIncompleteMultipartUpload?.DaysAfterInitiation).toBe(1);
    });

    check('refuses to abort uploads by tags', async () => {
      const rule: LifecycleRule = {
        ID: 'both',
        Status: 'Enabled',
        Filter: { Tag: { Key: 'a', Value: 'b' } },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      };
      expect(await refusal(put([rule]))).toEqual([400, 'InvalidRequest']);
    });

    check('refuses a rule without an action', async () => {
      const rule: LifecycleRule = { ID: 'idle', Status: 'Enabled', Filter: { Prefix: '' } };
      expect(await refusal(put([rule]))).toEqual([400, 'InvalidRequest']);
    });

    check('reading lifecycle rules that are not set is an error', async () => {
      await s3().client.send(new DeleteBucketLifecycleCommand({ Bucket: s3().bucket }));
      expect(await refusal(get())).toEqual([404, 'NoSuchLifecycleConfiguration']);
    });
  },
);
