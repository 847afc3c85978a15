import { GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { callsOf } from '../calls.ts';
import { objectCalls } from '../object-calls.ts';
import { postForm, presignedForm } from '../presigned-form.ts';
import { readXml, recorded } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3PresignedPost';

recorded(`${SUITE}::test_post_request_expires`, async (replay) => {
  const fields = presignedForm(replay.s3, 'key', { expiresIn: -1 });
  replay.matchXml('exception', await postForm(replay.s3, fields, 'file content'));
});

recorded(`${SUITE}::test_post_request_malformed_policy[s3v4]`, async (replay) => {
  const fields = presignedForm(replay.s3, 'key');
  const policy = fields['policy']?.slice(0, -2) ?? '';
  const answer = await postForm(replay.s3, { ...fields, policy }, 'file content');
  replay.matchXml('exception-policy', answer);
  const { Error: error } = readXml(answer) as { readonly Error?: Record<string, string> };
  expect.soft(error?.['StringToSign']).toBe(policy);
  expect.soft(error?.['SignatureProvided']).toBe(fields['x-amz-signature']);
});

recorded(`${SUITE}::test_post_request_missing_signature[s3v4]`, async (replay) => {
  const { 'x-amz-signature': _, ...fields } = presignedForm(replay.s3, 'key');
  replay.matchXml('exception-missing-signature', await postForm(replay.s3, fields, 'file content'));
});

recorded(`${SUITE}::test_post_request_missing_fields[s3v4]`, async (replay) => {
  const {
    'x-amz-algorithm': _,
    'x-amz-credential': __,
    ...fields
  } = presignedForm(replay.s3, 'key');
  replay.matchXml('exception-missing-fields', await postForm(replay.s3, fields, 'file content'));
  const { key = '', policy = '' } = fields;
  replay.matchXml(
    'exception-no-sig-related-fields',
    await postForm(replay.s3, { key, policy }, 'file content'),
  );
});

const tag = (name: string): string =>
  `<Tag><Key>TagName${name}</Key><Value>TagValue${name}</Value></Tag>`;
const taggings = {
  single: `<Tagging><TagSet>${tag('')}</TagSet></Tagging>`,
  list: `<Tagging><TagSet>${tag('')}${tag('2')}</TagSet></Tagging>`,
  invalid: '<InvalidXmlTagging></InvalidXmlTagging>',
  notxml: 'not-xml',
};
for (const [id, tagging] of Object.entries(taggings)) {
  recorded(`${SUITE}::test_post_object_with_tags[${id}]`, async (replay) => {
    const { client, bucket: Bucket } = replay.s3;
    const Key = 'test-presigned-post-key-tagging';
    const fields = presignedForm(replay.s3, Key, {
      fields: { tagging },
      conditions: [['eq', '$tagging', tagging]],
    });
    const answer = await postForm(replay.s3, fields, 'test-body-tagging');
    const kept = client.send(new GetObjectTaggingCommand({ Bucket, Key }));
    if (id === 'notxml') {
      expect.soft(answer.status).toBe(400);
      replay.matchXml('tagging-error', answer);
      await expect.soft(kept).rejects.toMatchObject({ name: 'NoSuchKey' });
    } else {
      expect.soft(answer.status).toBe(204);
      await replay.match('get-tagging', kept);
    }
  });
}

recorded(`${SUITE}::test_post_object_with_metadata`, async (replay) => {
  const key = 'test-presigned-post-key-metadata';
  const fields = {
    'x-amz-meta-test-1': 'test-meta-1',
    'x-amz-meta-TEST-2': 'test-meta-2',
    'Content-Type': 'text/plain',
    Expires: new Date(Date.now() + 600_000).toUTCString(),
  };
  const conditions = Object.entries(fields).map(([name, value]) => ['eq', `$${name}`, value]);
  const form = presignedForm(replay.s3, key, { fields, conditions });
  expect.soft((await postForm(replay.s3, form, 'test-body-tagging')).status).toBe(204);
  await replay.match('head-object', objectCalls(replay.s3, key).head());
});

recorded(`${SUITE}::test_post_object_with_unicode_metadata`, async (replay) => {
  const key = 'test_unicode—_file.pdf';
  const fields = {
    'Content-Disposition': 'filename="test_—_file%E2%80%94_é_2-.pdf"',
    'Cache-Control': 'non-ascii-%E2%80%94_—_é_',
    'x-amz-meta-nonascii': 'ÄMÄZÕÑ S3',
    'x-amz-meta-nonascii-2': 'test_—_file%E2%80%94_é_2👑.pdf',
    'x-amz-meta-safe-chars':
      "! \"#$%&'()*+,-./0123456789:;<>'?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\t",
    'x-amz-meta-utf-8': '\u0000\u0001\u0002\u0003\u0004',
    'x-amz-meta-q-encoded': '=?UTF-8?Q?actually-ascii?=',
    'x-amz-meta-b-encoded': '=?UTF-8?B?YWJj?=',
    success_action_status: '201',
  };
  const conditions = Object.entries(fields).map(([name, value]) => ['eq', `$${name}`, value]);
  const form = presignedForm(replay.s3, key, { fields, conditions });
  const answer = await postForm(replay.s3, form, 'test-body-tagging');
  expect.soft(answer.status).toBe(201);
  replay.matchValue('post-object', {
    ...readXml(answer),
    LocationHeader: answer.headers['location'],
  });
  // Node's HTTP parser removes the tab at the end of a header value, and boto3's parser keeps it.
  const head = objectCalls(replay.s3, key)
    .head()
    .then(({ Metadata = {}, ...others }) => ({
      ...others,
      Metadata: { ...Metadata, 'safe-chars': `${Metadata['safe-chars']}\t` },
    }));
  await replay.match('head-object', head);
});

recorded(`${SUITE}::test_post_object_with_storage_class`, async (replay) => {
  const key = 'test-presigned-post-key-storage-class';
  const post = (storageClass: string) => {
    const form = presignedForm(replay.s3, key, {
      fields: { 'x-amz-storage-class': storageClass },
      conditions: [['eq', '$x-amz-storage-class', storageClass]],
    });
    return postForm(replay.s3, form, 'test-body-storage-class');
  };
  expect.soft((await post('STANDARD_IA')).status).toBe(204);
  await replay.match('head-object', objectCalls(replay.s3, key).head());
  const refused = await post('FakeClass');
  expect.soft(refused.status).toBe(400);
  replay.matchXml('invalid-storage-error', refused);
});

recorded(`${SUITE}::test_post_object_with_wrong_content_type`, async (replay) => {
  const fields = presignedForm(replay.s3, 'key');
  const answer = await postForm(replay.s3, fields, 'test-body-wrong-content-type', {
    headers: { 'content-type': 'text/html' },
  });
  expect.soft(answer.status).toBe(412);
  replay.matchXml('invalid-content-type-error', answer);
});

recorded(`${SUITE}::test_post_object_default_checksum`, async (replay) => {
  const key = 'test-presigned-post-checksum';
  const answer = await postForm(replay.s3, presignedForm(replay.s3, key), 'test-body-tagging');
  expect.soft(answer.status).toBe(204);
  expect.soft(answer.headers['x-amz-checksum-type']).toBe('FULL_OBJECT');
  const { head } = objectCalls(replay.s3, key);
  const kept = await replay.match('head-object', head({ ChecksumMode: 'ENABLED' }));
  expect.soft(answer.headers['x-amz-checksum-crc64nvme']).toBe(kept?.ChecksumCRC64NVME);
});

recorded(`${SUITE}::test_post_object_with_file_as_string`, async (replay) => {
  const contents = {
    'test-presigned-post-file-as-field': 'test-body-file-as-field',
    'file-as-field-${filename}': 'test-body-file-as-field-filename-replacement',
  };
  for (const [key, content] of Object.entries(contents)) {
    const form = presignedForm(replay.s3, key);
    const answer = await postForm(replay.s3, form, content, { fileName: null });
    expect.soft(answer.status).toBe(204);
  }
  const { head } = objectCalls(replay.s3, 'test-presigned-post-file-as-field');
  await replay.match('head-object', head());
  await replay.match('list-objects', callsOf(replay.s3).list());
});

recorded(`${SUITE}::test_presigned_post_with_different_user_credentials`, async (replay) => {
  const key = 'validate-policy-full-credentials';
  // The recording was made with temporary credentials of a role, which every request here uses.
  expect.soft(replay.s3.credentials.sessionToken).toBeDefined();
  const form = presignedForm(replay.s3, key);
  expect.soft(form['x-amz-security-token']).toBe(replay.s3.credentials.sessionToken);
  expect.soft((await postForm(replay.s3, form, 'abcdef')).status).toBe(204);
  await replay.match('get-obj', objectCalls(replay.s3, key).get({ ChecksumMode: 'ENABLED' }));
});
