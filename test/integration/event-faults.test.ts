import { afterEach, beforeEach, expect, test } from 'vitest';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** Events that are lost, duplicated, delayed or reordered: the file still ends in the right state. */
let stack: TestStack;
let api: ReturnType<typeof apiClient>;
beforeEach(async () => {
  stack = await startStack();
  api = apiClient(stack);
});
afterEach(() => stack.close());

const text = { name: 'a.txt', type: 'text/plain', size: 3 };
const faults = () => stack.stack.events.faults;
const upload = async () => {
  const file = await api.register(text);
  expect((await put(file, 'abc')).status).toBe(200);
  return file.id;
};
const state = async (id: string) => (await stack.stack.files.get(`demo/${id}`))?.state;

test('after a lost event the row stays pending until store asks S3', async () => {
  faults().add({ fault: { kind: 'lose' } });
  const id = await upload();
  await stack.stack.events.idle();
  expect(await state(id)).toBe('PENDING');
  expect((await api.server('POST', `/files/${id}/store`, {})).body['state']).toBe('STORED');
});

test('a duplicate event changes nothing', async () => {
  faults().add({ fault: { kind: 'duplicate' } });
  const id = await upload();
  await stack.stack.events.idle();
  expect(await state(id)).toBe('UPLOADED');
  expect(JSON.stringify(stack.logged)).not.toContain('error');
});

test('delayed events can arrive in reverse order', async () => {
  faults().add({ fault: { kind: 'hold' } });
  const ids = [await upload(), await upload(), await upload()];
  await stack.stack.events.idle();
  expect(await Promise.all(ids.map(state))).toEqual(['PENDING', 'PENDING', 'PENDING']);
  expect(await stack.stack.events.release('reversed')).toBe(3);
  expect(await Promise.all(ids.map(state))).toEqual(['UPLOADED', 'UPLOADED', 'UPLOADED']);
  const arrived = JSON.stringify(
    stack.logged.filter((line) => JSON.stringify(line).includes('"uploaded","requestId')),
  );
  const positions = ids.map((id) => arrived.indexOf(id));
  expect(positions).toEqual(positions.toSorted((left, right) => right - left));
});

test('an event that arrives after the revert deletes the object', async () => {
  faults().add({ fault: { kind: 'hold' } });
  const file = await api.register(text);
  await put(file, 'abc');
  await api.call('DELETE', `/files/${file.id}`, { key: stack.browserKey, token: file.token });
  await stack.stack.events.release('arrived');
  expect([await state(file.id), await stack.objectKeys()]).toEqual(['DELETED', []]);
});
