import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectAclCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
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

describe('PutObject https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html', () => {
  test('keeps content headers and metadata and computes the ETag', async () => {
    const answer = await put('headers', {
      ContentType: 'text/x',
      ContentDisposition: 'inline',
      ContentEncoding: 'identity',
      ContentLanguage: 'de',
      CacheControl: 'no-cache',
      Metadata: { who: 'me' },
    });
    expect(answer.ETag).toBe(`"${createHash('md5').update('hello world').digest('hex')}"`);
    expect(await get('headers')).toMatchObject({
      text: 'hello world',
      ContentType: 'text/x',
      ContentDisposition: 'inline',
      ContentEncoding: 'identity',
      ContentLanguage: 'de',
      CacheControl: 'no-cache',
      Metadata: { who: 'me' },
      ContentLength: 11,
    });
  });

  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'verifies, keeps and returns %s',
    async (ChecksumAlgorithm) => {
      const field = `Checksum${ChecksumAlgorithm}` as const;
      const { [field]: sent } = await put(ChecksumAlgorithm, { ChecksumAlgorithm });
      expect(sent).toMatch(/=$|[A-Za-z0-9+/]$/);
      const head = await s3.client.send(
        new HeadObjectCommand({ Bucket, Key: ChecksumAlgorithm, ChecksumMode: 'ENABLED' }),
      );
      expect([head[field], head.ChecksumType]).toEqual([sent, 'FULL_OBJECT']);
      const wrong = {
        [field]: Buffer.alloc(Buffer.from(sent ?? '', 'base64').length).toString('base64'),
      };
      expect(await refusal(put('wrong', wrong))).toEqual([400, 'BadDigest']);
    },
  );

  test('a stream of unknown shape comes as aws-chunked with a trailer', async () => {
    const bytes = randomBytes(300_000);
    await put('stream', {
      Body: Readable.from([bytes.subarray(0, 100_001), bytes.subarray(100_001)]),
      ContentLength: bytes.length,
      ChecksumAlgorithm: 'CRC32',
    });
    const { Body, ContentEncoding } = await s3.client.send(
      new GetObjectCommand({ Bucket, Key: 'stream' }),
    );
    expect(ContentEncoding).toBeUndefined();
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  });

  test('If-None-Match: * refuses an overwrite', async () => {
    await put('once', { IfNoneMatch: '*' });
    expect(await refusal(put('once', { IfNoneMatch: '*' }))).toEqual([412, 'PreconditionFailed']);
  });

  test('an overwrite replaces all of the object and leaves no bytes behind', async () => {
    const blobs = async (): Promise<number> => (await readdir(join(s3.directory, 'blobs'))).length;
    await put('twice', { Body: 'first', Metadata: { a: 'b' } });
    const before = await blobs();
    await put('twice', { Body: 'second one' });
    expect(await get('twice')).toMatchObject({ text: 'second one', Metadata: {} });
    expect(await blobs()).toBe(before);
  });

  test('keys never become file names', async () => {
    const keys = [
      '../../escape',
      '/absolute',
      'a/../b',
      '.',
      '..',
      'nul\u0000',
      'ünï/ćode 報告',
      'a+b c%20d',
      '%2e%2e',
      "quote'()*!",
    ];
    for (const key of keys) {
      await put(key, { Body: key });
      expect((await get(key)).text).toBe(key);
    }
    const files = await readdir(s3.directory, { recursive: true });
    for (const file of files) expect(file).toMatch(/^(buckets|index|uploads|blobs)(\/[\w.-]+)?$/);
    const listed = await s3.s3.keys(Bucket);
    for (const key of keys) expect(listed).toContain(key);
  });

  test('too long a key, an unknown bucket', async () => {
    expect(await refusal(put('k'.repeat(1025)))).toEqual([400, 'KeyTooLongError']);
    const other = new PutObjectCommand({ Bucket: 'nowhere', Key: 'k', Body: '' });
    expect(await refusal(s3.client.send(other))).toEqual([404, 'NoSuchBucket']);
  });

  test('tells of each new object', async () => {
    await put('told');
    expect(s3.created.at(-1)).toMatchObject({ bucket: Bucket, key: 'told', size: 11 });
  });
});

