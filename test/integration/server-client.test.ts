import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Filestore } from '../../src/server.ts';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

let stack: TestStack;
let filestore: Filestore;
let api: ReturnType<typeof apiClient>;

beforeAll(async () => {
  stack = await startStack();
  filestore = new Filestore({ endpoint: stack.apiUrl, serverKey: stack.serverKey });
  api = apiClient(stack);
});
afterAll(() => stack.close());

async function uploaded(context?: string): Promise<string> {
  const file = { name: 'a.txt', type: 'text/plain', size: 5, ...(context && { context }) };
  const registered = await api.register(file);
  await put(registered, 'bytes');
  return registered.id;
}

const textOf = async (id: string): Promise<string> => {
  const { url } = await filestore.download(id);
  return (await fetch(url)).text();
};

describe('store', () => {
  test('store() returns stored and refused files, and asks for more than a hundred in several calls', async () => {
    const mine = await Promise.all(Array.from({ length: 3 }, () => uploaded('form 1')));
    const other = await uploaded('form 2');
    const unknown = Array.from({ length: 110 }, () => randomId());
    const { stored, refused } = await filestore.store([...mine, other, ...unknown, mine[0] ?? ''], {
      context: 'form 1',
    });
    expect(stored.map(({ id, state }) => [id, state])).toEqual(mine.map((id) => [id, 'STORED']));
    expect(refused.map(({ id, error }) => [id, error.code])).toEqual([
      [other, 'context-mismatch'],
      ...unknown.map((id) => [id, 'file-not-found']),
    ]);
  });

  test('store() of no files makes no call', async () => {
    const nowhere = new Filestore({ endpoint: 'http://localhost:1/v1', serverKey: 'server-x' });
    expect(await nowhere.store([])).toEqual({ stored: [], refused: [] });
  });
});

test('list() yields all files of all pages in order', async () => {
  const before = new Date().toISOString();
  const ids = [];
  for (let count = 0; count < 7; count += 1) {
    const id = await uploaded();
    await filestore.store([id]);
    ids.push(id);
  }
  const listed = [];
  for await (const { id } of filestore.list({ state: 'STORED', after: before, limit: 2 })) {
    listed.push(id);
  }
  expect(listed).toEqual(ids);
});

test('info() waits for a file, and download() shows it', async () => {
  const file = await api.register({ name: 'photo.png', type: 'image/png', size: 5 });
  const waiting = filestore.info(file.id, { wait: 20 });
  await put(file, 'bytes');
  expect((await waiting).state).toBe('UPLOADED');
  await filestore.store([file.id]);
  const { url, ...link } = await filestore.download(file.id, {
    disposition: 'inline',
    expiresIn: 600,
  });
  expect(link).toEqual({ expiresIn: 600, disposition: 'inline' });
  const shown = await fetch(url);
  expect(shown.headers.get('content-disposition')).toMatch(/^inline; filename="photo.png"/);
  expect(shown.headers.get('content-type')).toBe('image/png');
});

test.each([
  ['image/svg+xml', 'a.svg'],
  ['text/html', 'a.html'],
  ['application/zip', 'a.zip'],
])('download() saves a file of the type %s even if it should be shown', async (type, name) => {
  const { id } = await filestore.upload('<svg/>', { name, type });
  const { url, disposition } = await filestore.download(id, { disposition: 'inline' });
  expect(disposition).toBe('attachment');
  const { headers } = await fetch(url);
  expect(headers.get('content-disposition')).toMatch(/^attachment/);
});

test('delete() and grant()', async () => {
  const id = await uploaded();
  await filestore.store([id]);
  expect(await textOf(id)).toBe('bytes');
  await filestore.delete(id);
  await filestore.delete(id);
  await expect(filestore.info(id)).rejects.toMatchObject({ code: 'file-deleted' });
  const { grant } = await filestore.grant({ files: 2, context: 'form 1' });
  expect(grant).toMatch(/^.{43}$/);
});

function randomId(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  return Array.from(randomBytes(26), (byte) => letters.charAt(byte % 32)).join('');
}
