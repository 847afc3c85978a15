import { afterEach, beforeEach, expect, test } from 'vitest';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** Events that are lost, come twice, late or in another order: the file ends as it should. */
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
  const file = await api.announce(text);
  expect((await put(file, 'abc')).status).toBe(200);
  return file.id;
};
const state = async (id: string) => (await stack.stack.files.get(`demo/${id}`))?.state;

test('lost: the row waits for store, which asks S3 itself', async () => {
  faults().add({ fault: { kind: 'lose' } });
  const id = await upload();
  await stack.stack.events.idle();
  expect(await state(id)).toBe('PENDING');
  expect((await api.server('POST', `/files/${id}/store`, {})).body['state']).toBe('STORED');
});

test('twice: the second changes nothing', async () => {
  faults().add({ fault: { kind: 'duplicate' } });
  const id = await upload();
  await stack.stack.events.idle();
  expect(await state(id)).toBe('UPLOADED');
  expect(JSON.stringify(stack.logged)).not.toContain('error');
});

test('held and turned around', async () => {
  faults().add({ fault: { kind: 'hold' } });
  const ids = [await upload(), await upload(), await upload()];
  await stack.stack.events.idle();
  expect(await Promise.all(ids.map(state))).toEqual(['PENDING', 'PENDING', 'PENDING']);
  expect(await stack.stack.events.release('reversed')).toBe(3);
  expect(await Promise.all(ids.map(state))).toEqual(['UPLOADED', 'UPLOADED', 'UPLOADED']);
  const arrived = JSON.stringify(
    stack.logged.filter((line) => JSON.stringify(line).includes('"uploaded","requestId')),
  );
  const places = ids.map((id) => arrived.indexOf(id));
  expect(places).toEqual(places.toSorted((left, right) => right - left));
});

test('late, until after the revert: the object goes with it', async () => {
  faults().add({ fault: { kind: 'hold' } });
  const file = await api.announce(text);
  await put(file, 'abc');
  await api.call('DELETE', `/files/${file.id}`, { key: stack.browserKey, token: file.token });
  await stack.stack.events.release('arrived');
  expect([await state(file.id), await stack.objectKeys()]).toEqual(['DELETED', []]);
});
