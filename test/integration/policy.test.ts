import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { pdf, windowsProgram } from '../support/corpus/containers.ts';
import { apiClient, put } from '../support/local-stack/client.ts';
import { stackOfEachTest, type StartedStack } from '../support/local-stack/stack-of-each-test.ts';

/** What deployments, tenants and grants allow, and what happens to content that contradicts its type. */
const { start, running } = stackOfEachTest();

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('extensions', () => {
  test('a file name’s extension must match an allowed type, whatever type the browser declares', async () => {
    const { api } = await start({ allowedTypes: ['image/*'] });
    const [page, picture, unknown] = await api.preprocess(
      { name: 'a.html', type: 'image/png', size: 3 },
      { name: 'a.jpeg', type: 'image/png', size: 3 },
      { name: 'a.xyzzy', type: 'image/png', size: 3 },
    );
    expect(page).toMatchObject({
      error: {
        code: 'type-not-allowed',
        status: 415,
        detail: expect.stringMatching(/^name: .*text\/html/),
      },
    });
    expect(picture).toHaveProperty('upload');
    expect(unknown).toHaveProperty('upload');
  });
});

describe('content', () => {
  const upload = async ({ api }: StartedStack, type: string, bytes: Buffer) => {
    const file = await api.register({ name: 'a', type, size: bytes.length });
    expect((await put(file, Uint8Array.from(bytes))).status).toBe(200);
    return file;
  };

  test.each([
    ['a program declared as an image', 'image/png', windowsProgram],
    ['text declared as a PDF', 'application/pdf', Buffer.from('hello')],
    ['a program declared as text', 'text/plain', windowsProgram],
  ])('the uploaded event deletes %s', async (_name, type, bytes) => {
    const all = await start({ checkContent: true });
    const file = await upload(all, type, bytes);
    await expect.poll(() => all.state(file.id)).toBe('DELETED');
    expect(await running().objectKeys()).toEqual([]);
    const answer = await all.api.server('GET', `/files/${file.id}`);
    expect([answer.status, answer.body['code']]).toEqual([410, 'file-rejected']);
  });

  test.each([
    ['an image', 'image/png', PNG],
    ['an image declared as another image type', 'image/jpeg', PNG],
    ['an image declared as octet-stream', 'application/octet-stream', PNG],
    ['a text file', 'text/plain', Buffer.from('hello')],
    ['an HTML page', 'text/html', Buffer.from('<!doctype html><p>')],
    ['a file of an unknown type', 'application/x-own', Buffer.from('own')],
    ['an empty text file', 'text/plain', Buffer.alloc(0)],
    ['an empty file declared as an image', 'image/png', Buffer.alloc(0)],
    ['text that begins like a program', 'text/csv', Buffer.from('MZ,Intensity\n101.1,5\n')],
  ])('the content check accepts %s', async (_name, type, bytes) => {
    const all = await start({ checkContent: true });
    const file = await upload(all, type, bytes);
    const stored = await all.api.server('POST', `/files/${file.id}/store`, {});
    expect(stored.body['state']).toBe('STORED');
  });

  test('store checks the content if it is called before the event arrives', async () => {
    const all = await start({ checkContent: true, eventDelayMilliseconds: 3_600_000 });
    const file = await upload(all, 'image/png', windowsProgram);
    const stored = await all.api.server('POST', `/files/${file.id}/store`, {});
    expect([stored.status, stored.body['code']]).toEqual([410, 'file-rejected']);
    expect(await running().objectKeys()).toEqual([]);
  });

  test('complete checks the content, and StoreOnLoad does not store a file with a wrong type', async () => {
    const all = await start({
      checkContent: true,
      storeOnLoad: true,
      eventDelayMilliseconds: 3_600_000,
    });
    const complete = (file: { id: string; token: string }) =>
      all.api.call('POST', `/files/${file.id}/complete`, {
        key: running().browserKey,
        token: file.token,
        body: {},
      });
    const lie = await complete(await upload(all, 'image/png', windowsProgram));
    expect([lie.status, lie.body['code']]).toEqual([410, 'file-rejected']);
    const kept = await complete(await upload(all, 'image/png', PNG));
    expect([kept.status, kept.body['state']]).toEqual([200, 'STORED']);
    expect(await running().objectKeys()).toHaveLength(1);
  });

  test('a file is deleted if the type found in its content is not allowed', async () => {
    const all = await start({ checkContent: true, allowedTypes: ['image/jpeg'] });
    const file = await upload(all, 'image/jpeg', pdf);
    await expect.poll(() => all.state(file.id)).toBe('DELETED');
  });
});

test('a lone surrogate is replaced in the same way when registering and when storing', async () => {
  const { api } = await start();
  const context = '\ud800 half';
  const file = await api.register({ name: 'a\udc00.txt', type: 'text/plain', size: 3, context });
  await put(file, 'abc');
  const stored = await api.server('POST', `/files/${file.id}/store`, { context });
  expect([stored.status, stored.body['name']]).toEqual([200, 'a\ufffd.txt']);
});

describe('grants', () => {
  const png = { name: 'a.png', type: 'image/png', size: 100 };
  const register = (grant: unknown, ...files: object[]) =>
    apiClient(running()).call('POST', '/files', {
      key: running().browserKey,
      body: { ...(grant !== undefined && { grant }), files },
    });
  const grant = async (body: object) =>
    (await apiClient(running()).server('POST', '/grants', body)).body['grant'];

  test('preprocess needs a grant if the deployment requires one', async () => {
    await start({ requireGrant: true });
    const refused = await register(undefined, png);
    expect([refused.status, refused.body['code']]).toEqual([403, 'grant-refused']);
    expect((await register(await grant({}), png)).status).toBe(201);
  });

  test('a grant covers only its number of files, also for concurrent calls', async () => {
    await start();
    const three = await grant({ files: 3 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => register(three, png)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect((await register(await grant({ files: 1 }), png, png)).body['code']).toBe(
      'grant-refused',
    );
  });

  test('a grant limits size and type and sets the context', async () => {
    const { state } = await start();
    const bound = await grant({
      files: 5,
      maxFileSize: 100,
      allowedTypes: ['image/*'],
      context: 'form 7',
    });
    const answer = await register(
      bound,
      { ...png, size: 101 },
      { name: 'a.txt', type: 'text/plain', size: 1 },
      { ...png, context: 'form 8' },
      png,
    );
    expect(answer.body['files']).toMatchObject([
      { error: { code: 'file-too-large', limit: 100 } },
      { error: { code: 'type-not-allowed' } },
      { error: { code: 'grant-refused' } },
      { id: expect.any(String) },
    ]);
    const { id } = (answer.body['files'] as { id: string }[])[3] ?? { id: '' };
    expect(await state(id)).toBe('PENDING');
    expect((await running().stack.files.get(`demo/${id}`))?.context).toBe('form 7');
  });

  test('a grant that is expired or unknown is refused', async () => {
    await start();
    const short = await grant({ files: 5, expiresIn: 60 });
    running().advance(61);
    expect((await register(short, png)).body['code']).toBe('grant-refused');
    const none = createHash('sha256').update('x').digest('base64url');
    expect((await register(none, png)).body['code']).toBe('grant-refused');
    expect((await register('short', png)).body['code']).toBe('invalid-request');
  });

  test('a browser key cannot create a grant', async () => {
    await start();
    const call = { key: running().browserKey, body: {} };
    const refused = await apiClient(running()).call('POST', '/grants', call);
    expect([refused.status, refused.body['code']]).toEqual([403, 'role-not-allowed']);
  });
});
