import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListBucketsCommand,
  type DeleteObjectsCommandOutput,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { send } from '../../../support/s3/raw-request.ts';
import type { S3Target } from '../../../support/s3/target.ts';
import { callsOf } from '../calls.ts';
import { readXml, recorded } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3::';

/** Sorted because the tests compare sorted results. */
async function remove(
  { client, bucket: Bucket }: Pick<S3Target, 'client' | 'bucket'>,
  keys: readonly string[],
  Quiet?: boolean,
): Promise<DeleteObjectsCommandOutput> {
  const Objects = keys.map((Key) => ({ Key }));
  const output = await client.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet } }),
  );
  const Deleted = output.Deleted?.toSorted((left, right) =>
    (left.Key ?? '') < (right.Key ?? '') ? -1 : 1,
  );
  return { ...output, ...(Deleted && { Deleted }) };
}

for (const [name, quiet] of [
  ['test_delete_non_existing_keys', undefined],
  ['test_delete_non_existing_keys_quiet', true],
] as const) {
  recorded(`${SUITE}${name}`, async ({ s3, match }) => {
    await callsOf(s3).put('test-key-nonexistent', 'something');
    const keys = ['test-key-nonexistent', 'dummy1', 'dummy2'];
    await match('deleted-resp', remove(s3, keys, quiet));
  });
}

recorded(`${SUITE}test_delete_non_existing_keys_in_non_existing_bucket`, async (replay) => {
  const { client, bucket } = replay.s3;
  const gone = { client, bucket: `${bucket}-absent` };
  await replay.match('error-non-existent-bucket', remove(gone, ['dummy1', 'dummy2']));
});

recorded(`${SUITE}test_delete_objects_encoding`, async ({ s3, match }) => {
  const { put, list } = callsOf(s3);
  const contents = { 'a%2Fb': 'percent encoding', 'a/%F0%9F%98%80': 'percent encoded emoji' };
  for (const [key, body] of Object.entries(contents)) await put(key, body);
  await match('list-objects-before-delete', list());
  await match('deleted-resp', remove(s3, Object.keys(contents)));
  await match('list-objects', list());
});

recorded(`${SUITE}test_s3_batch_delete_objects`, async ({ s3, match }) => {
  const { put, listV1 } = callsOf(s3);
  const keys = [1, 2, 3, 4, 5].map((number) => `key-batch-delete-${number}`);
  for (const key of keys) await put(key, 'This body document');
  await match('batch-delete', remove(s3, keys));
  await match('list-remaining-objects', listV1());
});

recorded(
  `${SUITE}test_s3_batch_delete_public_objects_using_requests`,
  async ({ s3, match, matchValue }) => {
    const { put, listV1 } = callsOf(s3);
    const keys = ['key-created-by-anonymous-1', 'key-created-by-anonymous-2'];
    for (const key of keys) await put(key, 'This body document');
    const objects = keys.map((key) => `<Object>\n    <Key>${key}</Key>\n  </Object>\n`);
    const body = `\n<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\n  ${objects.join('')}</Delete>\n`;
    // Signed, because the server does not support anonymous requests; the request is otherwise the same.
    const answer = await send(s3, {
      method: 'POST',
      query: { delete: '' },
      headers: {
        'content-md5': createHash('md5').update(body).digest('base64'),
        'x-amz-request-payer': 'requester',
      },
      body,
    });
    const { DeleteResult = {} } = readXml(answer) as { DeleteResult?: object };
    const [, xmlns] = /<DeleteResult xmlns="([^"]*)"/.exec(answer.text) ?? [];
    matchValue('multi-delete-with-requests', {
      DeleteResult: { ...DeleteResult, '@xmlns': xmlns },
    });
    await match('list-remaining-objects', listV1());
  },
);

recorded(`${SUITE}test_empty_bucket_fixture`, async ({ s3, match }) => {
  const { put, list } = callsOf(s3);
  const keys = ['key0', 'key1', 'key2'];
  for (const key of keys) await put(key, '123');
  await match('list-obj', list());
  await remove(s3, keys);
  await match('list-obj-after-empty', list());
});

recorded(`${SUITE}test_delete_bucket_with_content`, async ({ s3, match }) => {
  const { client, bucket: Bucket } = s3;
  const { put, listV1 } = callsOf(s3);
  const keys = Array.from({ length: 10 }, (_, index) => `test-key-${index}`);
  for (const [index, key] of keys.entries()) await put(key, `test-${index}`);
  await match('list-objects', listV1({ MaxKeys: 100 }));
  await remove(s3, keys);
  await client.send(new DeleteBucketCommand({ Bucket }));
  // The recording uses another bucket, which the development S3 also has.
  const listed = await client.send(new ListBucketsCommand());
  expect(listed.Buckets?.map(({ Name }) => Name)).not.toContain(Bucket);
  await match('list-buckets', Promise.resolve(listed));
});

recorded(`${SUITE}test_s3_put_more_than_1000_items`, async ({ s3, match }) => {
  const { put, get, listV1 } = callsOf(s3);
  const numbers = Array.from({ length: 1010 }, (_, number) => number);
  for (let first = 0; first < numbers.length; first += 50) {
    const some = numbers.slice(first, first + 50);
    await Promise.all(some.map((number) => put(`test-key-${number}`, `test-${number}`)));
  }
  await match('get_object-1009', get('test-key-1009'));
  await match('get_object-0', get('test-key-0'));
  expect((await listV1({ MaxKeys: 1010 })).Contents).toHaveLength(1000);
  const page = await match('list-objects', listV1({ Delimiter: '/' }));
  expect(page?.Contents).toHaveLength(1000);
  await match('list-objects-next_marker', listV1({ Marker: page?.NextMarker }));
});
