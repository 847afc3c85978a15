import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LogFields } from '../../backend/runtime/log.ts';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

let stack: TestStack;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  stack = await startStack({ checkContent: true });
  api = apiClient(stack);
});
afterAll(() => stack.close());

type Line = LogFields & { readonly event: string };
const lines = (): Line[] => stack.logged as Line[];

/** Returns the sums of the metrics that were logged during `work`. */
async function counted(work: () => Promise<void>): Promise<Record<string, number>> {
  const before = lines().length;
  await work();
  const sums: Record<string, number> = {};
  for (const { metrics = {} } of lines().slice(before)) {
    for (const [name, value] of Object.entries(metrics)) sums[name] = (sums[name] ?? 0) + value;
  }
  return sums;
}

async function upload(text: string, type = 'text/plain'): Promise<{ id: string; token: string }> {
  const file = await api.register({ name: 'a.txt', type, size: text.length });
  await put(file, text);
  await stack.stack.events.idle();
  return file;
}

test('metrics count each step of a file’s life once', async () => {
  const sums = await counted(async () => {
    const { id } = await upload('hello');
    await api.server('POST', `/files/${id}/store`, {});
    await api.server('POST', `/files/${id}/store`, {});
    await api.server('DELETE', `/files/${id}`);
  });
  expect(sums).toEqual({
    FilesStarted: 1,
    FilesUploaded: 1,
    BytesUploaded: 5,
    FilesStored: 1,
    FilesDeleted: 1,
  });
});

test('metrics count reverted, rejected, refused and expired files', async () => {
  const sums = await counted(async () => {
    const reverted = await upload('abc');
    await api.call('DELETE', `/files/${reverted.id}`, {
      key: stack.browserKey,
      token: reverted.token,
    });
    await upload('no picture', 'image/png');
    await api.server('GET', `/files/${'a'.repeat(26)}`);
    await upload('left alone');
    stack.advance(3601 + 60);
    await stack.stack.expire({});
  });
  expect(sums).toEqual({
    FilesStarted: 3,
    FilesUploaded: 2,
    BytesUploaded: 13,
    FilesReverted: 1,
    FilesRejected: 1,
    CallsRefused: 1,
    FilesExpired: 1,
    SweepRuns: 1,
    OldestDue: expect.closeTo(60, -1),
  });
});

test('an object without a row is counted in OrphanObjects, which has an alarm', async () => {
  const sums = await counted(async () => {
    await stack.s3.send(
      new PutObjectCommand({ Bucket: stack.bucket, Key: `demo/${'b'.repeat(26)}`, Body: 'x' }),
    );
    await expect.poll(() => JSON.stringify(lines())).toContain('orphan-object');
  });
  expect(sums).toEqual({ OrphanObjects: 1 });
});

test('an object of another size than registered is counted in WrongSizeObjects', async () => {
  const sums = await counted(async () => {
    const file = await api.register({ name: 'a.txt', type: 'text/plain', size: 5 });
    const Key = `demo/${file.id}`;
    await stack.s3.send(
      new PutObjectCommand({ Bucket: stack.bucket, Key, Body: 'x', ContentType: 'text/plain' }),
    );
    await stack.stack.events.idle();
  });
  expect(sums).toEqual({ FilesStarted: 1, WrongSizeObjects: 1 });
});

test('metrics count busy storage, in the API and in expire', async () => {
  const { id } = await upload('hello');
  const busy = { kind: 'error', code: 'SlowDown' } as const;
  stack.stack.s3.faults.add({ fault: busy, operation: 'DeleteObject' });
  const sums = await counted(async () => {
    const answer = await api.server('DELETE', `/files/${id}`);
    expect([answer.status, answer.body['code']]).toEqual([503, 'storage-busy']);
    expect(await stack.stack.expire({})).toMatchObject({ failed: 1 });
  });
  stack.stack.s3.faults.clear();
  expect(sums).toMatchObject({ CallsFailed: 1, SweepFailures: 1, SweepRuns: 1 });
});

test('the log names the request that changed a file', async () => {
  const { id } = await upload('hello');
  const changes = lines().filter(({ event, fileId }) => event === 'file-changed' && fileId === id);
  expect(changes).toMatchObject([
    { operation: 'uploaded', requestId: expect.any(String), tenant: 'demo', state: 'UPLOADED' },
  ]);
  const started = lines().find(({ fileIds = [] }) => fileIds.includes(id));
  expect(started).toMatchObject({ operation: 'preprocess', requestId: expect.any(String) });
});
