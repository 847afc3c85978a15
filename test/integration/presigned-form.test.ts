import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { credentialsEnvironment } from '../../backend/runtime/aws-environment.ts';
import { connectPresigner } from '../../backend/stores/s3/connect-presigner.ts';
import type { S3Presigner } from '../../backend/stores/s3/presigner.ts';
import { refusal, s3Calls } from '../support/s3/calls.ts';
import { openTarget, type S3Target } from '../support/s3/target.ts';

/**
 * Tests the forms that preprocess signs, against our S3 or the server that the environment names. A form can
 * write only the bytes that were hashed, under their key and type, however often it is used and by anyone.
 */
let s3: S3Target;
beforeAll(async () => {
  s3 = await openTarget();
});
afterAll(() => s3.close());

const { get, head } = s3Calls(() => s3);
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
const BODY = 'hello form';

function presignAt(clock: () => number, more: Record<string, string> = {}): S3Presigner {
  const env = {
    AWS_REGION: 'us-east-1',
    ...credentialsEnvironment(s3.credentials),
    AWS_ENDPOINT_URL_S3: s3.url,
    ...more,
  };
  return connectPresigner(s3.bucket, env, clock);
}

let count = 0;
const upload = () => ({
  key: `demo/form ${(count += 1)} ü+.txt`,
  size: BODY.length,
  type: 'text/plain',
  sha256: sha256(BODY),
});

interface Sending {
  readonly key: string;
  url: string;
  readonly fields: Record<string, string>;
  body: string;
}

async function post(
  change: (sending: Sending) => void = () => undefined,
  clock: () => number = Date.now,
): Promise<{ sending: Sending; status: number; code: string | undefined }> {
  const file = upload();
  const { url, fields } = presignAt(clock).form(file, 900);
  const sending = { key: file.key, url, fields: { ...fields }, body: BODY };
  change(sending);
  return { sending, ...(await send(sending)) };
}

async function send({ url, fields, body }: Sending) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([body]), 'whatever.exe');
  const answer = await fetch(url, { method: 'POST', body: form });
  const code = /<Code>([^<]*)<\/Code>/.exec(await answer.text())?.[1];
  return { status: answer.status, code };
}

test('S3 accepts a presigned form at another host of the bucket', async () => {
  const second = s3.url.replace('127.0.0.1', 'localhost');
  const endpoints = { UPLOAD_ENDPOINTS: `${s3.url},${second}` };
  const file = upload();
  const form = presignAt(Date.now, endpoints).form(file, 900, 1);
  expect(form.url).toBe(`${second}/${s3.bucket}`);
  expect((await send({ ...form, key: file.key, body: BODY })).status).toBe(204);
  expect((await get(file.key)).text).toBe(BODY);
});

test('S3 accepts a presigned form as it was signed', async () => {
  const { sending, status } = await post();
  expect(status).toBe(204);
  expect((await get(sending.key)).text).toBe(BODY);
  expect(await head(sending.key)).toMatchObject({
    ContentType: 'text/plain',
    ContentLength: BODY.length,
  });
});

test('a presigned form uploads an empty file', async () => {
  const key = 'demo/empty-form';
  const { url, fields } = presignAt(Date.now).form(
    { key, size: 0, type: 'text/plain', sha256: sha256('') },
    900,
  );
  expect((await send({ key, url, fields: { ...fields }, body: '' })).status).toBe(204);
  expect((await head(key)).ContentLength).toBe(0);
});

test('a presigned form can write the same bytes again, but no other bytes', async () => {
  const { sending } = await post();
  expect((await send(sending)).status).toBe(204);
  expect((await send({ ...sending, body: 'HELLO FORM' })).status).toBe(400);
  expect((await get(sending.key)).text).toBe(BODY);
});

test('S3 refuses an expired presigned form', async () => {
  const { sending, status } = await post(undefined, () => Date.now() - 901_000);
  expect(status).toBe(403);
  expect(await refusal(get(sending.key))).toEqual([404, 'NoSuchKey']);
});

describe('changed presigned forms', () => {
  const set =
    (name: string, value: string) =>
    ({ fields }: Sending) =>
      void (fields[name] = value);
  const without =
    (name: string) =>
    ({ fields }: Sending) =>
      void delete fields[name];
  const policy = (change: (policy: { expiration: string; conditions: unknown[] }) => void) => {
    return ({ fields }: Sending) => {
      const parsed = JSON.parse(Buffer.from(fields['policy'] ?? '', 'base64').toString());
      change(parsed);
      fields['policy'] = Buffer.from(JSON.stringify(parsed)).toString('base64');
    };
  };
  test.each<[string, (sending: Sending) => void]>([
    ['another key', set('key', 'demo/another')],
    ['a key with the file’s name', set('key', 'demo/${filename}')],
    ['no key', without('key')],
    ['another type', set('Content-Type', 'text/html')],
    ['no type', without('Content-Type')],
    ['a longer file', (sending) => (sending.body += '!')],
    ['a shorter file', (sending) => (sending.body = 'hello')],
    ['an empty file', (sending) => (sending.body = '')],
    ['other bytes of the same length', (sending) => (sending.body = 'HELLO FORM')],
    [
      'other bytes with their own checksum',
      (sending) => {
        sending.body = 'HELLO FORM';
        sending.fields['x-amz-checksum-sha256'] = sha256(sending.body);
      },
    ],
    [
      'other bytes and no checksum',
      (sending) => {
        sending.body = 'HELLO FORM';
        delete sending.fields['x-amz-checksum-sha256'];
        delete sending.fields['x-amz-checksum-algorithm'];
      },
    ],
    ['no checksum', without('x-amz-checksum-sha256')],
    [
      'another algorithm',
      ({ fields }) => {
        delete fields['x-amz-checksum-sha256'];
        Object.assign(fields, {
          'x-amz-checksum-algorithm': 'CRC32',
          'x-amz-checksum-crc32': 'AAAAAA==',
        });
      },
    ],
    ['no policy', without('policy')],
    ['no signature', without('x-amz-signature')],
    ['another signature', set('x-amz-signature', '0'.repeat(64))],
    [
      'characters appended to the signature',
      ({ fields }) => void (fields['x-amz-signature'] += 'x'),
    ],
    ['a later expiration', policy((changed) => (changed.expiration = '2099-01-01T00:00:00.000Z'))],
    ['no conditions', policy((changed) => (changed.conditions = []))],
    ['an ACL', set('acl', 'public-read')],
    ['a redirect', set('success_action_redirect', 'https://evil.example')],
    ['tags', set('tagging', '<Tagging><TagSet></TagSet></Tagging>')],
    ['metadata', set('x-amz-meta-a', 'b')],
    ['a disposition', set('Content-Disposition', 'inline')],
    ['another bucket', (sending) => (sending.url = `${s3.url}/another-bucket`)],
  ])('S3 refuses a presigned form with %s', async (_name, change) => {
    const { sending, status } = await post(change);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(await refusal(get(sending.key))).toEqual([404, 'NoSuchKey']);
  });
});
