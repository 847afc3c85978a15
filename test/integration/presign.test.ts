import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { credentialsEnvironment } from '../../backend/runtime/aws-environment.ts';
import { connectPresigner } from '../../backend/stores/s3/connect-presigner.ts';
import type { S3Presigner } from '../../backend/stores/s3/presigner.ts';
import { refusal, s3Calls } from '../support/s3/calls.ts';
import { sendTo, type RawResponse } from '../support/s3/raw-request.ts';
import { openTarget, type S3Target } from '../support/s3/target.ts';

/**
 * Tests the URLs that the functions sign, against our S3 or the server that the environment names. The signed
 * requests work, and no signed value can be changed.
 */
let s3: S3Target;
let presign: S3Presigner;
beforeAll(async () => {
  s3 = await openTarget();
  presign = presignAt(Date.now);
});
afterAll(() => s3.close());

const { get, head } = s3Calls(() => s3);

function presignAt(clock: () => number): S3Presigner {
  return connectPresigner(
    s3.bucket,
    {
      AWS_REGION: 'us-east-1',
      ...credentialsEnvironment(s3.credentials),
      AWS_ENDPOINT_URL_S3: s3.url,
    },
    clock,
  );
}

// CRC-64/NVME of "123456789" is AE8B14860A799888 by its definition.
const checksum = Buffer.from('ae8b14860a799888', 'hex').toString('base64');
const BODY = '123456789';
let count = 0;
const upload = () => {
  const key = `demo/${(count += 1)} ü+.txt`;
  return { key, size: BODY.length, type: 'text/plain', checksum };
};

interface Sending {
  readonly url: URL;
  readonly headers: Record<string, string>;
  method: string;
  body: string;
}

async function put(change: (sending: Sending) => void): Promise<[string, RawResponse]> {
  const { key, ...rest } = upload();
  const { url, headers } = presign.upload({ key, ...rest }, 900);
  const sending: Sending = {
    url: new URL(url),
    headers: { ...headers },
    method: 'PUT',
    body: BODY,
  };
  change(sending);
  return [key, await sendTo(sending.url, sending.method, sending.headers, sending.body)];
}

test('S3 accepts a presigned upload as it was signed', async () => {
  const [key, answer] = await put(() => undefined);
  expect(answer.status).toBe(200);
  expect((await get(key)).text).toBe(BODY);
  expect(await head(key)).toMatchObject({
    ContentType: 'text/plain',
    ChecksumCRC64NVME: checksum,
  });
});

test('S3 refuses a second upload to the same presigned URL', async () => {
  const { key, ...rest } = upload();
  const { url, headers } = presign.upload({ key, ...rest }, 900);
  expect((await sendTo(url, 'PUT', headers, BODY)).status).toBe(200);
  expect((await sendTo(url, 'PUT', headers, BODY)).status).toBe(412);
});

test('S3 refuses an expired presigned URL', async () => {
  const old = presignAt(() => Date.now() - 901_000);
  const { url, headers } = old.upload(upload(), 900);
  expect((await sendTo(url, 'PUT', headers, BODY)).code).toBe('AccessDenied');
});

describe('changed presigned uploads', () => {
  const set = (name: string, value: string) => (sending: Sending) =>
    sending.url.searchParams.set(name, value);
  test.each<[string, (sending: Sending) => void, string]>([
    ['another method', (sending) => (sending.method = 'DELETE'), 'SignatureDoesNotMatch'],
    ['another key', (sending) => (sending.url.pathname += 'x'), 'SignatureDoesNotMatch'],
    ['another signature', set('X-Amz-Signature', '0'.repeat(64)), 'SignatureDoesNotMatch'],
    ['another expiry', set('X-Amz-Expires', '604800'), 'SignatureDoesNotMatch'],
    ['a longer body', (sending) => (sending.body += '0'), 'SignatureDoesNotMatch'],
    ['a shorter body', (sending) => (sending.body = '1'), 'SignatureDoesNotMatch'],
    ['an empty body', (sending) => (sending.body = ''), 'SignatureDoesNotMatch'],
    ['other bytes', (sending) => (sending.body = '123456780'), 'BadDigest'],
    [
      'another type',
      ({ headers }) => (headers['content-type'] = 'text/html'),
      'SignatureDoesNotMatch',
    ],
    ['no type', ({ headers }) => delete headers['content-type'], 'SignatureDoesNotMatch'],
    ['no If-None-Match', ({ headers }) => delete headers['if-none-match'], 'SignatureDoesNotMatch'],
    [
      'another checksum',
      ({ headers }) => (headers['x-amz-checksum-crc64nvme'] = 'AAAAAAAAAAA='),
      'SignatureDoesNotMatch',
    ],
    [
      'no checksum',
      ({ headers }) => delete headers['x-amz-checksum-crc64nvme'],
      'SignatureDoesNotMatch',
    ],
    ['an ACL', ({ headers }) => (headers['x-amz-acl'] = 'public-read'), 'AccessDenied'],
    ['tags', ({ headers }) => (headers['x-amz-tagging'] = 'a=b'), 'AccessDenied'],
    ['metadata', ({ headers }) => (headers['x-amz-meta-a'] = 'b'), 'AccessDenied'],
    [
      'a redirect',
      ({ headers }) => (headers['x-amz-website-redirect-location'] = 'http://evil.example'),
      'AccessDenied',
    ],
    ['one more parameter', set('x-amz-acl', 'public-read'), 'SignatureDoesNotMatch'],
    ['another operation', set('tagging', ''), 'SignatureDoesNotMatch'],
  ])('S3 refuses a presigned upload with %s', async (_name, change, code) => {
    const [key, answer] = await put(change);
    expect([answer.status >= 400, answer.code]).toEqual([true, code]);
    expect(await refusal(get(key))).toEqual([404, 'NoSuchKey']);
  });
});

describe('presigned downloads', () => {
  const file = { name: 'Füße "1".pdf', type: 'application/pdf' };

  test('a presigned download has the file’s name and type and is not cached', async () => {
    const [key] = await put(() => undefined);
    const answer = await sendTo(
      presign.download({ key, ...file }, { disposition: 'attachment', expiresIn: 120 }),
      'GET',
      {},
    );
    expect([answer.status, answer.text]).toEqual([200, BODY]);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename="F__e _1_.pdf"; filename*=UTF-8''F%C3%BC%C3%9Fe%20%221%22.pdf`,
    });
  });

  test.each([
    ['response-content-disposition', 'inline'],
    ['response-content-type', 'text/html'],
    ['X-Amz-Expires', '604800'],
  ])('S3 refuses a presigned download with a changed %s', async (name, value) => {
    const [key] = await put(() => undefined);
    const url = new URL(
      presign.download({ key, ...file }, { disposition: 'attachment', expiresIn: 120 }),
    );
    url.searchParams.set(name, value);
    expect((await sendTo(url, 'GET', {})).code).toBe('SignatureDoesNotMatch');
  });

  test('S3 refuses a presigned download with the key of another file', async () => {
    const [key] = await put(() => undefined);
    const url = new URL(
      presign.download({ key: `${key}x`, ...file }, { disposition: 'attachment', expiresIn: 120 }),
    );
    url.pathname = url.pathname.slice(0, -1);
    expect((await sendTo(url, 'GET', {})).code).toBe('SignatureDoesNotMatch');
  });
});
