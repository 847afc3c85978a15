import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  type TransitionDefaultMinimumObjectSize,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import type { S3Target } from '../../../support/s3/target.ts';
import { objectCalls } from '../object-calls.ts';
import { recorded, type Replay } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3BucketLifecycle';

function lifecycleOf({ client, bucket: Bucket }: S3Target) {
  return {
    set: (
      Rules: Partial<LifecycleRule>[],
      more: { TransitionDefaultMinimumObjectSize?: TransitionDefaultMinimumObjectSize } = {},
    ) =>
      client.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: {
            Rules: Rules.map((rule) => ({ Status: 'Enabled', ...rule })),
          },
          ...more,
        }),
      ),
    get: () => client.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
    remove: () => client.send(new DeleteBucketLifecycleCommand({ Bucket })),
  };
}

const wholeBucket: Partial<LifecycleRule> = {
  ID: 'wholebucket',
  Filter: { Prefix: '' },
  Expiration: { Days: 7 },
};

/** The recordings replace the entire value. */
function expectExpiryBy(rule: string | undefined, expiration: string | undefined): void {
  const named = expiration && /^expiry-date="[^"]+ GMT", rule-id="([^"]+)"$/.exec(expiration)?.[1];
  expect.soft(named).toBe(rule);
}

recorded(`${SUITE}::test_delete_bucket_lifecycle_configuration`, async (replay) => {
  const { set, get, remove } = lifecycleOf(replay.s3);
  await replay.match('get-bucket-lifecycle-exc-1', get());
  await replay.match('delete-bucket-lifecycle-no-bucket', remove());
  await set([wholeBucket]);
  await replay.match('get-bucket-lifecycle-conf', get());
  await remove();
  await replay.match('get-bucket-lifecycle-exc-2', get());
});

recorded(`${SUITE}::test_delete_lifecycle_configuration_on_bucket_deletion`, async (replay) => {
  const { client, bucket: Bucket } = replay.s3;
  const { set, get } = lifecycleOf(replay.s3);
  await set([wholeBucket]);
  await replay.match('get-bucket-lifecycle-conf', get());
  await client.send(new DeleteBucketCommand({ Bucket }));
  await client.send(new CreateBucketCommand({ Bucket }));
  await replay.match('get-bucket-lifecycle-exc', get());
});

recorded(`${SUITE}::test_put_bucket_lifecycle_conf_exc`, async (replay) => {
  const { set } = lifecycleOf(replay.s3);
  const Tags = ['positive', 'positive-two'].map((Value) => ({ Key: 'testlifecycle', Value }));
  const { ID, Expiration } = wholeBucket;
  const refused: Record<string, Partial<LifecycleRule>> = {
    'missing-id': { Expiration },
    'missing-filter': { ID, Expiration },
    'missing-noncurrent-version-expiration-data': {
      ID,
      Expiration,
      Filter: {},
      NoncurrentVersionExpiration: {},
    },
    'wrong-filter-and-plus-prefix': {
      ...wholeBucket,
      Filter: { And: { Prefix: 'test' }, Prefix: '' },
    },
    'wrong-filter-and-and-object-size': {
      ...wholeBucket,
      Filter: { ObjectSizeGreaterThan: 500, Prefix: '' },
    },
    'wrong-data-no-midnight': {
      ID: 'wrong-data',
      Filter: {},
      Expiration: { Date: new Date('2023-01-01T02:02:00Z') },
    },
    'duplicate-tag-keys': {
      ID: 'duplicate-tag-keys',
      Filter: { And: { Tags } },
      Expiration: { Days: 1 },
    },
    'expired-delete-marker-and-days': {
      ID: 'expired-delete-marker-and-days',
      Filter: {},
      Expiration: { Days: 1, ExpiredObjectDeleteMarker: true },
    },
  };
  for (const [step, rule] of Object.entries(refused)) await replay.match(step, set([rule]));
});

recorded(`${SUITE}::test_lifecycle_expired_object_delete_marker`, async (replay) => {
  const { set, get } = lifecycleOf(replay.s3);
  await set([{ ID: 'rule-marker', Filter: {}, Expiration: { ExpiredObjectDeleteMarker: true } }]);
  const answer = await replay.match('get-bucket-lifecycle-conf', get());
  expect.soft(answer?.Rules?.[0]?.Expiration).toEqual({ ExpiredObjectDeleteMarker: true });
  const { put, head } = objectCalls(replay.s3, 'test-expired-object-delete-marker');
  await replay.match('put-object', put({ Body: 'test' }));
  await replay.match('head-object', head());
});

recorded(`${SUITE}::test_bucket_lifecycle_configuration_date`, async (replay) => {
  const { set, get } = lifecycleOf(replay.s3);
  await set([
    { ID: 'rule_number_one', Filter: {}, Expiration: { Date: new Date('2023-01-01T00:00:00Z') } },
  ]);
  await replay.match('get-bucket-lifecycle-conf', get());
});

recorded(`${SUITE}::test_bucket_lifecycle_configuration_object_expiry`, async (replay) => {
  const lifecycle = lifecycleOf(replay.s3);
  await lifecycle.set([{ ...wholeBucket, ID: 'rule_number_one' }]);
  await replay.match('get-bucket-lifecycle-conf', lifecycle.get());
  const { put, head, get } = objectCalls(replay.s3, 'test-object-expiry');
  await put({ Body: 'test' });
  await replay.match('head-object-expiry', head());
  const answer = await replay.match('get-object-expiry', get());
  expectExpiryBy('rule_number_one', answer?.Expiration);
  const [, date = ''] = /"([^"]+)"/.exec(answer?.Expiration ?? '') ?? [];
  const days = (Date.parse(date) - Number(answer?.LastModified)) / 86_400_000;
  expect.soft(Math.abs(days - 7)).toBeLessThanOrEqual(1);
});

