import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketCorsCommand,
  type BucketLocationConstraint,
} from '@aws-sdk/client-s3';
import { send } from '../../../support/s3/raw-request.ts';
import type { S3Target } from '../../../support/s3/target.ts';
import { callsOf } from '../calls.ts';
import { recorded } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3::';
const OTHER_REGION = 'one region is claimed, us-east-1';

const createBucket = ({ client }: S3Target, Bucket: string, LocationConstraint?: string) =>
  client.send(
    new CreateBucketCommand({
      Bucket,
      ...(LocationConstraint !== undefined && {
        // Some values in the recordings are not regions.
        CreateBucketConfiguration: {
          LocationConstraint: LocationConstraint as BucketLocationConstraint,
        },
      }),
    }),
  );

recorded(`${SUITE}test_delete_bucket_no_such_bucket`, async ({ s3, match }) => {
  const Bucket = 'does-not-exist-localstack-test';
  await match('expected_error', s3.client.send(new DeleteBucketCommand({ Bucket })));
});

recorded(`${SUITE}test_bucket_availability`, async ({ s3, match, skip }) => {
  const Bucket = `${s3.bucket}-absent`;
  const get = new GetBucketLifecycleConfigurationCommand({ Bucket });
  await match('bucket-lifecycle', s3.client.send(get));
  skip('bucket-replication', 'GetBucketReplication is not claimed');
});

recorded(`${SUITE}test_bucket_exists`, async ({ s3, match, skip }) => {
  const { client, bucket: Bucket } = s3;
  const rule = {
    AllowedMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    AllowedOrigins: ['localhost'],
  };
  await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
  await match('get-bucket-cors', client.send(new GetBucketCorsCommand({ Bucket })));
  skip('get-bucket-acl', 'GetBucketAcl is not claimed');
  skip('get-bucket-not-exists', 'GetBucketAcl is not claimed');
});

recorded(`${SUITE}test_bucket_operation_between_regions`, async ({ s3, match, skip }) => {
  const { client, bucket: Bucket } = s3;
  const CORSRules = [{ AllowedOrigins: ['*'], AllowedMethods: ['GET'] }];
  // Both requests use one region; the answers do not show it.
  const put = new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } });
  await match('put-cors-config-region-1', client.send(put));
  await match('get-cors-config-region-2', client.send(new GetBucketCorsCommand({ Bucket })));
  skip('put-website-config-region-1', 'PutBucketWebsite is not claimed');
  skip('get-website-config-region-2', 'GetBucketWebsite is not claimed');
});

recorded(`${SUITE}test_bucket_does_not_exist`, async ({ s3, match, skip }) => {
  const Bucket = `${s3.bucket}-absent`;
  await match('list_object', callsOf(s3).listV1({ Bucket }));
  skip('list_object_vhost', 'virtual-hosted addresses are not claimed');
});

recorded(`${SUITE}test_bucket_name_with_dots`, async ({ s3, match, skip }) => {
  const bucket = `my.bucket.name.${s3.bucket}`;
  await createBucket(s3, bucket);
  const { put, listV1 } = callsOf({ client: s3.client, bucket });
  await put('my-content', 'something');
  await match('list-objects', listV1());
  skip('request-vhost-url-content', 'requests without a signature are not claimed');
  skip('request-path-url-content', 'requests without a signature are not claimed');
});

recorded(`${SUITE}test_s3_uppercase_bucket_name`, async ({ s3, match }) => {
  await match('uppercase-bucket', createBucket(s3, 'TESTUPPERCASE-1'));
});

recorded(`${SUITE}test_create_bucket_head_bucket`, async ({ s3, match, matchValue, skip }) => {
  const bucket = `${s3.bucket}-1`;
  const head = (Bucket: string) => s3.client.send(new HeadBucketCommand({ Bucket }));
  await match('create_bucket', createBucket(s3, bucket));
  await match('head_bucket', head(bucket));
  const { headers } = await send({ ...s3, bucket }, { method: 'HEAD' });
  const own = Object.entries(headers).filter(([name]) => /^(x-amz|content-type$)/.test(name));
  matchValue('head_bucket_filtered_header', Object.fromEntries(own));
  await match('head_bucket_not_exist', head(`${bucket}-absent`));
  for (const step of [
    'create_bucket_location_constraint',
    'head_bucket_2',
    'head_bucket_2_filtered_header',
  ]) {
    skip(step, OTHER_REGION);
  }
});

recorded(`${SUITE}test_different_location_constraint`, async ({ s3, match, skip }) => {
  const locationOf = (Bucket: string) => s3.client.send(new GetBucketLocationCommand({ Bucket }));
  await match('get-bucket-location-bucket-us-east-1', locationOf(s3.bucket));
  await match(
    'create-bucket-constraint-us-east-1',
    createBucket(s3, `${s3.bucket}-1`, 'us-east-1'),
  );
  await match(
    'create-bucket-constraint-us-east-1-with-None',
    s3.client.send(
      new CreateBucketCommand({ Bucket: `${s3.bucket}-2`, CreateBucketConfiguration: {} }),
    ),
  );
  await match('get-bucket-location-non-existent-bucket', locationOf(`${s3.bucket}-absent`));
  for (const step of [
    'get-bucket-location-bucket-us-east-2',
    'create-bucket-us-east-2-no-constraint-exc',
    'create-bucket-constraint-us-east-2-with-None',
    'create-bucket-us-east-2-constraint-to-us-west-1',
    'create-bucket-us-west-1-constraint-to-us-east-2',
    'create-bucket-us-west-1-constraint-to-us-east-1',
  ]) {
    skip(step, OTHER_REGION);
  }
});

recorded(`${SUITE}test_bucket_constraint_aws_global[us-east-1]`, async ({ s3, match }) => {
  await match('aws-global-constraint', createBucket(s3, `${s3.bucket}-1`, 'aws-global'));
});

for (const location of ['us-east-1', 'foo']) {
  recorded(
    `${SUITE}test_create_bucket_with_invalid_location_constraint[us-east-1-${location}]`,
    async ({ s3, match }) => {
      await match(
        `us-east-1-location-constraint-${location}-error`,
        createBucket(s3, `${s3.bucket}-1`, location),
      );
    },
  );
}

recorded(`${SUITE}test_create_bucket_aws_global`, async ({ s3, match, matchXml }) => {
  const { client } = s3;
  const Prefix = `global-${s3.bucket}`;
  const Bucket = `${Prefix}-1`;
  matchXml(
    'xml-error-create-bucket',
    await send({ ...s3, bucket: Bucket }, { method: 'PUT', scope: { region: 'aws-global' } }),
  );
  // The recording's client signs for us-east-1 here.
  await match('create-bucket-global', createBucket(s3, Bucket));
  await match('head-bucket-global', client.send(new HeadBucketCommand({ Bucket })));
  await match('get-location-1', client.send(new GetBucketLocationCommand({ Bucket })));
  const list = new ListBucketsCommand({ BucketRegion: 'us-east-1', Prefix });
  await match('list-buckets', client.send(list));
});
