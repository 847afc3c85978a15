import { CopyObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect } from 'vitest';
import { presignedUrl, sendTo, type RawResponse } from '../../../support/s3/raw-request.ts';
import { objectCalls } from '../object-calls.ts';
import { recorded, type Replay } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3PresignedUrl';

function matchRefusal(replay: Replay, step: string, answer: RawResponse, status = 403): void {
  expect.soft(answer.status, step).toBe(status);
  replay.matchXml(step, answer);
}

recorded(`${SUITE}::test_put_object`, async (replay) => {
  const url = presignedUrl(replay.s3, { method: 'PUT', key: 'my-key' });
  await sendTo(url, 'PUT', {}, 'something');
  await replay.match('get_object', objectCalls(replay.s3, 'my-key').get());
});

for (const verified of ['True', 'False']) {
  recorded(`${SUITE}::test_put_url_metadata_with_sig_s3v4[${verified}]`, async (replay) => {
    const key = 'key-by-hostname';
    const headers = { 'x-amz-meta-foo': 'bar' };
    const url = presignedUrl(replay.s3, { method: 'PUT', key, headers });
    const put = (sent: Record<string, string>) => sendTo(url, 'PUT', sent, 'content 123');
    matchRefusal(replay, 'no-meta-headers', await put({}));
    expect.soft((await put(headers)).status).toBe(200);
    const { head } = objectCalls(replay.s3, key);
    await replay.match('head_object', head());
    matchRefusal(replay, 'wrong-meta-headers', await put({ 'x-amz-meta-wrong': 'wrong' }));
    expect.soft((await head()).Metadata).toEqual({ foo: 'bar' });
  });
}

const badHeaders = 'test_put_object_with_md5_and_chunk_signature_bad_headers';
recorded(`${SUITE}::${badHeaders}[s3v4-True]`, async (replay) => {
  const signed = {
    'content-md5': 'pX8KKuGXS1f2VTcuJpqjkw==',
    'content-type': 'application/octet-stream',
  };
  const url = presignedUrl(replay.s3, {
    method: 'PUT',
    key: 'test-runtime.properties',
    headers: signed,
  });
  const headers = {
    ...signed,
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'x-amz-date': '20211122T191045Z',
  };
  const withLength = { ...headers, 'x-amz-decoded-content-length': 'test' };
  matchRefusal(replay, 'with-decoded-content-length', await sendTo(url, 'PUT', withLength, 'test'));
  matchRefusal(replay, 'without-decoded-content-length', await sendTo(url, 'PUT', headers, 'test'));
});

const expired = [
  ['test_s3_presigned_url_expired[s3v4]', 'expired-exception', 2],
  ['test_presigned_url_signature_authentication_expired[s3v4-False]', 'expired', 1],
] as const;
for (const [name, step, expiresIn] of expired) {
  recorded(`${SUITE}::${name}`, async (replay) => {
    const key = 'key-expires';
    await objectCalls(replay.s3, key).put({ Body: 'something' });
    const request = { method: 'GET', key, expiresIn };
    const inTime = await sendTo(presignedUrl(replay.s3, request), 'GET', {});
    expect.soft([inTime.status, inTime.text]).toEqual([200, 'something']);
    const before = { date: new Date(Date.now() - 5000) };
    const url = presignedUrl(replay.s3, { ...request, scope: before });
    matchRefusal(replay, step, await sendTo(url, 'GET', {}));
  });
}

/** Returns the URL without the signed parameters, except for those of the signature. */
function withoutParameters(url: URL): URL {
  const bare = new URL(url);
  for (const name of url.searchParams.keys()) {
    if (!name.startsWith('X-Amz-')) bare.searchParams.delete(name);
  }
  bare.searchParams.set('X-Amz-SignedHeaders', 'host');
  return bare;
}

recorded(`${SUITE}::test_presigned_url_signature_authentication[s3v4-False]`, async (replay) => {
  const key = 'temp.txt';
  await objectCalls(replay.s3, key).put({ Body: '123' });
  const other = { 'content-type': 'my-fake-content/type' };
  const data = 'this should be found in temp.txt.';

  const query = {
    'response-content-type': 'text/plain',
    'response-content-disposition': 'attachment;  filename=test.txt',
  };
  const getUrl = presignedUrl(replay.s3, { method: 'GET', key, query });
  const read = await sendTo(getUrl, 'GET', {});
  expect.soft([read.status, read.text]).toEqual([200, '123']);
  matchRefusal(
    replay,
    'invalid-get-1',
    await sendTo(withoutParameters(getUrl), 'GET', other, data),
  );

  const headers = { 'content-type': 'text/plain' };
  const putUrl = presignedUrl(replay.s3, { method: 'PUT', key, headers });
  const put = await sendTo(putUrl, 'PUT', headers, data);
  expect.soft([put.status, put.text]).toEqual([200, '']);
  matchRefusal(
    replay,
    'invalid-put-1',
    await sendTo(withoutParameters(putUrl), 'PUT', other, data),
  );

  const deleteUrl = presignedUrl(replay.s3, { method: 'DELETE', key });
  expect.soft((await sendTo(deleteUrl, 'DELETE', {})).status).toBe(204);
});

