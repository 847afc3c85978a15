import { expect } from 'vitest';
import { presignedUrl, send, sendTo, type RawResponse } from '../../../support/s3/raw-request.ts';
import { callsOf } from '../calls.ts';
import { recorded } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3::';
const Key = 'test';

recorded(
  `${SUITE}test_put_and_get_object_with_content_language_disposition`,
  async ({ s3, match, matchValue }) => {
    const { put, get } = callsOf(s3);
    const kept = {
      ContentLanguage: 'de',
      ContentDisposition: 'attachment; filename="foo.jpg"',
      CacheControl: 'no-cache',
    };
    await match('put-object', put(Key, 'abc123', kept));
    await match('get-object', get(Key));
    // The SDK does not expose the headers.
    const putAgain = await send(s3, {
      method: 'PUT',
      key: Key,
      headers: {
        'content-language': kept.ContentLanguage,
        'content-disposition': kept.ContentDisposition,
        'cache-control': kept.CacheControl,
        'x-amz-checksum-crc32': 'zwK7XA==',
      },
      body: 'abc123',
    });
    matchValue('put-object-headers', metadataOf(putAgain));
    const getAgain = await send(s3, {
      method: 'GET',
      key: Key,
      headers: { 'x-amz-checksum-mode': 'ENABLED' },
    });
    // The checksum that the client compared.
    matchValue('get-object-headers', { ...metadataOf(getAgain), ChecksumAlgorithm: 'crc32' });
  },
);

function metadataOf(answer: RawResponse): object {
  return { HTTPHeaders: ownHeaders(answer), HTTPStatusCode: answer.status };
}

/** Returns the headers without those of the connection. */
function ownHeaders({ headers }: RawResponse): object {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(connection|keep-alive)$/.test(name)),
  );
}

recorded(
  `${SUITE}test_get_object_content_length_with_virtual_host[False]`,
  async ({ s3, matchValue }) => {
    await callsOf(s3).put('temp.txt', '123');
    const url = presignedUrl(s3, { method: 'GET', key: 'temp.txt', expiresIn: 10 });
    const answer = await sendTo(url, 'GET', {});
    expect(answer.text).toBe('123');
    matchValue('get-obj-content-len-headers', ownHeaders(answer));
  },
);

recorded(`${SUITE}test_system_metadata_with_unicode`, async ({ s3, match, matchValue }) => {
  const kept = {
    'content-disposition': 'attachment; filename="test_—_file%E2%80%94_é_2.pdf"',
    'cache-control': 'ÄMÄZÕÑ S3',
  };
  // Signed and sent in UTF-8, as by the recording's client; Node writes headers in Latin-1.
  const sent = Object.entries(kept).map(([name, value]) => [
    name,
    Buffer.from(value).toString('latin1'),
  ]);
  const { status, headers } = await send(s3, {
    method: 'PUT',
    key: Key,
    headers: { 'content-language': 'de', 'x-amz-checksum-crc32': 'AAAAAA==', ...kept },
    unsigned: Object.fromEntries(sent) as Record<string, string>,
  });
  matchValue('put-object', {
    ETag: headers.etag,
    ChecksumCRC32: headers['x-amz-checksum-crc32'],
    ChecksumType: headers['x-amz-checksum-type'],
    ServerSideEncryption: headers['x-amz-server-side-encryption'],
    ResponseMetadata: { HTTPStatusCode: status },
  });
  await match('get-object', callsOf(s3).get(Key));
});

recorded(`${SUITE}test_user_metadata_rfc2047_encoded`, async ({ s3, match }) => {
  const { put, get } = callsOf(s3);
  const Metadata = {
    'non-ascii': '=?UTF-8?Q?test=5F=E2=80=94=5Ffile%E2%80%94=5F=C3=A9=5F2=3F.pdf?=',
    'non-ascii-2': '=?UTF-8?Q?=C3=84M=C3=84Z=C3=95=C3=91_S3?=',
    'non-ascii-binary': '=?UTF-8?B?AAECAw==?=',
    'replacement-chars': '=?UTF-8?B?77+977+977+977+977+977+977+9?=',
    'fake-encoded': '=?UTF-8?Q?actually-ascii?=',
    'asciib64-encoded': '=?UTF-8?B?YWJj?=',
    'safe-chars': '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ \t',
  };
  await match('put-object', put(Key, '', { Metadata }));
  await match('get-object', get(Key));
});

recorded(`${SUITE}test_user_metadata_rfc2047_bad_b64_encoded`, async ({ s3, match }) => {
  const { put, get } = callsOf(s3);
  const Metadata = { 'bad-b64-encoded': '=?UTF-8?B?=GGG?=' };
  await match('put-object', put(Key, '', { Metadata }));
  await match('get-object', get(Key));
});
