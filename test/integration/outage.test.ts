import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectObjects } from '../../backend/stores/s3/object-store.ts';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** Outages of S3, which only our own server can produce on demand. */
let stack: TestStack;
let api: ReturnType<typeof apiClient>;
beforeEach(async () => {
  stack = await startStack({ eventDelayMilliseconds: 3_600_000 });
  api = apiClient(stack);
});
afterEach(() => stack.close());

const text = { name: 'a.txt', type: 'text/plain', size: 3 };
const schedule = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
const state = async (id: string): Promise<unknown> =>
  (await stack.stack.files.get(`demo/${id}`))?.state;

test('expire finishes a deletion that failed half-way', async () => {
  const file = await api.register(text);
  await put(file, 'abc');
  await api.server('POST', `/files/${file.id}/store`, {});
  await stack.stack.s3.stopListening();
  const answer = await api.server('DELETE', `/files/${file.id}`);
  expect([answer.status, answer.body['code']]).toEqual([503, 'storage-busy']);
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(await state(file.id)).toBe('DELETING');

  await stack.stack.s3.listen(Number(new URL(stack.stack.s3Url).port));
  expect(await stack.stack.expire(schedule)).toMatchObject({ expired: 1 });
  expect([await state(file.id), await stack.objectKeys()]).toEqual(['DELETED', []]);
});

test('an outage of S3 fails only the files of confirm that are not known to be uploaded', async () => {
  const [known, unknown] = [await api.register(text), await api.register(text)];
  const confirm = async (...files: readonly { id: string; token: string }[]) => {
    const body = { files: files.map(({ id, token }) => ({ id, token })) };
    const answer = await api.call('POST', '/files/confirm', { key: stack.browserKey, body });
    return answer.body['files'];
  };
  for (const file of [known, unknown]) await put(file, 'abc');
  await confirm(known);
  await stack.stack.s3.stopListening();
  expect(await confirm(known, unknown)).toMatchObject([
    { state: 'UPLOADED' },
    { error: { code: 'storage-busy', status: 503 } },
  ]);
  await stack.stack.s3.listen(Number(new URL(stack.stack.s3Url).port));
  expect(await confirm(known, unknown)).toMatchObject([
    { state: 'UPLOADED' },
    { state: 'UPLOADED' },
  ]);
});

test('a conditional deletion that meets another request can be repeated', async () => {
  const objects = connectObjects(stack.stack.environment);
  const file = await api.register(text);
  await put(file, 'abc');
  const key = `demo/${file.id}`;
  const etag = (await objects.head(key))?.etag;
  const fault = { kind: 'error', code: 'ConditionalRequestConflict' } as const;
  stack.stack.s3.faults.add({ fault, operation: 'DeleteObject', times: 1 });
  await expect(objects.delete(key, etag)).rejects.toMatchObject({ code: 'storage-busy' });
  expect(await stack.objectKeys()).toEqual([key]);
  await objects.delete(key, etag);
  expect(await stack.objectKeys()).toEqual([]);
});
