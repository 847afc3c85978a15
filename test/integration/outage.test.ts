import { afterEach, beforeEach, expect, test } from 'vitest';
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
