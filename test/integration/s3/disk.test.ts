import { AbortMultipartUploadCommand } from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { cp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signRequest } from '../../support/local-stack/sign-request.ts';
import { S3_BUCKET, startS3, type TestS3 } from '../../support/local-stack/start-s3.ts';
import { refusal, s3Calls } from '../../support/s3/calls.ts';

/** Tests what no client sees: the files on disk, and what remains after failures. */
let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());

const { put, get, head, create, uploadPart, complete } = s3Calls(() => ({
  client: s3.client,
  bucket: S3_BUCKET,
}));
const blobs = async (): Promise<number> => (await readdir(join(s3.directory, 'blobs'))).length;
const restart = () => s3.restart(Number(new URL(s3.url).port));

test('keys never become file names', async () => {
  const keys = ['/absolute', 'a/../b', '.', 'nul\u0000', 'a\\b', 'con'];
  for (const key of keys) {
    await put(key, { Body: key });
    expect((await get(key)).text).toBe(key);
  }
  for (const file of await readdir(s3.directory, { recursive: true })) {
    expect(file).toMatch(/^(buckets|index|uploads|blobs)(\/[\w.-]+)?$/);
  }
  expect(await readdir(dirname(s3.directory))).toEqual(['data']);
  for (const key of keys) expect(await s3.s3.keys(S3_BUCKET)).toContain(key);
});

test('a key that leads out of its bucket is refused', async () => {
  for (const key of ['..', '../escape', 'a/../../escape', '/../escape']) {
    expect(await refusal(put(key))).toEqual([400, 'InvalidURI']);
  }
});

test('an overwrite, a copy and a delete leave no bytes behind', async () => {
  const before = await blobs();
  await put('twice', { Body: 'first' });
  await put('twice', { Body: 'second' });
  expect(await blobs()).toBe(before + 1);
});

test('complete keeps only the parts of the object and deletes all other uploaded parts', async () => {
  const before = await blobs();
  const UploadId = await create('tidy');
  await uploadPart('tidy', UploadId, 1, randomBytes(6_000_000));
  const { ETag } = await uploadPart('tidy', UploadId, 1, randomBytes(1000));
  await uploadPart('tidy', UploadId, 2, randomBytes(1000));
  await complete('tidy', UploadId, [{ PartNumber: 1, ETag }]);
  expect(await blobs()).toBe(before + 1);
});

test('an upload that is cut off leaves no bytes and does not change the old object', async () => {
  await put('cut', { Body: 'old' });
  const before = await blobs();
  const { host, port } = new URL(s3.url);
  const path = `/${S3_BUCKET}/cut`;
  const unsigned = { method: 'PUT', path, query: {}, headers: {}, host };
  const headers = signRequest({ ...unsigned, payloadHash: 'UNSIGNED-PAYLOAD' }, s3.credentials);
  const sending = request({
    method: 'PUT',
    host: 'localhost',
    port,
    path,
    headers: { ...headers, 'content-length': 10_000_000 },
  });
  const ended = new Promise((resolve) => sending.on('error', resolve));
  sending.write(randomBytes(3_000_000));
  await expect.poll(blobs).toBe(before + 1);
  sending.destroy();
  await ended;
  await expect.poll(blobs).toBe(before);
  expect((await get('cut')).text).toBe('old');
});

test('a reader during an overwrite gets one complete version', async () => {
  const versions = ['a', 'b'].map((letter) => letter.repeat(2_000_000));
  const version = (turn: number) => ({ Body: versions[turn % 2] ?? '' });
  await put('torn', version(0));
  const writing = (async () => {
    for (let turn = 1; turn <= 10; turn += 1) await put('torn', version(turn));
  })();
  for (let turn = 0; turn < 20; turn += 1) {
    const { text, ETag } = await get('torn');
    expect(versions).toContain(text);
    expect(ETag).toBe(`"${createHash('md5').update(text).digest('hex')}"`);
  }
  await writing;
});

test('of ten concurrent writers with If-None-Match, the nine that lose leave no bytes', async () => {
  const before = await blobs();
  await Promise.allSettled(
    Array.from({ length: 10 }, () => put('race', { IfNoneMatch: '*', Body: randomBytes(200_000) })),
  );
  expect(await blobs()).toBe(before + 1);
});

test('a restart after a crash deletes bytes that no row refers to', async () => {
  const before = await blobs();
  await writeFile(join(s3.directory, 'blobs', 'stray'), 'left');
  await restart();
  expect(await blobs()).toBe(before);
});

test('after a crash during complete the upload is closed and the object complete', async () => {
  const UploadId = await create('crashed');
  const { ETag } = await uploadPart('crashed', UploadId, 1, Buffer.from('part'));
  // Restores the earlier index of uploads, as if its last write had not happened.
  await s3.s3.close();
  const uploads = join(s3.directory, 'uploads');
  await cp(uploads, `${uploads}-before`, { recursive: true });
  await restart();
  await complete('crashed', UploadId, [{ PartNumber: 1, ETag }]);
  await s3.s3.close();
  await rm(uploads, { recursive: true });
  await rename(`${uploads}-before`, uploads);
  await restart();
  const Key = { Bucket: S3_BUCKET, Key: 'crashed' };
  const abort = new AbortMultipartUploadCommand({ ...Key, UploadId });
  expect(await refusal(s3.client.send(abort))).toEqual([404, 'NoSuchUpload']);
  expect((await get('crashed')).text).toBe('part');
});

test('a restart keeps objects, open uploads and buckets', async () => {
  await put('kept', { Body: 'still here', Metadata: { a: 'b' }, Tagging: 'c=d' });
  const UploadId = await create('open');
  const { ETag } = await uploadPart('open', UploadId, 1, Buffer.from('part'));
  await restart();
  expect(await get('kept')).toMatchObject({
    text: 'still here',
    Metadata: { a: 'b' },
    TagCount: 1,
  });
  await complete('open', UploadId, [{ PartNumber: 1, ETag }]);
  expect((await get('open')).text).toBe('part');
});

test('large bodies, hashed outside the main thread, get the right ETag and checksum', async () => {
  const sizes = [0, 1, 524_287, 524_288, 1_048_576, 1_048_577, 5_000_003];
  await Promise.all(
    sizes.map(async (size) => {
      const Body = randomBytes(size);
      const key = `size-${size}`;
      for (const ChecksumAlgorithm of ['SHA256', 'CRC32C', 'CRC64NVME'] as const) {
        // The client computes the checksum too, so S3 would refuse a wrong one.
        const { ETag } = await put(key, { Body, ChecksumAlgorithm });
        expect(ETag).toBe(`"${createHash('md5').update(Body).digest('hex')}"`);
      }
      expect((await get(key)).bytes.equals(Body)).toBe(true);
    }),
  );
});

test('each new object is reported with the operation that created it', async () => {
  await put('told');
  expect(s3.created.at(-1)).toMatchObject({
    bucket: S3_BUCKET,
    key: 'told',
    size: 11,
    etag: createHash('md5').update('hello world').digest('hex'),
    reason: 'PutObject',
  });
  const UploadId = await create('told');
  const { ETag } = await uploadPart('told', UploadId, 1, Buffer.from('part'));
  await complete('told', UploadId, [{ PartNumber: 1, ETag }]);
  expect(s3.created.at(-1)).toMatchObject({ size: 4, reason: 'CompleteMultipartUpload' });
  const count = s3.created.length;
  expect(await refusal(put('told', { IfNoneMatch: '*' }))).toEqual([412, 'PreconditionFailed']);
  await head('told');
  expect(s3.created).toHaveLength(count);
});
