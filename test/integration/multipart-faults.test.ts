import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { apiClient, type Answer } from '../support/local-stack/client.ts';
import { planned, readFiles, type Planned } from '../support/local-stack/read-answer.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** Files that go up in parts while S3 fails, as it now and then does. */
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

async function announceAndSend(): Promise<[file: Multipart, parts: object[]]> {
  const file = { name: 'large.bin', type: 'application/octet-stream', size: bytes.length };
  const body = { accepts: ['put', 'multipart'], files: [file] };
  const answer = await api.call('POST', '/files', { key: stack.browserKey, body });
  const announced = planned('multipart', readFiles(answer.body)[0]);
  const { partSize, parts } = announced.upload;
  const sent = parts.map(async ({ number, url }) => {
    const body = Uint8Array.from(bytes.subarray((number - 1) * partSize, number * partSize));
    const { status, headers } = await fetch(url, { method: 'PUT', body });
    expect(status).toBe(200);
    return { number, etag: headers.get('etag') ?? '' };
  });
  return [announced, await Promise.all(sent)];
}

const complete = ({ id, token }: Multipart, parts: object[]): Promise<Answer> =>
  api.call('POST', `/files/${id}/complete`, { key: stack.browserKey, token, body: { parts } });

test('an error in a 200 answer of S3 completes nothing, and another try does', async () => {
  const [file, parts] = await announceAndSend();
  stack.stack.s3.faults.add({
    fault: { kind: 'error-in-200', code: 'InternalError' },
    operation: 'CompleteMultipartUpload',
    times: 3,
  });
  const failed = await complete(file, parts);
  expect([failed.status, failed.body['code']]).toEqual([503, 'storage-busy']);
  expect((await complete(file, parts)).body['state']).toBe('UPLOADED');
});

test('an answer of S3 that is lost has completed it, and another try finds it', async () => {
  const [file, parts] = await announceAndSend();
  stack.stack.s3.faults.add({
    fault: { kind: 'lost-answer' },
    operation: 'CompleteMultipartUpload',
    times: 1,
  });
  expect((await complete(file, parts)).body['state']).toBe('UPLOADED');
});

// versitygw 1.8 answers so while another request completes the same upload.
test('an upload that is not open, without an object yet, is asked for again', async () => {
  const [file, parts] = await announceAndSend();
  stack.stack.s3.faults.add({
    fault: { kind: 'error', code: 'NoSuchUpload' },
    operation: 'CompleteMultipartUpload',
    times: 1,
  });
  const early = await complete(file, parts);
  expect([early.status, early.body['code']]).toEqual([503, 'storage-busy']);
  expect((await complete(file, parts)).body['state']).toBe('UPLOADED');
});

test('when S3 does not open the upload, that file fails alone and nothing stays', async () => {
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