recorded(`${SUITE}::test_s3_put_presigned_url_missing_sig_param[s3v4]`, async (replay) => {
  const url = presignedUrl(replay.s3, { method: 'GET', key: 'key-missing-param' });
  url.searchParams.delete('X-Amz-Date');
  replay.matchXml('missing-param-exception', await sendTo(url, 'GET', {}));
});

recorded(`${SUITE}::test_s3_put_presigned_url_with_different_headers[s3v4]`, async (replay) => {
  const key = 'key-double-header-param';
  const put = (signed: Record<string, string>, sent: Record<string, string>) =>
    sendTo(
      presignedUrl(replay.s3, { method: 'PUT', key, headers: signed }),
      'PUT',
      sent,
      'test_data',
    );
  const text = { 'content-type': 'text/plain' };
  const xml = { 'content-type': 'text/xml' };
  const identity = { 'content-encoding': 'identity' };
  expect.soft((await put(text, text)).status).toBe(200);
  replay.matchXml('content-type-exception', await put(text, xml));
  expect.soft((await put(identity, identity)).status).toBe(200);
  replay.matchXml('content-type-response', await put(identity, { ...identity, ...xml }));
  replay.matchXml(
    'wrong-content-encoding-response',
    await put(identity, { 'content-encoding': 'gzip' }),
  );
});

recorded(`${SUITE}::test_s3_put_presigned_url_same_header_and_qs_parameter`, async (replay) => {
  const headers = { 'x-amz-request-payer': 'requester' };
  const key = 'key-double-header-param';
  const url = presignedUrl(replay.s3, { method: 'PUT', key, headers });
  const doubled = new URL(url);
  doubled.searchParams.set('x-amz-request-payer', 'non-valid');
  replay.matchXml('double-header-query-string', await sendTo(doubled, 'PUT', headers, 'test_data'));
  replay.matchXml(
    'override-signed-qs',
    await sendTo(url, 'PUT', { 'x-amz-expires': '5' }, 'test_data'),
  );
});

recorded(`${SUITE}::test_presigned_double_encoded_credentials`, async (replay) => {
  const { href } = presignedUrl(replay.s3, { method: 'GET', key: 'foo-key' });
  const answer = await sendTo(href.replaceAll('%2F', '%252F'), 'GET', {});
  matchRefusal(replay, 'error-malformed', answer, 400);
});

recorded(`${SUITE}::test_s3_copy_md5`, async (replay) => {
  const { client, bucket: Bucket } = replay.s3;
  const source = objectCalls(replay.s3, 'src');
  await source.put({ Body: 'something' });
  await replay.match('copy-obj', source.copyTo('dest'));

  const CopySource = `${Bucket}/src`;
  const command = new CopyObjectCommand({ Bucket, Key: 'dest', CopySource });
  const url = await getSignedUrl(client, command, {
    unhoistableHeaders: new Set(['x-amz-copy-source']),
  });
  const copied = await sendTo(url, 'PUT', { 'x-amz-copy-source': CopySource });
  expect.soft(copied.status).toBe(200);
});

recorded(`${SUITE}::test_presigned_url_v4_x_amz_in_qs`, async (replay) => {
  const { client, bucket: Bucket } = replay.s3;
  const ContentMD5 = '4QrcOUm6Wau+VuBX8g+IPg==';
  const command = new PutObjectCommand({
    Bucket,
    Key: 'temp.txt',
    StorageClass: 'STANDARD',
    Metadata: { foo: 'bar-complicated-no-random' },
    ContentMD5,
  });
  const url = await getSignedUrl(client, command);
  const checksum = 'x-amz-checksum-crc32=AAAAAA%3D%3D';
  expect.soft(url).toContain(checksum);
  const put = (to: string, headers: Record<string, string>) => sendTo(to, 'PUT', headers, '123456');
  const md5 = { 'content-md5': ContentMD5 };
  expect.soft((await put(url, {})).status).toBe(403);
  expect.soft((await put(url, md5)).status).toBe(200);
  const other = url.replace(checksum, checksum.replace('AAAAAA', 'BBBBBB'));
  expect.soft((await put(other, md5)).status).toBe(403);
  const { head } = objectCalls(replay.s3, 'temp.txt');
  await replay.match('head-object', head({ ChecksumMode: 'ENABLED' }));
});
