import {
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  type Tag,
} from '@aws-sdk/client-s3';
import { callsOf } from '../calls.ts';
import { recorded, type Replay } from '../replay.ts';

const SUITE = 'test_s3_api.py::TestS3BucketObjectTagging::';

function tagCalls({ s3 }: Replay, Key: string, Bucket = s3.bucket) {
  return {
    setTags: (...TagSet: Tag[]) =>
      s3.client.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet } })),
    getTags: () => s3.client.send(new GetObjectTaggingCommand({ Bucket, Key })),
    deleteTags: () => s3.client.send(new DeleteObjectTaggingCommand({ Bucket, Key })),
  };
}

/** Sorts the tags. Tags from a header have no order, and recordings are sorted. */
async function sorted<Output extends { readonly TagSet: Tag[] | undefined }>(
  call: Promise<Output>,
): Promise<Output> {
  const answer = await call;
  const TagSet = answer.TagSet?.toSorted((left, right) =>
    (left.Key ?? '') < (right.Key ?? '') ? -1 : 1,
  );
  return { ...answer, TagSet };
}

function numbered(number: number): Tag {
  return { Key: `tag${number}`, Value: `tag${number}` };
}

recorded(`${SUITE}test_object_tagging_crud`, async (replay) => {
  const { put, get } = callsOf(replay.s3);
  const { setTags, getTags, deleteTags } = tagCalls(replay, 'test-object-tagging');
  await replay.match('put-object', put('test-object-tagging', 'test-tagging'));
  await replay.match('get-object-tags-empty', getTags());
  await replay.match('put-object-tags', setTags(numbered(1), { Key: 'tag2', Value: '' }));
  await replay.match('get-object-tags', getTags());
  await replay.match('put-object-tags-overwrite', setTags(numbered(3)));
  await replay.match('get-object-tags-overwritten', getTags());
  await replay.match('get-obj-after-tags', get('test-object-tagging'));
  await replay.match('delete-object-tags', deleteTags());
  await replay.match('get-object-tags-deleted', getTags());
  await replay.match('get-obj-after-tags-deleted', get('test-object-tagging'));
});

recorded(`${SUITE}test_object_tagging_exc`, async (replay) => {
  const nowhere = tagCalls(replay, 'fake-key', `${replay.s3.bucket}-absent`);
  await replay.match('get-no-bucket-tags', nowhere.getTags());
  await replay.match('delete-no-bucket-tags', nowhere.deleteTags());
  await replay.match('put-no-bucket-tags', nowhere.setTags());
  const { setTags, getTags, deleteTags } = tagCalls(replay, 'fake-key');
  await replay.match('get-no-key-tags', getTags());
  await replay.match('delete-no-key-tags', deleteTags());
  await replay.match('put-no-key-tags', setTags());
  const { put } = callsOf(replay.s3);
  const twice = put('fake-key', '', { Tagging: 'key1=val1&key1=val2' });
  await replay.match('put-obj-duplicate-tagging', twice);
  const commas = put('fake-key', '', { Tagging: 'key1=val1,key2=val2' });
  await replay.match('put-obj-wrong-format', commas);
});

recorded(`${SUITE}test_put_object_tagging_none_value`, async (replay) => {
  const { client, bucket: Bucket } = replay.s3;
  const Key = 'test-empty-tag-set';
  await callsOf(replay.s3).put(Key, 'test-tagging');
  const Tagging = { TagSet: undefined };
  const call = client.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging }));
  await replay.match('put-none-tag-set', call);
  await replay.match('get-object-tags-none', tagCalls(replay, Key).getTags());
});

recorded(`${SUITE}test_put_object_with_tags`, async (replay) => {
  const { put, get, head } = callsOf(replay.s3);
  const { setTags, getTags } = tagCalls(replay, 'test-put-object-tagging');
  const Tagging = 'tag1=tag1&tag2=tag2&tag=';
  await replay.match('put-object', put('test-put-object-tagging', 'test-tagging', { Tagging }));
  await replay.match('get-object-tags', sorted(getTags()));
  await replay.match('put-object-tags', setTags(numbered(3)));
  await replay.match('get-object-tags-override', getTags());
  await replay.match('head-obj', head('test-put-object-tagging'));
  await replay.match('get-obj', get('test-put-object-tagging'));
  await put('test-put-object-tagging', '', { Tagging: 'wrongquery&wrongagain' });
  await replay.match('get-object-tags-wrong-format-qs', sorted(getTags()));
  await put('test-put-object-tagging', '', { Tagging: 'key1&&&key2' });
  await replay.match('get-object-tags-wrong-format-qs-2', sorted(getTags()));
});

recorded(`${SUITE}test_head_object_with_tags`, async (replay) => {
  const { put, head } = callsOf(replay.s3);
  const { setTags } = tagCalls(replay, 'test-put-object-tagging');
  const Tagging = 'tag1=tag1&tag2=tag2&tag=';
  await replay.match('put-object', put('test-put-object-tagging', 'test-tagging', { Tagging }));
  await replay.match('head-obj-after-create', head('test-put-object-tagging'));
  await replay.match('put-object-tags', setTags(numbered(3)));
  await replay.match('head-obj-after-tagging', head('test-put-object-tagging'));
  await setTags(numbered(3), numbered(4), numbered(5));
  await replay.match('head-obj-after-overwrite', head('test-put-object-tagging'));
  await setTags();
  await replay.match('head-obj-after-removal', head('test-put-object-tagging'));
});

recorded(`${SUITE}test_object_tags_delete_or_overwrite_object`, async (replay) => {
  const { client, bucket: Bucket } = replay.s3;
  const Key = 'test-put-object-tagging-kept';
  const { put } = callsOf(replay.s3);
  const { setTags, getTags } = tagCalls(replay, Key);
  await put(Key, 'create', { Tagging: 'tag1=val1' });
  await replay.match('get-object-after-creation', getTags());
  await put(Key, 'overwrite');
  await replay.match('get-object-after-overwrite', getTags());
  await setTags(numbered(3));
  await client.send(new DeleteObjectCommand({ Bucket, Key }));
  await put(Key, 'recreate');
  await replay.match('get-object-after-recreation', getTags());
});

recorded(`${SUITE}test_tagging_validation`, async (replay) => {
  const onBuckets = [
    'duplicate-keys',
    'invalid-key',
    'none-key',
    'invalid-value',
    'none-value',
    'aws-prefixed',
  ];
  for (const step of onBuckets) {
    replay.skip(`put-bucket-tags-${step}`, 'PutBucketTagging is not claimed');
  }
  await callsOf(replay.s3).put('tagging-validation', '');
  const { setTags } = tagCalls(replay, 'tagging-validation');
  const tag = { Key: 'Key1', Value: 'Val1' };
  await replay.match('put-object-tags-duplicate-keys', setTags(tag, tag));
  const refused: Readonly<Record<string, Tag>> = {
    'invalid-field': { Key: 'Key1,Key2', Value: 'Val1' },
    'aws-prefixed': { Key: 'aws:prefixed', Value: 'Val1' },
    'none-key': { Key: undefined, Value: 'Val1' },
    'none-value': { Key: 'key1', Value: undefined },
  };
  for (const [step, one] of Object.entries(refused)) {
    await replay.match(`put-object-tags-${step}`, setTags(one));
  }
});
