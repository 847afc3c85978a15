import { describe, expect, test } from 'vitest';
import { createHash } from 'node:crypto';
import { planned, readFiles, type Planned } from '../support/local-stack/read-answer.ts';
import { PartsResponse } from '../../src/contract/responses.ts';
import { objectKey } from '../../backend/domain/object-key.ts';
import { put, s3Code, type PutFile } from '../support/local-stack/client.ts';
import { read } from '../support/local-stack/read-answer.ts';
import { stackOfEachTest, type StartedStack } from '../support/local-stack/stack-of-each-test.ts';

/** A signed URL expires; its file can get another one. */
const { start, running } = stackOfEachTest();

const file = { name: 'a.txt', type: 'text/plain', size: 3 };

const ask = ({ api }: StartedStack, { id, token }: { id: string; token: string }, body = {}) =>
  api.call('POST', `/files/${id}/parts`, { key: running().browserKey, token, body });

async function signedAgain(all: StartedStack, old: PutFile | Planned<'form'>): Promise<PutFile> {
  const answer = await ask(all, old);
  expect(answer.status).toBe(200);
  const { upload, ...plan } = read(PartsResponse, answer.body);
  expect(plan).toEqual({ partSize: 3, partCount: 1, parts: [], expiresIn: 900 });
  if (!upload) throw new Error('no upload');
  return { ...old, upload };
}

test('a file gets new upload URLs under the same id, and its grant is charged once', async () => {
  const all = await start({ requireGrant: true });
  const grant = (await all.api.server('POST', '/grants', { files: 1 })).body['grant'];
  const registered = await all.api.call('POST', '/files', {
    key: running().browserKey,
    body: { grant, files: [file] },
  });
  const first = planned('put', readFiles(registered.body)[0]);
  running().advance(901);
  expect(await s3Code(await put(first, 'abc'))).toBe('AccessDenied');
  const again = await signedAgain(all, first);
  expect(again.upload.url).not.toBe(first.upload.url);
  running().advance(901);
  const third = await signedAgain(all, again);
  expect((await put(third, 'abc')).status).toBe(200);
  await expect.poll(() => all.state(first.id)).toBe('UPLOADED');
});

test('a new upload URL accepts only the registered bytes and type, and only once', async () => {
  const all = await start();
  const sha256 = createHash('sha256').update('abc').digest('base64');
  const registered = await all.api.call('POST', '/files', {
    key: running().browserKey,
    body: { accepts: ['form'], files: [{ ...file, sha256 }] },
  });
  const form = planned('form', readFiles(registered.body)[0]);
  const again = await signedAgain(all, form);
  for (const bytes of ['xyz', 'abcd']) expect((await put(again, bytes)).ok).toBe(false);
  expect((await put(again, 'abc', { 'content-type': 'text/html' })).status).toBe(403);
  expect((await put(again, 'abc')).status).toBe(200);
  expect((await put(again, 'abc')).status).toBe(412);
});

test('a new upload URL extends the expiry on the row, which delays its tombstone’s deletion', async () => {
  const all = await start();
  const one = await all.api.register(file);
  const { files } = running().stack;
  const before = await files.get(objectKey('demo', one.id));
  running().advance(600);
  await signedAgain(all, one);
  const after = await files.get(objectKey('demo', one.id));
  expect((after?.urlExpiresAt ?? 0) - (before?.urlExpiresAt ?? 0)).toBeGreaterThanOrEqual(600_000);
  expect(after?.due).toBe(before?.due);
});

describe('refused new URLs', () => {
  test('another file’s token gets no new upload URL', async () => {
    const all = await start();
    const [one, other] = [await all.api.register(file), await all.api.register(file)];
    const answer = await ask(all, { id: one.id, token: other.token });
    expect([answer.status, answer.body['code']]).toEqual([404, 'file-not-found']);
  });

  test('an uploaded file gets no new upload URL', async () => {
    const all = await start();
    const one = await all.api.register(file);
    await put(one, 'abc');
    await expect.poll(() => all.state(one.id)).toBe('UPLOADED');
    const answer = await ask(all, one);
    expect([answer.status, answer.body['state']]).toEqual([409, 'UPLOADED']);
  });

  test('a deleted or expired file gets no new upload URL', async () => {
    const all = await start();
    const [one, other] = [await all.api.register(file), await all.api.register(file)];
    await all.api.call('DELETE', `/files/${one.id}`, {
      key: running().browserKey,
      token: one.token,
    });
    expect((await ask(all, one)).body['code']).toBe('file-deleted');
    running().advance(24 * 3600);
    expect((await ask(all, other)).body['code']).toBe('file-deleted');
  });

  test('parts refuses numbers and lists for a file without parts', async () => {
    const all = await start();
    const one = await all.api.register(file);
    for (const body of [{ numbers: [1] }, { list: true }]) {
      expect((await ask(all, one, body)).body['code']).toBe('wrong-state');
    }
  });
});
