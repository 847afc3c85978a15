import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** The content of an uploaded file is checked as strictly as the deployment and its kind demand. */
let stack: TestStack;
beforeAll(async () => {
  stack = await startStack({
    allowedTypes: ['image/*', 'application/*'],
    checkContent: true,
    kinds: { avatar: { allowedTypes: ['image/png'] }, anything: { allowedTypes: ['*/*'] } },
  });
});
afterAll(() => stack.close());

/** Bytes that no known type begins with. */
const unknown = Uint8Array.from([1, 0, 2]);

test.each([
  ['image/png', 'avatar'],
  // A longer list of a kind allows nothing more.
  ['image/png', 'anything'],
  ['image/png', undefined],
])('bytes that are no picture are rejected as %s with the kind %s', async (type, kind) => {
  const api = apiClient(stack);
  const file = await api.register({ name: 'a', type, size: 3, kind });
  await put(file, unknown);
  const { body } = await api.server('POST', `/files/${file.id}/store`, {});
  expect(body['code']).toBe('file-rejected');
});
