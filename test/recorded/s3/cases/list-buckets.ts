import {
  CreateBucketCommand,
  ListBucketsCommand,
  type ListBucketsCommandInput,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { recorded, type Replay } from '../replay.ts';

const SUITE = 'test_s3_list_operations.py::TestS3ListBuckets::';

function list({ s3 }: Replay, input: ListBucketsCommandInput) {
  return s3.client.send(new ListBucketsCommand(input));
}

/** Creates buckets in addition to the bucket of every case. */
async function createMore({ s3 }: Replay, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await s3.client.send(new CreateBucketCommand({ Bucket: `other-${number}-${s3.bucket}` }));
  }
}

recorded(`${SUITE}test_list_buckets_by_prefix_with_case_sensitivity`, async (replay) => {
  const { bucket } = replay.s3;
  await createMore(replay, 1);
  const upper = list(replay, { Prefix: bucket.toUpperCase() });
  await replay.match('list-objects-by-prefix-empty', upper);
  await replay.match('list-objects-by-prefix-not-empty', list(replay, { Prefix: bucket }));
});

recorded(`${SUITE}test_list_buckets_with_max_buckets`, async (replay) => {
  await createMore(replay, 1);
  await replay.match('list-objects-with-max-buckets', list(replay, { MaxBuckets: 1 }));
});

recorded(`${SUITE}test_list_buckets_when_continuation_token_is_empty`, async (replay) => {
  await createMore(replay, 1);
  await replay.match(
    'list-objects-with-empty-continuation-token',
    list(replay, { ContinuationToken: '', MaxBuckets: 1 }),
  );
});

recorded(`${SUITE}test_list_buckets_with_continuation_token`, async (replay) => {
  await createMore(replay, 2);
  const first = await list(replay, { MaxBuckets: 1 });
  const { ContinuationToken } = first;
  const second = await replay.match(
    'list-objects-with-continuation',
    list(replay, { MaxBuckets: 1, ContinuationToken }),
  );
  expect(second?.Buckets?.[0]?.Name).not.toBe(first.Buckets?.[0]?.Name);
});

recorded(`${SUITE}test_list_buckets_by_bucket_region`, async (replay) => {
  // The server has one region. The bucket must be in the second list and not in the first.
  const Prefix = replay.s3.bucket;
  await replay.match(
    'list-objects-by-bucket-region-empty',
    list(replay, { BucketRegion: 'eu-central-1', Prefix }),
  );
  await replay.match(
    'list-objects-by-bucket-region-not-empty',
    list(replay, { BucketRegion: 'us-east-1', Prefix }),
  );
});

recorded(`${SUITE}test_list_buckets_region_validation`, async (replay) => {
  await replay.match('bad-region', list(replay, { BucketRegion: 'eu-east-1' }));
});
