import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PartsResponse } from '../../src/contract/responses.ts';
import { apiClient, put, type ApiResponse } from '../support/local-stack/client.ts';
import { planned, read, readFiles, type Planned } from '../support/local-stack/read-answer.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** Multipart uploads over the wire. */
const MiB = 1024 ** 2;
let stack: TestStack;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  stack = await startStack({ multipartFromBytes: 5 * MiB, eventDelayMilliseconds: 3_600_000 });
  api = apiClient(stack);
});
afterAll(() => stack.close());

type Multipart = Planned<'multipart'>;
const size = 40 * MiB + 5;
const bytes = randomBytes(size);
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

async function register(more: object = {}): Promise<Multipart> {
  const file = { name: 'large.bin', type: 'application/octet-stream', size, ...more };
  const answer = await api.call('POST', '/files', {
    key: stack.browserKey,
    body: { accepts: ['put', 'multipart'], files: [file] },
  });
  return planned('multipart', readFiles(answer.body)[0]);
}

const slice = ({ upload }: Multipart, number: number, of = bytes) =>
  of.subarray((number - 1) * upload.partSize, number * upload.partSize);

async function send(file: Multipart, number: number, of = bytes): Promise<Response> {
  const url = file.upload.parts.find((part) => part.number === number)?.url ?? '';
  return fetch(url, { method: 'PUT', body: Uint8Array.from(slice(file, number, of)) });
}

async function sendAll(file: Multipart): Promise<{ number: number; etag: string }[]> {
  const parts = [];
  for (const { number } of file.upload.parts) {
    const answer = await send(file, number);
    expect(answer.status).toBe(200);
    parts.push({ number, etag: answer.headers.get('etag') ?? '' });
  }
  return parts;
}

const call = (file: Multipart, operation: string, body: unknown = {}): Promise<ApiResponse> =>
  api.call('POST', `/files/${file.id}/${operation}`, {
    key: stack.browserKey,
    token: file.token,
    body,
  });
const openUploads = async (): Promise<number> =>
  (await stack.s3.send(new ListMultipartUploadsCommand({ Bucket: stack.bucket }))).Uploads
    ?.length ?? 0;

test('a file uploaded in five parts is downloaded byte for byte', async () => {
  const file = await register();
  expect(file.upload).toMatchObject({ partSize: 8 * MiB + 1, partCount: 5 });
  const parts = (await sendAll(file)).toReversed().toReversed();
  const done = await call(file, 'complete', { parts });
  expect(done.body).toMatchObject({ state: 'UPLOADED', size, checksum: expect.any(String) });
  expect((await api.server('POST', `/files/${file.id}/store`, {})).body['state']).toBe('STORED');
  const link = await api.server('POST', `/files/${file.id}/download`);
  const back = await (await fetch(String(link.body['url']))).arrayBuffer();
  expect(sha256(new Uint8Array(back))).toBe(sha256(bytes));
});

test('complete without a list of parts asks S3 for them, and can be repeated', async () => {
  const file = await register();
  await sendAll(file);
  for (let time = 0; time < 3; time += 1) {
    expect((await call(file, 'complete')).body['state']).toBe('UPLOADED');
  }
});

test('concurrent completes all succeed', async () => {
  const file = await register();
  const parts = await sendAll(file);
  const complete = async (): Promise<ApiResponse> => {
    const answer = await call(file, 'complete', { parts });
    // Another call has completed the upload, and the S3 server does not show the object yet.
    return answer.body['code'] === 'storage-busy' ? complete() : answer;
  };
  const answers = await Promise.all([1, 2, 3].map(complete));
  expect(answers.map(({ body }) => body['state'])).toEqual(['UPLOADED', 'UPLOADED', 'UPLOADED']);
});

test('parts signs new URLs, lists the uploaded parts, and refuses numbers outside the plan', async () => {
  const file = await register();
  await send(file, 2);
  const answer = read(
    PartsResponse,
    (await call(file, 'parts', { numbers: [1, 3], list: true })).body,
  );
  expect(answer.parts.map(({ number }) => number)).toEqual([1, 3]);
  expect(answer.uploaded).toMatchObject([{ number: 2, size: 8 * MiB + 1 }]);
  const again = await fetch(answer.parts[0]?.url ?? '', {
    method: 'PUT',
    body: Uint8Array.from(slice(file, 1)),
  });
  expect(again.status).toBe(200);
  const beyond = await call(file, 'parts', { numbers: [6] });
  expect([beyond.status, beyond.body['code'], beyond.body['limit']]).toEqual([
    400,
    'invalid-request',
    5,
  ]);
});