recorded(`${SUITE}::test_object_expiry_after_bucket_lifecycle_configuration`, async (replay) => {
  const { put, head } = objectCalls(replay.s3, 'test-object-expiry');
  await replay.match('put-object-before', put({ Body: 'test' }));
  const lifecycle = lifecycleOf(replay.s3);
  await lifecycle.set([{ ID: 'rule3', Filter: {}, Expiration: { Days: 7 } }]);
  await replay.match('get-bucket-lifecycle-conf', lifecycle.get());
  await replay.match('head-object-expiry-before', head());
  await replay.match('put-object-after', put({ Body: 'test' }));
  await replay.match('head-object-expiry-after', head());
});

async function matchPuts(
  replay: Replay,
  puts: readonly (readonly [step: string, key: string, Body: string, rule?: string])[],
): Promise<void> {
  for (const [step, key, Body, rule] of puts) {
    const put = await replay.match(step, objectCalls(replay.s3, key).put({ Body }));
    expectExpiryBy(rule, put?.Expiration);
  }
}

recorded(`${SUITE}::test_bucket_lifecycle_multiple_rules`, async (replay) => {
  const { set, get } = lifecycleOf(replay.s3);
  const prefixes = { rule_one: 'testobject', rule_two: 'test', rule_three: 't' };
  await set(
    Object.entries(prefixes).map(([ID, Prefix]) => ({ ...wholeBucket, ID, Filter: { Prefix } })),
  );
  await replay.match('get-bucket-lifecycle-conf', get());
  await matchPuts(replay, [
    ['put-object-match-both-rules', 'testobject-expiry', 'test', 'rule_one'],
    ['put-object-match-rule-2', 'test-one-rule', 'test', 'rule_two'],
    ['put-object-no-match', 'no-rules', 'test'],
  ]);
});

recorded(`${SUITE}::test_bucket_lifecycle_object_size_rules`, async (replay) => {
  const { set, get } = lifecycleOf(replay.s3);
  const { Expiration } = wholeBucket;
  await set([
    { ID: 'rule_one', Filter: { ObjectSizeGreaterThan: 20 }, Expiration },
    { ID: 'rule_two', Filter: { ObjectSizeLessThan: 10 }, Expiration },
  ]);
  await replay.match('get-bucket-lifecycle-conf', get());
  await matchPuts(replay, [
    ['put-object-match-rule-1', 'testobject-expiry', 'a'.repeat(22), 'rule_one'],
    ['put-object-match-rule-2', 'test-one-rule', 'a'.repeat(5), 'rule_two'],
    ['put-object-no-match', 'no-rules', 'a'.repeat(15)],
  ]);
});

recorded(`${SUITE}::test_bucket_lifecycle_tag_rules`, async (replay) => {
  const lifecycle = lifecycleOf(replay.s3);
  const { Expiration } = wholeBucket;
  const one = { Key: 'testlifecycle', Value: 'positive' };
  const two = { Key: 'testlifecycletwo', Value: 'positive-two' };
  await lifecycle.set([
    { ID: 'rule_one', Filter: { Tag: one }, Expiration },
    { ID: 'rule_two', Filter: { And: { Tags: [one, two] } }, Expiration },
  ]);
  await replay.match('get-bucket-lifecycle-conf', lifecycle.get());
  const objects = [
    ['match-both-rules', 'testlifecycle=positive&testlifecycletwo=positivetwo', 'rule_one'],
    ['match-rule-1', 'testlifecycle=positive', 'rule_one'],
    ['no-match', 'testlifecycle2=positivetwo', undefined],
    ['no-tags', undefined, undefined],
  ] as const;
  for (const [step, Tagging, rule] of objects) {
    const { put, get } = objectCalls(replay.s3, step);
    const answer = await replay.match(`put-object-${step}`, put({ Body: 'test', Tagging }));
    expectExpiryBy(rule, answer?.Expiration);
    await replay.match(`get-object-${step}`, get());
  }
});

recorded(`${SUITE}::test_s3_transition_default_minimum_object_size`, async (replay) => {
  const { set, get } = lifecycleOf(replay.s3);
  const sizes = {
    'varies-by-storage': { TransitionDefaultMinimumObjectSize: 'varies_by_storage_class' },
    default: {},
    'all-storage': { TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K' },
  } as const;
  for (const [step, more] of Object.entries(sizes)) {
    await replay.match(step, set([wholeBucket], more));
    await replay.match(`get-${step}`, get());
  }
  const unknown = 'value' as TransitionDefaultMinimumObjectSize;
  await replay.match(
    'bad-value',
    set([wholeBucket], { TransitionDefaultMinimumObjectSize: unknown }),
  );
});
