import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { callsOf } from '../calls.ts';
import { recorded } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3::';

const specialKeys = [
  'file%2Fname',
  'test@key/',
  'test%123',
  'test%percent',
  'test key/',
  'test key//',
  'test%123/',
  'a/%F0%9F%98%80/',
];
for (const Key of specialKeys) {
  recorded(`${SUITE}test_put_get_object_special_character[${Key}]`, async ({ s3, match }) => {
    const { put, get, list } = callsOf(s3);
    await match('put-object-special-char', put(Key, 'test'));
    await match('list-object-special-char', list());
    await match('get-object-special-char', get(Key));
    const remove = new DeleteObjectCommand({ Bucket: s3.bucket, Key });
    await match('del-object-special-char', s3.client.send(remove));
  });
}

recorded(`${SUITE}test_put_get_object_single_character_trailing_slash`, async ({ s3, match }) => {
  const { put, get, list } = callsOf(s3);
  for (const key of ['a/', 't/', 'u/']) {
    await match(`put-object-single-char-${key}`, put(key, 'test'));
    await match(`get-object-single-char-${key}`, get(key));
  }
  await match('list-objects-single-char', list());
});

const lookalikes = [
  {
    name: 'test_url_encoded_key[False]',
    step: 'list-object-encoded-char',
    contents: {
      'test@key/': 'test-non-encoded',
      'test%40key/': 'test-encoded',
      'test%40key': 'test-encoded-no-trailing',
    },
    absent: [],
  },
  {
    name: 'test_object_with_slashes_in_key[False]',
    step: 'list-objects-slashes',
    contents: { '/foo': 'foobar', bar: 'barfoo', '/bar/foo/': 'test' },
    absent: ['foo', '//foo', '/bar'],
  },
];
for (const { name, step, contents, absent } of lookalikes) {
  recorded(`${SUITE}${name}`, async ({ s3, match }) => {
    const { put, get, list } = callsOf(s3);
    for (const [key, body] of Object.entries(contents)) await put(key, body);
    for (const [key, body] of Object.entries(contents)) {
      expect(await (await get(key)).Body?.transformToString()).toBe(body);
    }
    await match(step, list());
    for (const key of absent) await expect(get(key)).rejects.toThrow('does not exist');
  });
}
