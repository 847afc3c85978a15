import { CreateBucketCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { s3Calls } from '../../support/s3/calls.ts';
import { encode, signRequest } from '../../support/local-stack/sign-request.ts';
import { S3_BUCKET, S3_CREDENTIALS } from '../../support/local-stack/start-s3.ts';
import { testS3 } from '../../support/local-stack/test-s3.ts';

/** Every input gets an answer other than a 500: no crash, no hang, no file outside of the server's folder. */
const s3 = testS3(({ client }) =>
  s3Calls(() => ({ client, bucket: S3_BUCKET })).put('there', { Body: 'abcdefgh' }),
);

const text = fc.string({ unit: 'binary', maxLength: 60 }).map((value) => value.toWellFormed());
const number = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom('', '0', '-0', '1e3', 'NaN', '٣', '9'.repeat(40), '0x10', ' 1'),
);
const headerValue = fc
  .string({ unit: 'grapheme-ascii', maxLength: 60 })
  .map((value) => value.replace(/[^\x20-\x7e]/g, '').trim());

const query = fc.dictionary(
  fc.constantFrom(
    'partNumber',
    'uploadId',
    'uploads',
    'tagging',
    'list-type',
    'max-keys',
    'max-parts',
    'part-number-marker',
    'continuation-token',
    'start-after',
    'prefix',
    'delimiter',
    'encoding-type',
    'delete',
    'response-content-type',
    'acl',
    'versionId',
    'cors',
    'lifecycle',
    'location',
    'marker',
    'max-uploads',
    'key-marker',
    'upload-id-marker',
    'x-amz-meta-a',
    'X-Amz-Signature',
  ),
  fc.oneof(number, text, fc.constantFrom('2', 'url', '/')),
  { maxKeys: 4 },
);
const headers = fc.dictionary(
  fc.constantFrom(
    'range',
    'if-match',
    'if-none-match',
    'if-modified-since',
    'content-md5',
    'content-type',
    'x-amz-checksum-crc32',
    'x-amz-checksum-algorithm',
    'x-amz-checksum-type',
    'x-amz-trailer',
    'x-amz-decoded-content-length',
    'x-amz-mp-object-size',
    'x-amz-copy-source',
    'x-amz-copy-source-range',
    'x-amz-copy-source-if-match',
    'x-amz-metadata-directive',
    'x-amz-tagging',
    'x-amz-meta-a',
  ),
  fc
    .oneof(
      headerValue,
      number,
      fc.constantFrom('*', 'bytes=0-1', 'bytes=-', 'bytes=5-2', 'CRC32', 'SHA256', 'COMPOSITE'),
      fc.constantFrom(`${S3_BUCKET}/there`, '/%zz', 'REPLACE', 'multipart/form-data; boundary=b'),
    )
    .map((value) => value.replace(/[^\x20-\x7e]/g, '')),
  { maxKeys: 4 },
);
const body = fc.oneof(
  text,
  fc.constantFrom(
    '<Delete><Object><Key>a</Key></Object></Delete>',
    '<Tagging><TagSet/></Tagging>',
    '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>',
    '<!DOCTYPE a [<!ENTITY b "c">]><Delete>&b;</Delete>',
    '<a>'.repeat(2000),
    '<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>',
    '<LifecycleConfiguration><Rule><Status>Enabled</Status></Rule></LifecycleConfiguration>',
    '<CreateBucketConfiguration/>',
    '--b\r\ncontent-disposition: form-data; name="key"\r\n\r\nx\r\n--b--',
    '--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\nx\r\n--b--',
    '5;chunk-signature=00\r\nhello\r\n0\r\n\r\n',
    '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n',
    'FFFFFFFFFFFF\r\n',
  ),
);
const payload = fc.constantFrom(
  'hash',
  'UNSIGNED-PAYLOAD',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'nonsense',
);

test('3,000 random signed requests are all answered without a 500', async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH'),
      fc.oneof(text, fc.constant('there'), fc.constant('')),
      query,
      headers,
      // Many operations refuse a body before they read anything else.
      fc.oneof(fc.constant(''), body),
      payload,
      async (method, key, parameters, extra, content, kind) => {
        const status = await send(method, key, parameters, extra, content, kind);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).not.toBe(500);
      },
    ),
    { numRuns: 3000 },
  );
  // Some requests passed the signature check: there were many kinds of answers.
  for (const status of [200, 400, 404, 501]) expect([...statuses.keys()]).toContain(status);
});

test('1,000 connections with invalid HTTP do not break the server', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        fc
          .tuple(text, text, text)
          .map(([a, b, c]) => Buffer.from(`PUT /${a} HTTP/1.1\r\n${b}: ${c}\r\n\r\n`)),
        fc.constantFrom(
          Buffer.from('GET /%zz HTTP/1.1\r\nhost: a\r\n\r\n'),
          Buffer.from('GET //[ HTTP/1.1\r\nhost: a\r\n\r\n'),
          Buffer.from('PUT /bucket/a HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc'),
          Buffer.from(
            'PUT /bucket/a HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
          ),
        ),
      ),
      async (bytes) => {
        await new Promise<void>((resolve) => {
          const socket = connect(Number(new URL(s3.url).port), 'localhost', () =>
            socket.end(bytes),
          );
          socket.on('error', () => resolve());
          socket.on('close', () => resolve());
          socket.resume();
        });
      },
    ),
    { numRuns: 1000 },
  );
});

test('after the fuzzing the server works and has written no files outside of its folder', async () => {
  // One of the 3,000 requests may have emptied and deleted the bucket.
  await s3.client.send(new CreateBucketCommand({ Bucket: S3_BUCKET }));
  const { put, get } = s3Calls(() => ({ client: s3.client, bucket: S3_BUCKET }));
  await put('after', { Body: 'still here' });
  expect((await get('after')).text).toBe('still here');
  for (const file of await readdir(s3.directory, { recursive: true })) {
    expect(file).toMatch(/^(buckets|index|uploads|blobs)(\/[\w.-]+)?$/);
  }
  expect(await readdir(dirname(s3.directory))).toEqual(['data']);
});

function send(
  method: string,
  key: string,
  parameters: Record<string, string>,
  extra: Record<string, string>,
  content: string,
  kind: string,
): Promise<number> {
  const bytes = Buffer.from(content);
  const path = `/${S3_BUCKET}${key === '' ? '' : `/${key.split('/').map(encode).join('/')}`}`;
  const hash = createHash('sha256').update(bytes).digest('hex');
  const { host, hostname, port } = new URL(s3.url);
  const signed = signRequest(
    {
      method,
      path,
      query: parameters,
      headers: extra,
      host,
      payloadHash: kind === 'hash' ? hash : kind,
    },
    S3_CREDENTIALS,
  );
  const search = Object.entries(parameters)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
  return new Promise((resolve, reject) => {
    const sending = request(
      {
        method,
        hostname,
        port,
        path: `${path}?${search}`,
        headers: { ...signed, 'content-length': bytes.length },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', reject);
      },
    );
    sending.setTimeout(5000, () => sending.destroy(new Error('no answer in 5 seconds')));
    sending.on('error', reject);
    sending.end(bytes);
  });
}