describe('GetObject https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html', () => {
  beforeAll(() =>
    put('alphabet', { Body: 'abcdefghijklmnopqrstuvwxyz', ContentType: 'text/plain' }),
  );

  test.each([
    ['bytes=0-2', 'abc', 'bytes 0-2/26'],
    ['bytes=23-', 'xyz', 'bytes 23-25/26'],
    ['bytes=-2', 'yz', 'bytes 24-25/26'],
    ['bytes=-100', 'abcdefghijklmnopqrstuvwxyz', 'bytes 0-25/26'],
    ['bytes=25-1000', 'z', 'bytes 25-25/26'],
  ])('%s', async (Range, text, ContentRange) => {
    const answer = await get('alphabet', { Range });
    expect(answer).toMatchObject({ text, ContentRange, ContentLength: text.length });
    expect(answer.$metadata.httpStatusCode).toBe(206);
  });

  test.each(['bytes=26-', 'bytes=-0'])('%s is not satisfiable', async (Range) => {
    expect(await refusal(get('alphabet', { Range }))).toEqual([416, 'InvalidRange']);
  });

  test.each(['bytes=5-2', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,3-4'])(
    '%s is ignored',
    async (Range) => {
      expect((await get('alphabet', { Range })).text).toHaveLength(26);
    },
  );

  test('conditions by ETag and by date', async () => {
    const { ETag, LastModified } = await get('alphabet');
    const past = new Date(Date.now() - 3_600_000);
    const future = new Date(Date.now() + 3_600_000);
    expect((await get('alphabet', { IfMatch: ETag })).text).toHaveLength(26);
    expect(await refusal(get('alphabet', { IfMatch: '"x"' }))).toEqual([412, 'PreconditionFailed']);
    expect((await refusal(get('alphabet', { IfNoneMatch: ETag })))[0]).toBe(304);
    expect((await get('alphabet', { IfNoneMatch: '"x"' })).text).toHaveLength(26);
    expect((await refusal(get('alphabet', { IfModifiedSince: LastModified })))[0]).toBe(304);
    expect((await get('alphabet', { IfModifiedSince: past })).text).toHaveLength(26);
    expect(await refusal(get('alphabet', { IfUnmodifiedSince: past }))).toEqual([
      412,
      'PreconditionFailed',
    ]);
    expect((await get('alphabet', { IfUnmodifiedSince: future })).text).toHaveLength(26);
    // The ETag outranks the date.
    expect((await get('alphabet', { IfMatch: ETag, IfUnmodifiedSince: past })).text).toHaveLength(
      26,
    );
  });

  test('what is not there', async () => {
    expect(await refusal(get('nothing'))).toEqual([404, 'NoSuchKey']);
    const head = new HeadObjectCommand({ Bucket, Key: 'nothing' });
    expect((await refusal(s3.client.send(head)))[0]).toBe(404);
  });

  test('response overrides need a signature', async () => {
    expect(await get('alphabet', { ResponseContentType: 'a/b' })).toMatchObject({
      ContentType: 'a/b',
    });
    const bare = await fetch(`${s3.url}/${Bucket}/alphabet?response-content-type=a/b`);
    expect(bare.status).toBe(403);
  });
});

describe('DeleteObject https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html', () => {
  const remove = (Key: string, IfMatch?: string) =>
    s3.client.send(new DeleteObjectCommand({ Bucket, Key, IfMatch }));

  test('twice is fine; with If-Match only that version', async () => {
    const { ETag } = await put('gone');
    expect(await refusal(remove('gone', '"other"'))).toEqual([412, 'PreconditionFailed']);
    await remove('gone', ETag);
    await remove('gone');
    expect(await refusal(get('gone'))).toEqual([404, 'NoSuchKey']);
  });

  test('a reader that has begun reads to the end', async () => {
    const bytes = randomBytes(3_000_000);
    await put('read', { Body: bytes });
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'read' }));
    await remove('read');
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  });

  test('a sub-resource we do not know is refused and changes nothing', async () => {
    await put('kept');
    const acl = new PutObjectAclCommand({ Bucket, Key: 'kept', ACL: 'public-read' });
    expect(await refusal(s3.client.send(acl))).toEqual([501, 'NotImplemented']);
    expect((await get('kept')).text).toBe('hello world');
  });
});