test('S3 refuses a part of another length', async () => {
  const file = await register();
  const url = file.upload.parts[0]?.url ?? '';
  expect((await fetch(url, { method: 'PUT', body: 'short' })).status).toBe(403);
});

describe('complete', () => {
  test('complete refuses an upload with a missing part', async () => {
    const file = await register();
    await send(file, 1);
    await send(file, 3);
    const answer = await call(file, 'complete');
    expect([answer.status, answer.body['code'], answer.body['limit']]).toEqual([
      409,
      'parts-incomplete',
      5,
    ]);
  });

  test.each([
    [
      'a part that S3 does not have',
      (parts: object[]) => parts.with(1, { number: 2, etag: 'a'.repeat(32) }),
    ],
    ['parts out of order', (parts: object[]) => parts.toReversed()],
    ['a part twice', (parts: object[]) => [...parts, ...parts.slice(-1)]],
    ['too few parts', (parts: object[]) => parts.slice(1)],
  ])('complete refuses %s, and then accepts the right list', async (_name, change) => {
    const file = await register();
    const parts = await sendAll(file);
    const answer = await call(file, 'complete', { parts: change(parts) });
    expect([answer.status, answer.body['code']]).toEqual([409, 'parts-incomplete']);
    expect((await call(file, 'complete', { parts })).status).toBe(200);
  });

  test('complete refuses an upload whose checksum differs from the registered one', async () => {
    const file = await register({ checksum: 'AAAAAAAAAAA=' });
    const parts = await sendAll(file);
    const answer = await call(file, 'complete', { parts });
    expect([answer.status, answer.body['code']]).toEqual([409, 'checksum-mismatch']);
    expect((await api.server('GET', `/files/${file.id}`)).body['state']).toBe('PENDING');
  });

  test('complete and parts refuse a caller without the upload token', async () => {
    const file = await register();
    for (const operation of ['complete', 'parts']) {
      for (const more of [{}, { token: 'x'.repeat(43) }]) {
        const path = `/files/${file.id}/${operation}`;
        const answer = await api.call('POST', path, { key: stack.browserKey, body: {}, ...more });
        expect([answer.status, answer.body['code']]).toEqual([404, 'file-not-found']);
      }
    }
  });

  test('complete refuses a single PUT that has not been uploaded', async () => {
    const file = await api.register({ name: 'a', type: 'a/b', size: 3 });
    const single = { ...file, upload: undefined } as unknown as Multipart;
    expect((await call(single, 'complete')).body['code']).toBe('wrong-state');
    expect((await call(single, 'parts', { numbers: [1] })).body['code']).toBe('wrong-state');
    await put(file, 'abc');
    expect((await call(single, 'complete')).body['state']).toBe('UPLOADED');
  });
});

test('an upload that is never completed is aborted when its file expires', async () => {
  const file = await register();
  await send(file, 1);
  expect(await openUploads()).toBeGreaterThan(0);
  stack.advance(3601);
  await stack.stack.expire({});
  stack.advance(-3601);
  expect(await openUploads()).toBe(0);
  expect((await call(file, 'complete')).body['code']).toBe('file-deleted');
});

test('a revert aborts the upload and leaves no part', async () => {
  const before = await openUploads();
  const file = await register();
  await send(file, 1);
  expect(await openUploads()).toBe(before + 1);
  const path = `/files/${file.id}`;
  const remove = () => api.call('DELETE', path, { key: stack.browserKey, token: file.token });
  // The client of S3 may still have the clock of the test before. An error corrects it.
  if ((await remove()).status === 503) await remove();
  expect(await openUploads()).toBe(before);
  // S3 may respond and close the connection before it has read the part.
  const late = await send(file, 2).then(
    ({ status }) => status,
    () => 'closed',
  );
  expect([404, 'closed']).toContain(late);
  expect(await openUploads()).toBe(before);
  expect((await call(file, 'complete')).body['code']).toBe('file-deleted');
});

test('a client that does not support parts gets a single PUT', async () => {
  const [file] = await api.preprocess({ name: 'a', type: 'a/b', size });
  expect(file).toMatchObject({ upload: { kind: 'put' } });
});
