import { afterEach, beforeEach, expect, test } from 'vitest';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

let stack: TestStack;
let api: ReturnType<typeof apiClient>;
beforeEach(async () => {
  stack = await startStack({ storeOnLoad: true });
  api = apiClient(stack);
});
afterEach(() => stack.close());

test('with StoreOnLoad an uploaded file is stored without a call to store', async () => {
  const file = await api.register({ name: 'a.txt', type: 'text/plain', size: 3 });
  await put(file, 'abc');
  const info = async () => (await api.server('GET', `/files/${file.id}`)).body;
  await expect.poll(info).toMatchObject({ state: 'STORED' });
  expect(await info()).not.toHaveProperty('expiresAt');
});
