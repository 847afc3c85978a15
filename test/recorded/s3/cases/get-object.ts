import {
  DeleteObjectTaggingCommand,
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { callsOf } from '../calls.ts';
import { recorded, type Replay } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3::';

async function putAndGet(replay: Replay, key: string, body: string): Promise<void> {
  const { put, get } = callsOf(replay.s3);
  await replay.match('put-object', put(key, body));
  await replay.match('get-object', get(key));
}

recorded(`${SUITE}test_put_and_get_object_with_utf8_key`, (replay) =>
  putAndGet(replay, 'Ā0Ä', 'abc123'),
);
recorded(`${SUITE}test_put_and_get_object_with_hash_prefix`, (replay) =>
  putAndGet(replay, '#key-with-hash-prefix', 'test 123'),
);

const kept = [
  ['test_upload_file_with_xml_preamble', '<?xml version="1.0" encoding="UTF-8"?><test/>'],
  ['test_putobject_with_multiple_keys', 'test'],
] as const;
for (const [name, body] of kept) {
  recorded(`${SUITE}${name}`, async (replay) => {
    const { put, get } = callsOf(replay.s3);
    await put('aws/key1/key2/key3', body);
    await replay.match('get_object', get('aws/key1/key2/key3'));
  });
}

recorded(`${SUITE}test_metadata_header_character_decoding`, async (replay) => {
  const { put, head } = callsOf(replay.s3);
  await put('key', 'foo', { Metadata: { TEST_META_1: 'foo', __meta_2: 'bar' } });
  await replay.match('head-object', head('key'));
});

recorded(`${SUITE}test_head_object_fields`, async (replay) => {
  const { put, head } = callsOf(replay.s3);
  await put('my-key', 'abcdefgh');
  await replay.match('head-object', head('my-key'));
  await replay.match('head-object-404', head('doesnotexist'));
});

recorded(`${SUITE}test_get_object_no_such_bucket`, async (replay) => {
  const Bucket = `${replay.s3.bucket}-absent`;
  await replay.match('expected_error', callsOf(replay.s3).get('foobar', { Bucket }));
});

recorded(`${SUITE}test_s3_uppercase_key_names`, async (replay) => {
  const { put, get } = callsOf(replay.s3);
  await put('camelCaseKey', 'something');
  await replay.match('response', get('camelCaseKey'));
  await replay.match('wrong-case-key', get('camelcasekey'));
});

recorded(`${SUITE}test_invalid_range_error`, async (replay) => {
  const { put, get } = callsOf(replay.s3);
  await put('my-key', 'abcdefgh');
  await replay.match('exc', get('my-key', { Range: 'bytes=1024-4096' }));
});

recorded(`${SUITE}test_range_key_not_exists`, async (replay) => {
  await replay.match('exc', callsOf(replay.s3).get('my-key', { Range: 'bytes=1024-4096' }));
});

recorded(`${SUITE}test_range_header_body_length`, async (replay) => {
  const { put, get } = callsOf(replay.s3);
  const body = randomBytes(2048);
  await put('sample.bin', body);
  const ranges = { 'get-object': 'bytes=0-1023', 'get-object-2': 'bytes=1024-2048' };
  for (const [step, Range] of Object.entries(ranges)) {
    await replay.match(step, get('sample.bin', { Range }));
  }
  const second = await get('sample.bin', { Range: 'bytes=1024-2048' });
  expect(Buffer.from((await second.Body?.transformToByteArray()) ?? [])).toEqual(
    body.subarray(1024),
  );
});

recorded(`${SUITE}test_etag_on_get_object_call`, async (replay) => {
  const { put, get } = callsOf(replay.s3);
  await put('my-key', 'Lorem ipsum dolor sit amet, ... '.repeat(30));
  await replay.match('get_object', get('my-key'));
  await replay.match('get_object_range', get('my-key', { Range: 'bytes=0-16' }));
});

recorded(`${SUITE}test_delete_object_tagging`, async (replay) => {
  const { client, bucket: Bucket } = replay.s3;
  const { put, get } = callsOf(replay.s3);
  await put('test-key-tagging', 'something');
  await replay.match('get-obj', get('test-key-tagging'));
  await client.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'test-key-tagging' }));
  await replay.match('get-obj-after-tag-deletion', get('test-key-tagging'));
});

recorded(`${SUITE}test_put_object_tagging_empty_list`, async (replay) => {
  const { client, bucket: Bucket } = replay.s3;
  const Key = 'my-key';
  await callsOf(replay.s3).put(Key, 'abcdefgh');
  const tags = () => client.send(new GetObjectTaggingCommand({ Bucket, Key }));
  const setTags = (tagged: Record<string, string>) => {
    const TagSet = Object.entries(tagged).map(([name, Value]) => ({ Key: name, Value }));
    return client.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet } }));
  };
  await replay.match('created-object-tags', tags());
  await setTags({ tag1: 'tag1', tag2: '' });
  await replay.match('updated-object-tags', tags());
  await setTags({});
  await replay.match('deleted-object-tags', tags());
});

// Compressed by zlib, like the recording's body: Node's own zlib produces other bytes.
const GZIPPED = Buffer.from(
  '1f8b0800146cee6302ff33343236313533b7b03450301c658e324799a34c729900976773534c040000',
  'hex',
);

recorded(`${SUITE}test_s3_upload_download_gzip`, async (replay) => {
  const { put, get } = callsOf(replay.s3);
  await replay.match('put-object', put('test.gz', GZIPPED, { ContentEncoding: 'gzip' }));
  await replay.match('get-object', get('test.gz'));
});

recorded(`${SUITE}test_s3_get_object_header_overrides`, async (replay) => {
  const { put, get } = callsOf(replay.s3);
  await put('key-header-overrides', 'something');
  await replay.match(
    'get-object',
    get('key-header-overrides', {
      ResponseCacheControl: 'max-age=74',
      ResponseContentDisposition: 'attachment; filename="foo.jpg"',
      ResponseContentEncoding: 'identity',
      ResponseContentLanguage: 'de-DE',
      ResponseContentType: 'image/jpeg',
      ResponseExpires: new Date('2015-10-21T07:28:00Z'),
    }),
  );
});

recorded(`${SUITE}test_s3_object_expires`, async (replay) => {
  const { put, get, head } = callsOf(replay.s3);
  for (const [when, days] of [
    ['future', 1],
    ['past', -1],
  ] as const) {
    const Expires = new Date(Date.now() + days * 86_400_000);
    await replay.match(`put-object-expires-${when}`, put(when, 'foo', { Expires }));
    await replay.match(`head-object-expires-${when}`, head(when));
    await replay.match(`get-object-expires-${when}`, get(when));
  }
});

recorded(`${SUITE}test_upload_big_file`, async (replay) => {
  const { put, head } = callsOf(replay.s3);
  const Key = 'test_key1';
  await replay.match('put_object_key1', put(Key, Buffer.alloc(10_000_000, 1)));
  await replay.match('put_object_key2', put(Key, Buffer.alloc(10_000_000, 'a')));
  await replay.match('head_object_key1', head(Key));
  await replay.match('head_object_key2', head(Key));
});
