import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient } from '../../support/local-stack/client.ts';
import { planned, readFiles } from '../../support/local-stack/read-answer.ts';
import { S3_BUCKET, startS3, type TestS3 } from '../../support/local-stack/start-s3.ts';
import { startStack } from '../../support/local-stack/start.ts';
import { refusal, s3Calls } from '../../support/s3/calls.ts';

/**
 * ETags as in a bucket with KMS encryption, which are not MD5s:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3({ etags: 'opaque' });
});
afterAll(() => s3.close());

const { put, head, create, uploadPart, complete } = s3Calls(() => ({
  client: s3.client,
  bucket: S3_BUCKET,
}));
const md5 = (bytes: string | Buffer, encoding: 'hex' | 'base64') =>
  createHash('md5').update(bytes).digest(encoding);

test('an opaque ETag identifies a version and is not the MD5 of its bytes', async () => {
  const [first, second] = [await put('a'), await put('b')];
  expect(first.ETag).toMatch(/^"[0-9a-f]{32}"$/);
  expect(first.ETag).not.toBe(`"${md5('hello world', 'hex')}"`);
  expect(second.ETag).not.toBe(first.ETag);
  expect((await head('a')).ETag).toBe(first.ETag);
});

test('Content-MD5 is verified although ETags are opaque', async () => {
  await put('c', { ContentMD5: md5('hello world', 'base64') });
  const wrong = put('d', { ContentMD5: md5('other', 'base64') });
  expect(await refusal(wrong)).toEqual([400, 'BadDigest']);
});

test('complete accepts parts by their opaque ETags and refuses their MD5s', async () => {
  const UploadId = await create('parts');
  const part = await uploadPart('parts', UploadId, 1, Buffer.from('part'));
  const wrong = [{ PartNumber: 1, ETag: `"${md5('part', 'hex')}"` }];
  expect(await refusal(complete('parts', UploadId, wrong))).toEqual([400, 'InvalidPart']);
  await complete('parts', UploadId, [{ PartNumber: 1, ETag: part.ETag }]);
  expect((await head('parts')).ContentLength).toBe(4);
});

test('with opaque ETags, a multipart upload is verified by its CRC-64/NVME', async () => {
  const stack = await startStack({ etags: 'opaque', multipartFromBytes: 1 });
  try {
    const api = apiClient(stack);
    const bytes = randomBytes(6 * 1024 ** 2);
    const file = { name: 'large.bin', type: 'application/octet-stream', size: bytes.length };
    const body = { accepts: ['multipart'], files: [file] };
    const answer = await api.call('POST', '/files', { key: stack.browserKey, body });
    const { id, token, upload } = planned('multipart', readFiles(answer.body)[0]);
    const parts = [];
    for (const { number, url } of upload.parts) {
      const slice = bytes.subarray((number - 1) * upload.partSize, number * upload.partSize);
      const sent = await fetch(url, { method: 'PUT', body: Uint8Array.from(slice) });
      parts.push({ number, etag: sent.headers.get('etag') ?? '' });
    }
    const done = await api.call('POST', `/files/${id}/complete`, {
      key: stack.browserKey,
      token,
      body: { parts },
    });
    expect(done.body).toMatchObject({ state: 'UPLOADED', checksum: expect.any(String) });
  } finally {
    await stack.close();
  }
});
