import { describe, expect, test } from 'vitest';
import { decodeAwsChunked } from '../../../../../../backend/dev/s3/auth/aws-chunked.ts';
import type { S3Request } from '../../../../../../backend/dev/s3/request.ts';
import { verifySignature } from '../../../../../../backend/dev/s3/auth/signature.ts';

/*
 * The examples of AWS, with its example key:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
const settings = {
  credentials: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
  region: 'us-east-1',
  clock: () => Date.UTC(2013, 4, 24),
};
const CREDENTIAL = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function request(
  method: string,
  path: string,
  headers: Record<string, string>,
  query: Record<string, string> = {},
): S3Request {
  return {
    method,
    path,
    bucket: '',
    key: '',
    query: new Map(Object.entries(query)),
    headers: new Map(Object.entries({ host: 'examplebucket.s3.amazonaws.com', ...headers })),
    // No signature covers the body.
    body: (async function* none() {})(),
  };
}

function signed(headers: Record<string, string>, signature: string): Record<string, string> {
  const names = [...new Set(['host', ...Object.keys(headers)])]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join(';');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${CREDENTIAL},SignedHeaders=${names},Signature=${signature}`,
  };
}

const date = { 'x-amz-date': '20130524T000000Z' };
const examples: readonly [string, S3Request][] = [
  [
    'GET Object',
    request(
      'GET',
      '/test.txt',
      signed(
        { range: 'bytes=0-9', 'x-amz-content-sha256': EMPTY, ...date },
        'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      ),
    ),
  ],
  [
    'PUT Object, a key with a dollar sign',
    request(
      'PUT',
      '/test$file.text',
      signed(
        {
          date: 'Fri, 24 May 2013 00:00:00 GMT',
          'x-amz-content-sha256':
            '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
          ...date,
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        },
        '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
      ),
    ),
  ],
  [
    'GET Bucket Lifecycle, a parameter without a value',
    request(
      'GET',
      '/',
      signed(
        { 'x-amz-content-sha256': EMPTY, ...date },
        'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
      ),
      { lifecycle: '' },
    ),
  ],
  [
    'GET Bucket (List Objects)',
    request(
      'GET',
      '/',
      signed(
        { 'x-amz-content-sha256': EMPTY, ...date },
        '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
      ),
      { 'max-keys': '2', prefix: 'J' },
    ),
  ],
  [
    'a presigned GET',
    request(
      'GET',
      '/test.txt',
      {},
      {
        'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
        'X-Amz-Credential': CREDENTIAL,
        'X-Amz-Date': '20130524T000000Z',
        'X-Amz-Expires': '86400',
        'X-Amz-SignedHeaders': 'host',
        'X-Amz-Signature': 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
      },
    ),
  ],
];

describe.each(examples)('the AWS example %s', (name, example) => {
  test(`the signature of ${name} is accepted`, () => {
    expect(verifySignature(example, settings).date).toBe('20130524T000000Z');
  });

  test(`the signature of ${name} is refused if any signed part has changed`, () => {
    const changes: S3Request[] = [
      { ...example, method: 'DELETE' },
      { ...example, path: `${example.path}x` },
      { ...example, query: new Map([...example.query, ['more', '']]) },
      { ...example, headers: new Map([...example.headers, ['host', 'other.example']]) },
    ];
    for (const changed of changes) {
      expect(() => verifySignature(changed, settings)).toThrow('does not match');
    }
    const wrongKey = { ...settings.credentials, secretAccessKey: 'wrong' };
    expect(() => verifySignature(example, { ...settings, credentials: wrongKey })).toThrow(
      'does not match',
    );
    expect(() => verifySignature(example, { ...settings, region: 'eu-west-1' })).toThrow(
      'the region',
    );
  });
});

describe('the chunked upload example of AWS', () => {
  const seed = verifySignature(
    request(
      'PUT',
      '/examplebucket/chunkObject.txt',
      signed(
        {
          'content-encoding': 'aws-chunked',
          'content-length': '66824',
          host: 's3.amazonaws.com',
          'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
          ...date,
          'x-amz-decoded-content-length': '66560',
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        },
        '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
      ),
    ),
    settings,
  );
  const chunk = (size: number, signature: string): string =>
    `${size.toString(16)};chunk-signature=${signature}\r\n${'a'.repeat(size)}\r\n`;
  const body = [
    chunk(65536, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'),
    chunk(1024, '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'),
    chunk(0, 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'),
  ].join('');

  async function decoded(text: string, piece: number): Promise<string> {
    async function* source(): AsyncGenerator<Buffer> {
      for (let at = 0; at < text.length; at += piece) yield Buffer.from(text.slice(at, at + piece));
    }
    let out = '';
    for await (const bytes of decodeAwsChunked(source(), seed).body) out += bytes.toString();
    return out;
  }

  test.each([[1000], [7], [100_000]])(
    'a chunked upload is decoded from pieces of %i bytes',
    async (piece) => {
      expect(await decoded(body, piece)).toBe('a'.repeat(66560));
    },
  );

  test.each<[string, (text: string) => string]>([
    ['a flipped byte', (text) => text.replace('aaa\r\n', 'aba\r\n')],
    ['a truncated end', (text) => text.slice(0, -10)],
    ['a missing last chunk', (text) => text.slice(0, text.lastIndexOf('0;chunk'))],
    ['chunks in another order', (text) => text.slice(text.indexOf('400;')) + text],
    ['bytes after the end', (text) => `${text}more`],
    ['an invalid size', (text) => text.replace('10000;', 'zzzzz;')],
    ['no signature', (text) => text.replace(/;chunk-signature=\w+/, '')],
    ['an endless line', () => 'f'.repeat(10_000)],
  ])('a chunked upload is refused with %s', async (_name, damage) => {
    await expect(decoded(damage(body), 1000)).rejects.toThrow(/./);
  });
});
