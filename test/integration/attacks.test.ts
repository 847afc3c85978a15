import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient, put } from '../support/local-stack/client.ts';
import { planned, readFiles } from '../support/local-stack/read-answer.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/**
 * Attacks by a caller who has the page's key and URLs and writes requests by hand. Keys, roles, tokens,
 * lengths, types and expiry are tested in refusals.test.ts, every part of a URL in presign.test.ts, other
 * tenants in tenants.test.ts, and content in policy.test.ts.
 */
let stack: TestStack;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  stack = await startStack({ multipartFromBytes: 1 });
  api = apiClient(stack);
});
afterAll(() => stack.close());

const file = { name: 'a.txt', type: 'text/plain', size: 3 };
const store = (id: string, body: object = {}) => api.server('POST', `/files/${id}/store`, body);
const download = async (id: string): Promise<Response> => {
  const link = await api.server('POST', `/files/${id}/download`);
  return fetch(String(link.body['url']));
};

test('unsigned headers of an upload are not returned with the download', async () => {
  const one = await api.register(file);
  const sent = await put(one, 'abc', {
    'content-encoding': 'gzip',
    'cache-control': 'public, max-age=31536000',
    'content-disposition': 'inline; filename="evil.html"',
    'content-language': 'xx',
    expires: 'Fri, 01 Jan 2100 00:00:00 GMT',
  });
  expect(sent.status).toBe(200);
  await store(one.id);
  const back = await download(one.id);
  expect(back.headers.get('content-encoding')).toBe('identity');
  expect(back.headers.get('cache-control')).toBe('private, no-store');
  expect(back.headers.get('content-disposition')).toMatch(/^attachment; filename="a\.txt"/);
  expect(back.headers.get('expires')).toBe('Thu, 01 Jan 1970 00:00:00 GMT');
  expect(await back.text()).toBe('abc');
});

test.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'text/javascript'])(
  'a download of type %s is sent as an attachment of bytes, not as a page',
  async (type) => {
    const one = await api.register({ ...file, type });
    await put(one, 'abc');
    expect((await store(one.id)).body['type']).toBe(type);
    const back = await download(one.id);
    expect(back.headers.get('content-type')).toBe('application/octet-stream');
    expect(back.headers.get('content-disposition')).toMatch(/^attachment/);
  },
);

test('store refuses the id of another person’s file because its context differs', async () => {
  const mine = await api.register({ ...file, context: 'form of A' });
  await put(mine, 'abc');
  for (const body of [{}, { context: 'form of B' }, { context: '' }]) {
    const answer = await store(mine.id, body);
    expect([answer.status, answer.body['code']]).toEqual([409, 'context-mismatch']);
  }
  expect((await store(mine.id, { context: 'form of A' })).status).toBe(200);
});

test('sending a part again after complete does not change the file', async () => {
  const answer = await api.call('POST', '/files', {
    key: stack.browserKey,
    body: { accepts: ['multipart'], files: [file] },
  });
  const one = planned('multipart', readFiles(answer.body)[0]);
  const url = one.upload.parts[0]?.url ?? '';
  expect((await fetch(url, { method: 'PUT', body: 'abc' })).status).toBe(200);
  const call = { key: stack.browserKey, token: one.token, body: {} };
  expect((await api.call('POST', `/files/${one.id}/complete`, call)).status).toBe(200);
  await store(one.id);
  expect((await fetch(url, { method: 'PUT', body: 'xyz' })).status).toBe(404);
  expect(await (await download(one.id)).text()).toBe('abc');
  const again = await api.call('POST', `/files/${one.id}/parts`, {
    ...call,
    body: { numbers: [1] },
  });
  expect([again.status, again.body['code']]).toEqual([409, 'wrong-state']);
});

test('using an upload URL again after the file was deleted does not restore the file', async () => {
  const one = await api.register(file);
  await put(one, 'abc');
  await api.call('DELETE', `/files/${one.id}`, { key: stack.browserKey, token: one.token });
  expect((await put(one, 'xyz')).status).toBe(200);
  const stored = await store(one.id);
  expect([stored.status, stored.body['code']]).toEqual([410, 'file-deleted']);
  await expect.poll(() => stack.objectKeys()).not.toContain(`demo/${one.id}`);
});

test('the log contains no tokens, URLs, keys or contexts', async () => {
  const one = await api.register({ ...file, context: 'secret context' });
  await put(one, 'abc');
  await api.call('GET', `/files/${one.id}`, { key: stack.browserKey, token: one.token });
  await store(one.id, { context: 'secret context' });
  await api.server('POST', `/files/${one.id}/download`);
  await stack.stack.events.idle();
  const logged = JSON.stringify(stack.logged);
  expect(logged).toContain(one.id);
  for (const secret of [
    one.token,
    stack.browserKey,
    stack.serverKey,
    'X-Amz-Signature',
    'secret context',
    stack.stack.secrets.secretAccessKey,
  ]) {
    expect(logged).not.toContain(secret);
  }
});
