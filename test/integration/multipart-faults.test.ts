import { CreateMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { newFileId } from '../../backend/domain/file-id.ts';
import { apiClient, type ApiResponse } from '../support/local-stack/client.ts';
import { planned, readFiles, type Planned } from '../support/local-stack/read-answer.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** Multipart uploads while S3 fails, as it sometimes does. */
const MiB = 1024 ** 2;
let stack: TestStack;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  stack = await startStack({ multipartFromBytes: 5 * MiB, eventDelayMilliseconds: 3_600_000 });
  api = apiClient(stack);
});
afterAll(() => stack.close());
afterEach(() => stack.stack.s3.faults.clear());

type Multipart = Planned<'multipart'>;
const bytes = randomBytes(12 * MiB + 5);

async function registerAndSend(): Promise<[file: Multipart, parts: object[]]> {
  const file = { name: 'large.bin', type: 'application/octet-stream', size: bytes.length };
  const body = { accepts: ['put', 'multipart'], files: [file] };
  const answer = await api.call('POST', '/files', { key: stack.browserKey, body });
  const registered = planned('multipart', readFiles(answer.body)[0]);
  const { partSize, parts } = registered.upload;
  const sent = parts.map(async ({ number, url }) => {
    const body = Uint8Array.from(bytes.subarray((number - 1) * partSize, number * partSize));
    const { status, headers } = await fetch(url, { method: 'PUT', body });
    expect(status).toBe(200);
    return { number, etag: headers.get('etag') ?? '' };
  });
  return [registered, await Promise.all(sent)];
}

const complete = ({ id, token }: Multipart, parts: object[]): Promise<ApiResponse> =>
  api.call('POST', `/files/${id}/complete`, { key: stack.browserKey, token, body: { parts } });

test('an S3 error in a 200 response to complete is busy storage, and a retry completes the upload', async () => {
  const [file, parts] = await registerAndSend();
  stack.stack.s3.faults.add({
    fault: { kind: 'error-in-200', code: 'InternalError' },
    operation: 'CompleteMultipartUpload',
    times: 3,
  });
  const failed = await complete(file, parts);
  expect([failed.status, failed.body['code']]).toEqual([503, 'storage-busy']);
  expect((await complete(file, parts)).body['state']).toBe('UPLOADED');
});

test('after a lost response of S3 to complete, a retry finds the completed upload', async () => {
  const [file, parts] = await registerAndSend();
  stack.stack.s3.faults.add({
    fault: { kind: 'lost-answer' },
    operation: 'CompleteMultipartUpload',
    times: 1,
  });
  expect((await complete(file, parts)).body['state']).toBe('UPLOADED');
});

// versitygw 1.8 returns this error while another request completes the same upload.
test('NoSuchUpload without an object is busy storage, and a retry completes the upload', async () => {
  const [file, parts] = await registerAndSend();
  stack.stack.s3.faults.add({
    fault: { kind: 'error', code: 'NoSuchUpload' },
    operation: 'CompleteMultipartUpload',
    times: 1,
  });
  const early = await complete(file, parts);
  expect([early.status, early.body['code']]).toEqual([503, 'storage-busy']);
  expect((await complete(file, parts)).body['state']).toBe('UPLOADED');
});

test('if S3 cannot create an upload, only that file fails and no upload is left', async () => {
  stack.stack.s3.faults.add({
    fault: { kind: 'error', code: 'SlowDown' },
    operation: 'CreateMultipartUpload',
    times: 1,
  });
  const large = { name: 'a', type: 'a/b', size: bytes.length };
  const answer = await api.call('POST', '/files', {
    key: stack.browserKey,
    body: { accepts: ['put', 'multipart'], files: [large, { ...large, size: 3 }] },
  });
  expect(answer.body['files']).toMatchObject([{ error: { code: 'storage-busy' } }, { upload: {} }]);
  stack.advance(3601);
  await stack.stack.expire({});
  stack.advance(-3601);
  const open = await stack.s3.send(new ListMultipartUploadsCommand({ Bucket: stack.bucket }));
  expect(open.Uploads ?? []).toEqual([]);
});

test('a call with an idempotency key whose multipart upload could not be opened is repeated for free', async () => {
  const file = { name: 'large.bin', type: 'application/octet-stream', size: bytes.length };
  const small = { name: 'a.txt', type: 'text/plain', size: 3 };
  const { grant } = (await api.server('POST', '/grants', { files: 2 })).body;
  const send = () =>
    api.call('POST', '/files', {
      key: stack.browserKey,
      headers: { 'idempotency-key': 'multipart-fault-1' },
      body: { accepts: ['put', 'multipart'], grant, files: [small, file] },
    });
  stack.stack.s3.faults.add({
    fault: { kind: 'error', code: 'SlowDown' },
    operation: 'CreateMultipartUpload',
  });
  const failed = await send();
  expect([failed.status, failed.body['code']]).toEqual([503, 'storage-busy']);
  stack.stack.s3.faults.clear();
  const repeated = readFiles((await send()).body);
  expect(planned('put', repeated[0]).id).not.toBe(planned('multipart', repeated[1]).id);
});

test('a multipart upload whose id was not recorded is found by its key and aborted', async () => {
  const id = newFileId();
  const key = `demo/${id}`;
  // preprocess ended after S3 had opened the upload.
  await stack.stack.files.create({
    key,
    state: 'PENDING',
    name: 'a',
    size: bytes.length,
    type: 'a/b',
    multipart: true,
    tokenHash: 'hash',
    urlExpiresAt: Date.now(),
    createdAt: Date.now(),
  });
  const upload = { Bucket: stack.bucket, Key: key };
  await stack.s3.send(new CreateMultipartUploadCommand(upload));
  expect((await api.server('DELETE', `/files/${id}`)).status).toBe(200);
  const { Uploads = [] } = await stack.s3.send(
    new ListMultipartUploadsCommand({ Bucket: stack.bucket, Prefix: key }),
  );
  expect(Uploads).toEqual([]);
});
