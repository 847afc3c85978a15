import {
  DeleteObjectsCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectTaggingCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, s3Calls } from '../../local-stack/s3-calls.ts';
import { S3_BUCKET as Bucket, startS3, type TestS3 } from '../../local-stack/start-s3.ts';

/** What AWS's own SDK sees of the development S3; each block names the page that it follows. */
let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());
const { put, get } = s3Calls(() => s3);

describe('DeleteObjects https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html', () => {
  test('says what became of each key', async () => {
    await put('many/a');
    await put('many/b');
    const Objects = [{ Key: 'many/a' }, { Key: 'many/b', ETag: '"other"' }, { Key: 'many/never' }];
    const answer = await s3.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(answer.Deleted).toEqual([{ Key: 'many/a' }, { Key: 'many/never' }]);
    expect(answer.Errors).toMatchObject([{ Key: 'many/b', Code: 'PreconditionFailed' }]);
  });
});

const byBytes = (left: string, right: string): number =>
  Buffer.compare(Buffer.from(left), Buffer.from(right));

describe('ListObjectsV2 https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html', () => {
  const keys = [
    'list/a',
    'list/b/1',
    'list/b/2',
    'list/c',
    'list/z/1',
    'list/ü',
    'list/報',
    'list/😀',
  ];
  beforeAll(async () => {
    for (const key of keys) await put(key, { Body: key });
  });
  const list = (more: object) => s3.client.send(new ListObjectsV2Command({ Bucket, ...more }));

  test('in the order of UTF-8 bytes, with size and ETag', async () => {
    const { Contents = [], KeyCount, IsTruncated } = await list({ Prefix: 'list/' });
    expect(Contents.map(({ Key }) => Key)).toEqual(keys.toSorted(byBytes));
    expect([KeyCount, IsTruncated]).toEqual([keys.length, false]);
    expect(Contents[0]).toMatchObject({
      Size: 6,
      StorageClass: 'STANDARD',
      ETag: expect.any(String),
    });
  });

  test.each([1, 2, 3, 5, 100])('page by page, %i at a time, the same', async (MaxKeys) => {
    const seen: (string | undefined)[] = [];
    const pages = paginateListObjectsV2(
      { client: s3.client, pageSize: MaxKeys },
      { Bucket, Prefix: 'list/' },
    );
    for await (const { Contents = [] } of pages) {
      expect(Contents.length).toBeLessThanOrEqual(MaxKeys);
      seen.push(...Contents.map(({ Key }) => Key));
    }
    expect(seen).toEqual(keys.toSorted(byBytes));
  });

  test.each([1, 2, 100])('folded by a delimiter, %i at a time', async (MaxKeys) => {
    const seen: unknown[] = [];
    const input = { Bucket, Prefix: 'list/', Delimiter: '/' };
    for await (const page of paginateListObjectsV2(
      { client: s3.client, pageSize: MaxKeys },
      input,
    )) {
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
      seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
    }
    expect(seen.map(String).toSorted(byBytes)).toEqual([
      'list/a',
      'list/b/',
      'list/c',
      'list/z/',
      'list/ü',
      'list/報',
      'list/😀',
    ]);
  });

  test('start-after, no key at all, a wrong token, a wrong type', async () => {
    const after = await list({ Prefix: 'list/', StartAfter: 'list/b/1' });
    expect(after.Contents?.[0]?.Key).toBe('list/b/2');
    expect(await list({ Prefix: 'list/', MaxKeys: 0 })).toMatchObject({
      KeyCount: 0,
      IsTruncated: false,
    });
    expect((await list({ Prefix: 'absent/' })).Contents).toBeUndefined();
    expect(await refusal(list({ ContinuationToken: '!' }))).toEqual([400, 'InvalidArgument']);
    const encoded = await list({ Prefix: 'list/ü', EncodingType: 'url' });
    expect(encoded.Contents?.[0]?.Key).toBe('list/%C3%BC');
  });
});

describe('tags https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html', () => {
  const tag = (TagSet: { Key: string; Value: string }[]) =>
    s3.client.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet } }));

  test('are kept beside the object, ten at the most', async () => {
    await put('tagged');
    const TagSet = [{ Key: 'a', Value: '<&>' }];
    await tag(TagSet);
    const answer = await s3.client.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }));
    expect(answer.TagSet).toEqual(TagSet);
    expect((await get('tagged')).text).toBe('hello world');
    const eleven = Array.from({ length: 11 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
    expect((await refusal(tag(eleven)))[0]).toBe(400);
  });
});

test('HeadBucket https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html', async () => {
  const head = await s3.client.send(new HeadBucketCommand({ Bucket }));
  expect(head.BucketRegion).toBe('us-east-1');
  expect((await refusal(s3.client.send(new HeadBucketCommand({ Bucket: 'nowhere' }))))[0]).toBe(
    404,
  );
});
