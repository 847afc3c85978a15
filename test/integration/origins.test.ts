import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** Pages of apps and extensions, whose origins are no https://host: the API and S3 answer them alike. */
const ALLOWED = [
  'capacitor://localhost',
  'tauri://localhost',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'http://localhost:8080',
];
const file = { name: 'a.txt', type: 'text/plain', size: 3 };
let stack: TestStack;
beforeAll(async () => {
  stack = await startStack({ allowedOrigins: ALLOWED });
});
afterAll(() => stack.close());

const preflight = (url: string, origin: string, method: string) =>
  fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'content-type',
    },
  });
const allowedBy = ({ headers }: { headers: Headers }) => headers.get('access-control-allow-origin');

describe.each(ALLOWED)('a page of %s', (origin) => {
  test('may register a file and read the response', async () => {
    expect(allowedBy(await preflight(`${stack.apiUrl}/files`, origin, 'POST'))).toBe(origin);
    const call = { key: stack.browserKey, headers: { origin }, body: { files: [file] } };
    const answer = await apiClient(stack).call('POST', '/files', call);
    expect([answer.status, allowedBy(answer)]).toEqual([201, origin]);
  });

  test('may send the file to S3 and read the response', async () => {
    const registered = await apiClient(stack).register(file);
    expect(allowedBy(await preflight(registered.upload.url, origin, 'PUT'))).toBe(origin);
    const sent = await put(registered, 'abc', { origin });
    expect([sent.status, allowedBy(sent)]).toEqual([200, origin]);
  });
});

test.each(['capacitor://localhost.example', 'tauri://local', 'http://localhost', 'null'])(
  'a page of %s may not',
  async (origin) => {
    expect(allowedBy(await preflight(`${stack.apiUrl}/files`, origin, 'POST'))).toBeNull();
    const { upload } = await apiClient(stack).register(file);
    expect(allowedBy(await preflight(upload.url, origin, 'PUT'))).toBeNull();
  },
);
