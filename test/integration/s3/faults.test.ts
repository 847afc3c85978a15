import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { S3_BUCKET, startS3, type TestS3 } from '../../support/local-stack/start-s3.ts';
import { refusal, s3Calls } from '../../support/s3/calls.ts';
import { send, type RawRequest } from '../../support/s3/raw-request.ts';
import { newClient } from '../../support/s3/target.ts';

/** Tests each fault as a client sees it, and that nothing remains of it afterwards. */
let s3: TestS3;
beforeEach(async () => {
  s3 = await startS3();
});
afterEach(() => s3.close());

const { put, get, create, uploadPart, complete } = s3Calls(() => ({
  client: newClient(s3.url, s3.credentials),
  bucket: S3_BUCKET,
}));
const keys = (): Promise<string[]> => s3.s3.keys(S3_BUCKET);

test.each(['SlowDown', 'InternalError', 'ServiceUnavailable'] as const)(
  'the fault %s responds with the error and changes nothing',
  async (code) => {
    s3.s3.faults.add({ fault: { kind: 'error', code }, operation: 'PutObject', times: 1 });
    const [status, name] = await refusal(put('key'));
    expect([Number(status) >= 500, name]).toEqual([true, code]);
    expect(await keys()).toEqual([]);
    await put('key');
    expect(s3.s3.faults.hits()).toEqual([1]);
  },
);

test('the fault of a reset in the middle of an upload leaves no object', async () => {
  s3.s3.faults.add({
    fault: { kind: 'reset', afterBytes: 100_000 },
    operation: 'PutObject',
    times: 1,
  });
  await expect(put('key', { Body: Buffer.alloc(1_000_000) })).rejects.toThrow(
    /ECONNRESET|hang up|EPIPE/,
  );
  expect(await keys()).toEqual([]);
});

test('the fault of a reset in the middle of a download breaks the download', async () => {
  await put('key', { Body: Buffer.alloc(1_000_000) });
  s3.s3.faults.add({
    fault: { kind: 'reset', afterBytes: 100_000 },
    operation: 'GetObject',
    times: 1,
  });
  await expect(get('key')).rejects.toThrow(/aborted|ECONNRESET/);
  expect((await get('key')).bytes).toHaveLength(1_000_000);
});

test('the fault of a lost response still carries out the request', async () => {
  s3.s3.faults.add({ fault: { kind: 'lost-answer' }, operation: 'PutObject', times: 1 });
  await expect(put('key')).rejects.toThrow(/ECONNRESET|hang up/);
  expect((await get('key')).text).toBe('hello world');
});

/** Sends without a payload hash, so only the checksums can detect a changed byte. */
const unsignedPut = (key: string, more: Partial<RawRequest> = {}) => {
  const target = { ...s3, server: 'ours', bucket: S3_BUCKET };
  const request = { method: 'PUT', key, body: 'hello world', payloadHash: 'UNSIGNED-PAYLOAD' };
  return send(target, { ...request, ...more });
};
const md5 = `"${createHash('md5').update('hello world').digest('hex')}"`;

test('the fault of a flipped byte is refused if the client sent a checksum', async () => {
  s3.s3.faults.add({ fault: { kind: 'flip', atByte: 4 }, operation: 'PutObject', times: 1 });
  const headers = { 'content-md5': createHash('md5').update('hello world').digest('base64') };
  expect((await unsignedPut('key', { headers })).code).toBe('BadDigest');
  expect(await keys()).toEqual([]);
});

test('the fault of a flipped byte changes the ETag if the client sent no checksum', async () => {
  s3.s3.faults.add({ fault: { kind: 'flip', atByte: 0 }, operation: 'UploadPart', times: 1 });
  const query = { uploadId: await create('key'), partNumber: '1' };
  expect((await unsignedPut('key', { query })).headers['etag']).not.toBe(md5);
  expect((await unsignedPut('key', { query })).headers['etag']).toBe(md5);
});

test('the fault of a flipped byte changes a download', async () => {
  await put('key');
  s3.s3.faults.add({ fault: { kind: 'flip', atByte: 1 }, operation: 'GetObject', times: 1 });
  await expect(get('key')).rejects.toThrow('Checksum mismatch');
  expect((await get('key')).text).toBe('hello world');
});

test('the fault of an error with status 200 completes no upload', async () => {
  s3.s3.faults.add({
    fault: { kind: 'error-in-200', code: 'InternalError' },
    operation: 'CompleteMultipartUpload',
    times: 1,
  });
  const UploadId = await create('key');
  const { ETag } = await uploadPart('key', UploadId, 1, Buffer.from('part'));
  const Parts = [{ PartNumber: 1, ETag }];
  expect((await refusal(complete('key', UploadId, Parts)))[1]).toBe('InternalError');
  expect(await keys()).toEqual([]);
  await complete('key', UploadId, Parts);
  expect(await keys()).toEqual(['key']);
});

test('the faults of latency and a slow link delay the response', async () => {
  const timed = async (): Promise<number> => {
    const start = performance.now();
    await put('key', { Body: Buffer.alloc(50_000) });
    return performance.now() - start;
  };
  s3.s3.faults.add({ fault: { kind: 'latency', milliseconds: 300 }, times: 1 });
  expect(await timed()).toBeGreaterThanOrEqual(299);
  s3.s3.faults.clear();
  s3.s3.faults.add({ fault: { kind: 'slow', bytesPerSecond: 100_000 }, times: 1 });
  expect(await timed()).toBeGreaterThanOrEqual(499);
  expect((await get('key')).bytes).toHaveLength(50_000);
});

test('skip, share, keys and operations select the requests of a fault', async () => {
  const error = { kind: 'error', code: 'SlowDown' } as const;
  s3.s3.faults.add({ fault: error, operation: 'PutObject', keyPrefix: 'a/', skip: 1, times: 1 });
  await put('b/1');
  await put('a/1');
  expect(await refusal(put('a/2'))).toEqual([503, 'SlowDown']);
  await put('a/3');
  s3.s3.faults.clear();
  const series = async (): Promise<unknown[]> => {
    s3.s3.faults.clear();
    s3.s3.faults.add({ fault: error, operation: 'PutObject', share: 0.2 });
    const outcomes: unknown[] = [];
    for (let index = 0; index < 100; index += 1) outcomes.push((await refusal(put('c')))[0]);
    return outcomes;
  };
  const first = await series();
  const refused = first.filter((status) => status === 503).length;
  expect(refused).toBeGreaterThan(10);
  expect(refused).toBeLessThan(30);
  expect(s3.s3.faults.hits()).toEqual([refused]);
  expect(await series()).toEqual(first);
});

test('a fault applies to preflights only if its rule says so', async () => {
  s3.s3.faults.add({ fault: { kind: 'error', code: 'SlowDown' } });
  const preflight = (): Promise<Response> =>
    fetch(`${s3.url}/${S3_BUCKET}/key`, { method: 'OPTIONS' });
  expect((await preflight()).status).toBe(400);
  s3.s3.faults.add({ fault: { kind: 'error', code: 'SlowDown' }, operation: 'Preflight' });
  expect((await preflight()).status).toBe(503);
});
