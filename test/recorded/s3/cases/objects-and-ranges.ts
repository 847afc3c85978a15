import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  type DeleteObjectCommandInput,
} from '@aws-sdk/client-s3';
import { callsOf } from '../calls.ts';
import { recorded, type Replay } from '../replay.ts';

const SUITE = 'test_s3_api.py::';
const ABSENT_VERSION = 'HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD';

function remove({ s3 }: Replay, Key: string, more: Partial<DeleteObjectCommandInput> = {}) {
  return s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key, ...more }));
}

recorded(`${SUITE}TestS3BucketCRUD::test_delete_bucket_with_objects`, async (replay) => {
  const { client, bucket: Bucket } = replay.s3;
  await callsOf(replay.s3).put('test-delete', 'test-delete');
  await replay.match('delete-with-obj', client.send(new DeleteBucketCommand({ Bucket })));
  await replay.match('delete-obj', remove(replay, 'test-delete'));
  await replay.match('delete-bucket', client.send(new DeleteBucketCommand({ Bucket })));
});

recorded(`${SUITE}TestS3ObjectCRUD::test_delete_object`, async (replay) => {
  const { put } = callsOf(replay.s3);
  await replay.match('put-object', put('test-delete', 'test-delete'));
  await replay.match('delete-object', remove(replay, 'test-delete'));
  await replay.match('delete-nonexistent-object', remove(replay, 'test-delete'));
  await replay.match(
    'delete-nonexistent-object-versionid',
    remove(replay, 'test-delete', { VersionId: ABSENT_VERSION }),
  );
});

recorded(`${SUITE}TestS3ObjectCRUD::test_delete_objects`, async (replay) => {
  const { client, bucket: Bucket } = replay.s3;
  const removeAll = (...Objects: { readonly Key: string; readonly VersionId?: string }[]) =>
    client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  const { put } = callsOf(replay.s3);
  await replay.match('put-object', put('test-delete', 'test-delete'));
  await replay.match(
    'delete-object-wrong-version-id',
    removeAll({ Key: 'test-delete', VersionId: ABSENT_VERSION }),
  );
  // S3's answer has no order, and the recording is sorted.
  const sorted = removeAll(
    { Key: 'test-delete' },
    { Key: 'c-wrong-key' },
    { Key: 'a-wrong-key' },
  ).then(({ Deleted = [], ...rest }) => ({
    ...rest,
    Deleted: Deleted.toSorted((left, right) => ((left.Key ?? '') < (right.Key ?? '') ? -1 : 1)),
  }));
  await replay.match('delete-objects', sorted);
});

recorded(`${SUITE}TestS3ObjectCRUD::test_get_object_range`, async (replay) => {
  const { put, get } = callsOf(replay.s3);
  await put('key', '0123456789');
  const ranges = {
    'get-0-8': 'bytes=0-8',
    'get-0-8-checksum': 'bytes=0-8',
    'get-1-1': 'bytes=1-1',
    'get-1-0': 'bytes=1-0',
    'get-1-': 'bytes=1-',
    'get--1-': 'bytes=-1-',
    'get--2': 'bytes=-2',
    'get--9': 'bytes=-9',
    'get--15': 'bytes=-15',
    'get-0-100': 'bytes=0-100',
    'get-0-0': 'bytes=0-0',
    'get-0--1': 'bytes=0--1',
    'get-multiple-ranges': 'bytes=0-1,3-4,7-9',
    'get-wrong-format': '0-1',
    'get--': 'bytes=-',
    'get--0': 'bytes=-0',
    'get-100-200': 'bytes=100-200',
  };
  for (const [step, Range] of Object.entries(ranges)) {
    await replay.match(step, get('key', { Range, ChecksumMode: 'ENABLED' }));
  }
  await replay.match('put-after-failed', put('key', '01234567890123456789'));
});

const yesterday = new Date(Date.now() - 86_400_000);
const conditions: Readonly<
  Record<string, readonly [step: string, more: Partial<DeleteObjectCommandInput>]>
> = {
  test_delete_object_if_match_non_express: ['delete-obj-if-match', { IfMatch: 'badvalue' }],
  test_delete_object_if_match_modified_non_express: [
    'delete-obj-if-match-last-modified',
    { IfMatchLastModifiedTime: yesterday },
  ],
  test_delete_object_if_match_size_non_express: ['delete-obj-if-match-size', { IfMatchSize: 10 }],
  test_delete_object_if_match_all_non_express: [
    'delete-obj-if-match-all',
    { IfMatchSize: 10, IfMatch: 'badvalue', IfMatchLastModifiedTime: yesterday },
  ],
};
for (const [name, [step, more]] of Object.entries(conditions)) {
  recorded(`${SUITE}TestS3DeletePrecondition::${name}`, async (replay) => {
    await callsOf(replay.s3).put('test-precondition', '');
    await replay.match(step, remove(replay, 'test-precondition', more));
  });
}
