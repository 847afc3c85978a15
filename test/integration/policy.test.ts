import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { apiClient, put } from '../support/local-stack/client.ts';
import { stackOfEachTest, type StartedStack } from '../support/local-stack/stack-of-each-test.ts';

/** What a deployment, a tenant and a grant allow, and what becomes of content that lies. */
const { start, running } = stackOfEachTest();

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const EXE = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);

describe('an extension', () => {
  test('must stand for an allowed type, whatever the browser calls it', async () => {
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
    const file = await api.announce({ name: 'a', type, size: bytes.length });
    expect((await put(file, Uint8Array.from(bytes))).status).toBe(200);
    return file;
  };

  test.each([
    ['a program that calls itself a picture', 'image/png', EXE],
    ['text that calls itself a PDF', 'application/pdf', Buffer.from('hello')],
    ['nothing that calls itself a picture', 'image/png', Buffer.alloc(0)],
    ['a program that calls itself text', 'text/plain', EXE],
  ])('%s is deleted when its event comes', async (_name, type, bytes) => {
    const all = await start({ checkContent: true });
    const file = await upload(all, type, bytes);
    await expect.poll(() => all.state(file.id)).toBe('DELETED');
    expect(await running().objectKeys()).toEqual([]);
    const answer = await all.api.server('GET', `/files/${file.id}`);
    expect([answer.status, answer.body['code']]).toEqual([410, 'file-rejected']);
  });

  test.each([
    ['a picture', 'image/png', PNG],
    ['a picture under another picture’s name', 'image/jpeg', PNG],
    ['a picture that says nothing', 'application/octet-stream', PNG],
    ['text', 'text/plain', Buffer.from('hello')],
    ['a page', 'text/html', Buffer.from('<!doctype html><p>')],
    ['an unknown type', 'application/x-own', Buffer.from('own')],
    ['nothing', 'text/plain', Buffer.alloc(0)],
  ])('%s is kept', async (_name, type, bytes) => {
    const all = await start({ checkContent: true });
    const file = await upload(all, type, bytes);
    const stored = await all.api.server('POST', `/files/${file.id}/store`, {});
    expect(stored.body['state']).toBe('STORED');
  });

  test('a store that comes before the event looks as well', async () => {
    const all = await start({ checkContent: true, eventDelayMilliseconds: 3_600_000 });
    const file = await upload(all, 'image/png', EXE);
    const stored = await all.api.server('POST', `/files/${file.id}/store`, {});
    expect([stored.status, stored.body['code']]).toEqual([410, 'file-rejected']);
    expect(await running().objectKeys()).toEqual([]);
  });

  test('so does a complete, and with StoreOnLoad nothing that lies is kept', async () => {
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
    const lie = await complete(await upload(all, 'image/png', EXE));
    expect([lie.status, lie.body['code']]).toEqual([410, 'file-rejected']);
    const kept = await complete(await upload(all, 'image/png', PNG));
    expect([kept.status, kept.body['state']]).toEqual([200, 'STORED']);
    expect(await running().objectKeys()).toHaveLength(1);
  });

  test('a found type must be allowed, too', async () => {
    const all = await start({ checkContent: true, allowedTypes: ['image/jpeg'] });
    const file = await upload(all, 'image/jpeg', PNG);
    await expect.poll(() => all.state(file.id)).toBe('DELETED');
  });
});

test('half a surrogate pair is the same text wherever it comes from', async () => {
  const { api } = await start();
  const context = '\ud800 half';
  const file = await api.announce({ name: 'a\udc00.txt', type: 'text/plain', size: 3, context });
  await put(file, 'abc');
  const stored = await api.server('POST', `/files/${file.id}/store`, { context });
  expect([stored.status, stored.body['name']]).toEqual([200, 'a\ufffd.txt']);
});

describe('a grant', () => {
  const png = { name: 'a.png', type: 'image/png', size: 100 };
  const announce = (grant: unknown, ...files: object[]) =>
    apiClient(running()).call('POST', '/files', {
      key: running().browserKey,
      body: { ...(grant !== undefined && { grant }), files },
    });
  const grant = async (body: object) =>
    (await apiClient(running()).server('POST', '/grants', body)).body['grant'];

  test('is needed where the deployment says so', async () => {
    await start({ requireGrant: true });
    const refused = await announce(undefined, png);
    expect([refused.status, refused.body['code']]).toEqual([403, 'grant-refused']);
    expect((await announce(await grant({}), png)).status).toBe(201);
  });

  test('covers so many files and no more, also when they come at once', async () => {
    await start();
    const three = await grant({ files: 3 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => announce(three, png)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect((await announce(await grant({ files: 1 }), png, png)).body['code']).toBe(
      'grant-refused',
    );
  });

  test('bounds size and type, and binds the context', async () => {
    const { state } = await start();
    const bound = await grant({
      files: 5,
      maxFileSize: 100,
      allowedTypes: ['image/*'],
      context: 'form 7',
    });
    const answer = await announce(
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

  test('ends, is only this tenant’s, and is not kept as it is', async () => {
    await start();
    const short = await grant({ files: 5, expiresIn: 60 });
    running().advance(61);
    expect((await announce(short, png)).body['code']).toBe('grant-refused');
    const none = createHash('sha256').update('x').digest('base64url');
    expect((await announce(none, png)).body['code']).toBe('grant-refused');
    expect((await announce('short', png)).body['code']).toBe('invalid-request');
  });

  test('is the server’s to give', async () => {
    await start();
    const call = { key: running().browserKey, body: {} };
    const refused = await apiClient(running()).call('POST', '/grants', call);
    expect([refused.status, refused.body['code']]).toEqual([403, 'role-not-allowed']);
  });
});
