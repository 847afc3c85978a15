import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

let stack: TestStack;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  stack = await startStack();
  api = apiClient(stack);
});
afterAll(() => stack.close());

const pdf = { name: 'Füße & 報告 (1).pdf', type: 'application/pdf' };
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test.each([0, 1, 5_000_000])(
  '%i bytes are uploaded, stored and downloaded unchanged',
  async (size) => {
    const bytes = Buffer.from(randomBytes(size));
    const file = await api.register({ ...pdf, size });
    expect((await api.server('GET', `/files/${file.id}`)).body).toMatchObject({ state: 'PENDING' });

    const sent = await put(file, bytes);
    expect(sent.status).toBe(200);
    await expect
      .poll(async () => (await api.server('GET', `/files/${file.id}`)).body)
      .toMatchObject({
        state: 'UPLOADED',
        size,
        checksum: sent.headers.get('x-amz-checksum-crc64nvme'),
      });

    const stored = await api.server('POST', `/files/${file.id}/store`, {});
    expect(stored.status).toBe(200);
    expect(stored.body).toMatchObject({ state: 'STORED', size, name: pdf.name, type: pdf.type });
    expect(stored.body).not.toHaveProperty('expiresAt');

    const link = await api.server('POST', `/files/${file.id}/download`);
    const back = await fetch(String(link.body['url']));
    expect(back.headers.get('content-type')).toBe('application/pdf');
    expect(back.headers.get('cache-control')).toBe('private, no-store');
    expect(back.headers.get('content-disposition')).toBe(
      `attachment; filename="F__e & __ (1).pdf"; filename*=UTF-8''F%C3%BC%C3%9Fe%20%26%20%E5%A0%B1%E5%91%8A%20%281%29.pdf`,
    );
    expect(sha256(new Uint8Array(await back.arrayBuffer()))).toBe(sha256(bytes));
  },
);

test('the server key deletes a stored file and its object', async () => {
  const file = await api.register({ ...pdf, size: 3 });
  await put(file, 'abc');
  await api.server('POST', `/files/${file.id}/store`, {});
  const answer = await api.server('DELETE', `/files/${file.id}`);
  expect(answer.body).toEqual({ id: file.id, state: 'DELETED' });
  expect(await stack.objectKeys()).not.toContain(`demo/${file.id}`);

  expect((await api.server('DELETE', `/files/${file.id}`)).status).toBe(200);
  const info = await api.server('GET', `/files/${file.id}`);
  expect([info.status, info.body['code']]).toEqual([410, 'file-deleted']);
  const store = await api.server('POST', `/files/${file.id}/store`, {});
  expect([store.status, store.body['code']]).toEqual([410, 'file-deleted']);
});

test('the upload token reverts an upload and deletes its object', async () => {
  const file = await api.register({ ...pdf, size: 3 });
  await put(file, 'abc');
  const call = { key: stack.browserKey, token: file.token };
  expect((await api.call('GET', `/files/${file.id}`, call)).status).toBe(200);
  expect((await api.call('DELETE', `/files/${file.id}`, call)).body).toEqual({
    id: file.id,
    state: 'DELETED',
  });
  expect((await api.call('DELETE', `/files/${file.id}`, call)).status).toBe(200);
  expect(await stack.objectKeys()).not.toContain(`demo/${file.id}`);
});

test('a file can be stored twice and before its event, but not before it is uploaded', async () => {
  const file = await api.register({ ...pdf, size: 3, context: 'form 7' });
  const early = await api.server('POST', `/files/${file.id}/store`, { context: 'form 7' });
  expect([early.status, early.body['code'], early.body['state']]).toEqual([
    409,
    'wrong-state',
    'PENDING',
  ]);
  await put(file, 'abc');
  const other = await api.server('POST', `/files/${file.id}/store`, { context: 'form 8' });
  expect([other.status, other.body['code']]).toEqual([409, 'context-mismatch']);
  const none = await api.server('POST', `/files/${file.id}/store`, {});
  expect(none.body['code']).toBe('context-mismatch');
  for (let time = 0; time < 2; time += 1) {
    const stored = await api.server('POST', `/files/${file.id}/store`, { context: 'form 7' });
    expect([stored.status, stored.body['state']]).toEqual([200, 'STORED']);
  }
});

test('a registered checksum is signed, and S3 refuses other bytes', async () => {
  // CRC-64/NVME of "123456789" is AE8B14860A799888 by its definition.
  const checksum = Buffer.from('ae8b14860a799888', 'hex').toString('base64');
  const wrong = await api.register({ ...pdf, size: 9, checksum });
  expect((await put(wrong, '123456780')).status).toBe(400);
  const right = await api.register({ ...pdf, size: 9, checksum });
  expect((await put(right, '123456789')).status).toBe(200);
});

test('a hostile file name is sanitized in the answer to store and in the download', async () => {
  const name = '../..\\<b>\u202egnp.exe\r\nSet-Cookie: a=b';
  const file = await api.register({ name, size: 3, type: 'text/html' });
  await put(file, 'abc');
  const stored = await api.server('POST', `/files/${file.id}/store`, {});
  expect(stored.body['name']).toBe('_..__b_gnp.exeSet-Cookie_ a=b');
  const link = await api.server('POST', `/files/${file.id}/download`);
  const back = await fetch(String(link.body['url']));
  expect(back.headers.get('set-cookie')).toBeNull();
  expect(back.headers.get('content-disposition')).toBe(
    `attachment; filename="_..__b_gnp.exeSet-Cookie_ a=b"; filename*=UTF-8''_..__b_gnp.exeSet-Cookie_%20a%3Db`,
  );
});

test('of two concurrent uploads to one URL, one is stored in full and the other is refused', async () => {
  const size = 200_000;
  const file = await api.register({ ...pdf, size });
  const bodies = [Buffer.alloc(size, 'a'), Buffer.alloc(size, 'b')];
  const answers = await Promise.all(bodies.map((body) => put(file, body)));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
  await api.server('POST', `/files/${file.id}/store`, {});
  const link = await api.server('POST', `/files/${file.id}/download`);
  const bytes = Buffer.from(await (await fetch(String(link.body['url']))).arrayBuffer());
  const winner = bodies[answers.findIndex(({ ok }) => ok)];
  expect(winner && bytes.equals(winner)).toBe(true);
});

test.each([
  ['was left out', 'form 7', {}, /is missing; this file was registered with a context/],
  ['differs', 'form 7', { context: 'form 8' }, /differs/],
  ['is given for a file without one', undefined, { context: 'form 8' }, /must be omitted/],
])('store says what is wrong with the context if it %s', async (_case, context, body, words) => {
  const file = await api.register({ ...pdf, size: 3, context });
  await put(file, 'abc');
  const refused = await api.server('POST', `/files/${file.id}/store`, body);
  expect([refused.status, refused.body['code']]).toEqual([409, 'context-mismatch']);
  expect(refused.body['detail']).toMatch(/^context: /);
  expect(refused.body['detail']).toMatch(words);
  // The context is a secret of the form's server.
  expect(refused.body['detail']).not.toMatch(/form [78]/);
});
