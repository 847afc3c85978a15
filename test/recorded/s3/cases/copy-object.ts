import { CreateBucketCommand, GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import { callsOf, copySource } from '../calls.ts';
import { ALGORITHMS } from '../checksum-of.ts';
import { recorded } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3::';
const Key = 'source-object';
const COPY = `${Key}-copy`;
const JSON_BODY = '{"key": "value"}';
const JSON_OBJECT = { ContentType: 'application/json', Metadata: { key: 'value' } };
const NO_ATTRIBUTES = 'GetObjectAttributes is not claimed';

recorded(`${SUITE}test_s3_copy_metadata_replace`, async ({ s3, match }) => {
  const { put, head, copy } = callsOf(s3);
  await match('put_object', put(Key, JSON_BODY, { ...JSON_OBJECT, ContentLanguage: 'en-US' }));
  await match('head_object', head(Key));
  await match(
    'copy_object',
    copy(Key, COPY, {
      Metadata: { 'another-key': 'value' },
      ContentType: 'image/jpg',
      MetadataDirective: 'REPLACE',
    }),
  );
  await match('head_object_copy', head(COPY));
});

recorded(`${SUITE}test_s3_copy_metadata_directive_copy`, async ({ s3, match }) => {
  const { put, head, copy } = callsOf(s3);
  const kept = { Metadata: { key: 'value' }, ContentLanguage: 'en-US' };
  await match('put-object', put(Key, 'test', kept));
  await match('head-object', head(Key));
  await match(
    'copy-object',
    copy(Key, COPY, {
      Metadata: { 'another-key': 'value' },
      ContentLanguage: 'en-GB',
      ContentType: 'image/jpg',
      MetadataDirective: 'COPY',
    }),
  );
  await match('head-object-copy', head(COPY));
});

recorded(`${SUITE}test_s3_copy_content_type_and_metadata`, async ({ s3, match }) => {
  const { put, head, copy } = callsOf(s3);
  await match('put_object', put(Key, JSON_BODY, JSON_OBJECT));
  await match('head_object', head(Key));
  await match('copy_object', copy(Key, COPY));
  await match('head_object_copy', head(COPY));
  const other = { Metadata: { 'another-key': 'value' }, ContentType: 'application/javascript' };
  await match('copy_object_second', copy(Key, `${Key}-second-copy`, other));
  await match('head_object_second_copy', head(`${Key}-second-copy`));
});

recorded(`${SUITE}test_s3_copy_object_in_place`, async ({ s3, match, skip }) => {
  const { put, head, copy } = callsOf(s3);
  await match('put_object', put(Key, JSON_BODY, JSON_OBJECT));
  await match('head_object', head(Key));
  await match('copy-object-in-place-no-change', copy(Key, Key));
  await match(
    'copy-object-in-place-with-storage-class',
    copy(Key, Key, { ChecksumAlgorithm: 'SHA256', StorageClass: 'STANDARD' }),
  );
  skip('object-attrs', NO_ATTRIBUTES);
  skip('object-attrs-after-copy', NO_ATTRIBUTES);
  skip('object-acl', 'GetObjectAcl is not claimed');
  skip('copy-object-in-place-with-acl', 'buckets that allow ACLs are not claimed');
});

recorded(`${SUITE}test_s3_copy_object_in_place_metadata_directive`, async ({ s3, match }) => {
  const { put, head, copy } = callsOf(s3);
  await match('put_object', put(Key, JSON_BODY, JSON_OBJECT));
  await match('head_object', head(Key));
  await match('no-metadata-directive-fail', copy(Key, Key, { Metadata: { key: 'value' } }));
  // Setting a storage class makes it legal to copy an object onto itself with the same metadata.
  const directives = {
    'replace-directive': { MetadataDirective: 'REPLACE', Metadata: { key2: 'value2' } },
    'copy-directive': { MetadataDirective: 'COPY', StorageClass: 'STANDARD' },
    'copy-directive-ignore': {
      MetadataDirective: 'COPY',
      StorageClass: 'STANDARD',
      Metadata: { key3: 'value3' },
    },
    'replace-directive-empty': { MetadataDirective: 'REPLACE' },
  } as const;
  for (const [name, options] of Object.entries(directives)) {
    await match(`copy-${name}`, copy(Key, Key, options));
    await match(`head-${name}`, head(Key));
  }
});

recorded(`${SUITE}test_s3_copy_object_in_place_storage_class`, async ({ s3, match, skip }) => {
  const { put, head, copy } = callsOf(s3);
  const StorageClass = 'STANDARD';
  await match('put-object', put(Key, 'test', { StorageClass }));
  await match('head-object', head(Key));
  await match('copy-object-in-place-with-storage-class', copy(Key, Key, { StorageClass }));
  skip('object-attrs', NO_ATTRIBUTES);
  skip('object-attrs-after-copy', NO_ATTRIBUTES);
});

recorded(`${SUITE}test_s3_copy_object_storage_class`, async ({ s3, match, skip }) => {
  const { put, head, copy } = callsOf(s3);
  await match('put-object', put(Key, 'test', { StorageClass: 'STANDARD_IA' }));
  await match('head-object', head(Key));
  await match('copy-object-in-place-with-storage-class', copy(Key, 'dest-object'));
  await match('exc-invalid-request-storage-class', copy(Key, Key));
  skip('object-attrs', NO_ATTRIBUTES);
  skip('object-attrs-after-copy', NO_ATTRIBUTES);
});

for (const ChecksumAlgorithm of ALGORITHMS) {
  recorded(
    `${SUITE}test_s3_copy_object_with_checksum[${ChecksumAlgorithm}]`,
    async ({ s3, match, skip }) => {
      const { put, copy } = callsOf(s3);
      await match('put-object-no-checksum', put(Key, JSON_BODY, JSON_OBJECT));
      await match(
        'copy-object-in-place-with-checksum',
        copy(Key, Key, {
          ChecksumAlgorithm,
          Metadata: { key1: 'value1' },
          MetadataDirective: 'REPLACE',
        }),
      );
      await match('copy-object-to-dest-keep-checksum', copy(Key, 'dest-object'));
      skip('object-attrs', NO_ATTRIBUTES);
      skip('object-attrs-after-copy', NO_ATTRIBUTES);
    },
  );

  recorded(
    `${SUITE}test_s3_copy_object_with_default_checksum[${ChecksumAlgorithm}]`,
    async ({ s3, match, skip }) => {
      const { put, copy } = callsOf(s3);
      const checked = { ...JSON_OBJECT, ChecksumAlgorithm };
      await match('put-object-no-checksum', put(Key, JSON_BODY, checked));
      await match(
        'copy-object-in-place-with-no-checksum',
        copy(Key, Key, { Metadata: { key1: 'value1' }, MetadataDirective: 'REPLACE' }),
      );
      await match('copy-object-to-dest-keep-checksum', copy(Key, 'dest-object'));
      skip('object-attrs', NO_ATTRIBUTES);
      skip('object-attrs-after-copy', NO_ATTRIBUTES);
      skip('dest-object-attrs-after-copy', NO_ATTRIBUTES);
    },
  );
}

for (const TaggingDirective of ['COPY', 'REPLACE', undefined] as const) {
  recorded(
    `${SUITE}test_s3_copy_tagging_directive[${TaggingDirective ?? 'None'}]`,
    async ({ s3, match }) => {
      const { put, copy } = callsOf(s3);
      const tags = (key: string) =>
        s3.client.send(new GetObjectTaggingCommand({ Bucket: s3.bucket, Key: key }));
      await match('put-object', put(Key, 'test', { Tagging: 'key1=value1' }));
      await match('get-object-tag', tags(Key));
      await match('copy-object', copy(Key, COPY, { Tagging: 'key2=value2', TaggingDirective }));
      await match('get-copy-object-tag', tags(COPY));
      await match('copy-object-tag-empty', copy(Key, `${COPY}-tag-empty`, { TaggingDirective }));
      await match('get-copy-object-tag-empty', tags(`${COPY}-tag-empty`));
    },
  );
}

recorded(`${SUITE}test_copy_object_special_character`, async ({ s3, match }) => {
  const { client, bucket } = s3;
  const target = `${bucket}-target`;
  await client.send(new CreateBucketCommand({ Bucket: target }));
  const { copy, list } = callsOf({ client, bucket: target });
  const keys = [
    'file%2Fname',
    'test@key/',
    'test key/',
    'test key//',
    'a/%F0%9F%98%80/',
    'test+key',
  ];
  for (const key of keys) {
    await match(`put-object-src-special-char-${key}`, callsOf(s3).put(key, 'test'));
    const CopySource = copySource(bucket, key);
    await match(`copy-object-special-char-${key}`, copy(key, key, { CopySource }));
  }
  await match('list-object-copy-dest-special-char', list());
});

recorded(`${SUITE}test_s3_copy_object_wrong_format`, async ({ s3, match }) => {
  const { copy } = callsOf(s3);
  await match('copy-object-wrong-copy-source', copy('', COPY, { CopySource: 'wrongformat' }));
});

recorded(`${SUITE}test_s3_copy_object_src_not_exists`, async ({ s3, match, skip }) => {
  const { copy } = callsOf(s3);
  const CopySource = copySource(`${s3.bucket}-absent`, 'random-src-key');
  await match('copy-object-src-bucket-not-exists', copy('', COPY, { CopySource }));
  await match('copy-object-src-object-not-exists', copy('random-src-key', COPY));
  for (const step of [
    'put-obj-versioned',
    'del-obj-versioned',
    'copy-object-src-delete-marker-current-version',
    'copy-object-src-target-delete-marker',
    'copy-object-src-target-object-version',
  ]) {
    skip(step, 'no versioning');
  }
});
