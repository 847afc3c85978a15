import { describe, expect, test } from 'vitest';
import { FILES_PER_CALL, PART_BYTES, STORE_ON_LOAD_SECONDS } from '../../src/contract/limits.ts';
import { ConfirmResponse } from '../../src/contract/responses.ts';
import { put, type PutFile } from '../support/local-stack/client.ts';
import { planned, read, readFiles } from '../support/local-stack/read-answer.ts';
import { stackOfEachTest, type StartedStack } from '../support/local-stack/stack-of-each-test.ts';

/** What the server tells a page of the files that the page has uploaded. */
const { start, running } = stackOfEachTest();

const NO_EVENTS = { eventDelayMilliseconds: 3_600_000 };
// The header of a Windows program: at byte 60, it says where the signature stands.
const PROGRAM = `MZ${'\0'.repeat(58)}\x40\0\0\0PE\0\0${'\0'.repeat(100)}`;
// The test file that every malware scanner reports, in two halves so that no scanner reports this file.
const THREAT = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(
  '',
);

interface Credentials {
  readonly id: string;
  readonly token: string;
}

async function confirm({ api }: StartedStack, ...files: readonly Credentials[]) {
  const named = files.map(({ id, token }) => ({ id, token }));
  const call = { key: running().browserKey, body: { files: named } };
  const response = await api.call('POST', '/files/confirm', call);
  expect(response.status).toBe(200);
  return read(ConfirmResponse, response.body).files;
}

async function upload({ api }: StartedStack, text: string, type = 'text/plain'): Promise<PutFile> {
  const file = await api.register({ name: 'a', type, size: text.length });
  expect((await put(file, text)).status).toBe(200);
  return file;
}

async function infoWithToken({ api }: StartedStack, { id, token }: Credentials) {
  const answer = await api.call('GET', `/files/${id}`, { key: running().browserKey, token });
  return [answer.status, answer.body['code']];
}

test('a file that the event rejects at the same time is rejected for every caller', async () => {
  const all = await start({ eventDelayMilliseconds: 0, checkContent: true });
  const refusals: unknown[] = [];
  // Six at a time: in the step `stack`, each concurrent call starts a process.
  for (let round = 0; round < 7; round += 1) refusals.push(...(await sixRefusals(all)));
  expect(refusals).toEqual(refusals.map(() => 'file-rejected'));
});

function sixRefusals(all: StartedStack): Promise<unknown[]> {
  const { api } = all;
  return Promise.all(
    Array.from({ length: 6 }, async (_, index) => {
      const file = await upload(all, PROGRAM);
      const call = { key: running().browserKey, token: file.token, body: {} };
      if (index % 3 === 0) {
        const [answer] = await confirm(all, file);
        return answer && 'error' in answer ? answer.error.code : answer?.state;
      }
      const { body } =
        index % 3 === 1
          ? await api.call('POST', `/files/${file.id}/complete`, call)
          : await api.server('POST', `/files/${file.id}/store`, {});
      return body['code'];
    }),
  );
}

describe('confirm', () => {
  test('confirm records single uploads before S3 reports them, and can be repeated', async () => {
    const all = await start(NO_EVENTS);
    const [one, two] = [await upload(all, 'one'), await upload(all, 'four')];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(await confirm(all, two, one, two)).toMatchObject([
        { id: two.id, state: 'UPLOADED', size: 4 },
        { id: one.id, state: 'UPLOADED', size: 3, type: 'text/plain' },
        { id: two.id, state: 'UPLOADED', size: 4 },
      ]);
    }
    expect((await all.api.server('POST', `/files/${one.id}/store`, {})).body['state']).toBe(
      'STORED',
    );
    expect(await confirm(all, one)).toMatchObject([{ id: one.id, state: 'STORED' }]);
  });

  test('confirm gives each file its own result: uploaded, pending, deleted and unknown', async () => {
    const all = await start(NO_EVENTS);
    const uploaded = await upload(all, 'one');
    const pending = await all.api.register({ name: 'a', type: 'text/plain', size: 3 });
    const deleted = await upload(all, 'two');
    const call = { key: running().browserKey, token: deleted.token };
    await all.api.call('DELETE', `/files/${deleted.id}`, call);
    expect(await confirm(all, pending, uploaded, deleted)).toMatchObject([
      { error: { code: 'wrong-state', status: 409, detail: expect.stringMatching(/^state: /) } },
      { state: 'UPLOADED' },
      { error: { code: 'file-deleted', status: 410 } },
    ]);
    expect(await infoWithToken(all, deleted)).toEqual([410, 'file-deleted']);
  });

  test('an unknown id, a wrong token and a file of another tenant get the same error', async () => {
    const all = await start(NO_EVENTS);
    const mine = await upload(all, 'one');
    const other = await upload(all, 'two');
    const elsewhere = await running().addTenant('elsewhere');
    const foreign = await all.api.call('POST', '/files', {
      key: elsewhere.browserKey,
      body: { files: [{ name: 'a', type: 'text/plain', size: 3 }] },
    });
    const errors = await confirm(
      all,
      { id: 'a'.repeat(26), token: mine.token },
      { id: mine.id, token: other.token },
      { id: mine.id, token: 'x'.repeat(43) },
      { id: mine.id, token: '' },
      { id: '../demo/x', token: mine.token },
      planned('put', readFiles(foreign.body)[0]),
    );
    expect(errors).toMatchObject(
      errors.map(() => ({ error: { code: 'file-not-found', status: 404 } })),
    );
    expect(new Set(errors.map((error) => JSON.stringify(error))).size).toBe(1);
    expect(await all.state(mine.id)).toBe('PENDING');
  });

  test(`confirm accepts 1 to ${FILES_PER_CALL} files, and a server key cannot call it`, async () => {
    const all = await start(NO_EVENTS);
    const registered = await all.api.preprocess(
      ...Array.from({ length: FILES_PER_CALL }, () => ({ name: 'a', type: 'text/plain', size: 1 })),
    );
    const files = registered.map((file) => planned('put', file));
    await Promise.all(files.map((file) => put(file, 'a')));
    const results = await confirm(all, ...files);
    expect(results).toMatchObject(files.map(({ id }) => ({ id, state: 'UPLOADED' })));
    const one = { id: 'a'.repeat(26), token: 'x'.repeat(43) };
    const many = Array.from({ length: FILES_PER_CALL + 1 }, () => one);
    for (const body of [{}, { files: [] }, { files: many }, { files: [{ id: one.id }] }]) {
      const call = { key: running().browserKey, body };
      const refused = await all.api.call('POST', '/files/confirm', call);
      expect([refused.status, refused.body['code']]).toEqual([400, 'invalid-request']);
    }
    const server = await all.api.server('POST', '/files/confirm', { files: [one] });
    expect([server.status, server.body['code']]).toEqual([403, 'role-not-allowed']);
  });

  test('confirm records a multipart upload only after it has been completed in S3', async () => {
    const all = await start({ ...NO_EVENTS, multipartFromBytes: 1, partBytes: PART_BYTES });
    const answer = await all.api.call('POST', '/files', {
      key: running().browserKey,
      body: { accepts: ['multipart'], files: [{ name: 'a', type: 'text/plain', size: 3 }] },
    });
    const file = planned('multipart', readFiles(answer.body)[0]);
    await fetch(file.upload.parts[0]?.url ?? '', { method: 'PUT', body: 'abc' });
    expect(await confirm(all, file)).toMatchObject([
      { error: { code: 'wrong-state', detail: expect.stringContaining('call complete') } },
    ]);
    const call = { key: running().browserKey, token: file.token, body: {} };
    await all.api.call('POST', `/files/${file.id}/complete`, call);
    expect(await confirm(all, file)).toMatchObject([{ state: 'UPLOADED', size: 3 }]);
  });

  test('confirm stores the file with StoreOnLoad', async () => {
    const all = await start({ ...NO_EVENTS, storeOnLoad: true });
    const file = await upload(all, 'one');
    expect(await confirm(all, file)).toMatchObject([{ state: 'STORED' }]);
  });
});

describe('rejections', () => {
  test('confirm checks the content, and info with the token tells that the file was rejected', async () => {
    const all = await start({ ...NO_EVENTS, checkContent: true });
    const [lie, honest] = [await upload(all, PROGRAM, 'image/png'), await upload(all, 'hello')];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(await confirm(all, lie, honest)).toMatchObject([
        { error: { code: 'file-rejected', status: 410, detail: expect.stringMatching(/content/) } },
        { state: 'UPLOADED' },
      ]);
    }
    expect(await infoWithToken(all, lie)).toEqual([410, 'file-rejected']);
    expect(await running().objectKeys()).toEqual([`demo/${honest.id}`]);
  });

  test('confirm and info return the result of a scan, and a threat as a rejection', async () => {
    const all = await start({ scanUploads: true });
    const [threat, clean] = [await upload(all, THREAT), await upload(all, 'harmless')];
    await expect.poll(() => confirm(all, clean)).toMatchObject([{ scan: 'NO_THREATS_FOUND' }]);
    await expect.poll(() => all.state(threat.id)).toBe('DELETED');
    expect(await confirm(all, threat)).toMatchObject([
      { error: { code: 'file-rejected', status: 410, detail: expect.stringMatching(/threat/) } },
    ]);
    expect(await infoWithToken(all, threat)).toEqual([410, 'file-rejected']);
  });

  test('before its scan has ended, a confirmed file has no scan result', async () => {
    const all = await start({ ...NO_EVENTS, scanUploads: true });
    const [result] = await confirm(all, await upload(all, 'harmless'));
    expect(result).toMatchObject({ state: 'UPLOADED' });
    expect(result).not.toHaveProperty('scan');
  });

  test('an expired file is deleted for every caller, also before expire has deleted it', async () => {
    const all = await start({ ...NO_EVENTS, expireAfterSeconds: 3600 });
    const [pending, uploaded] = [await upload(all, 'one'), await upload(all, 'two')];
    await confirm(all, uploaded);
    running().advance(3601);
    const answers = async (file: Credentials) => {
      const call = { key: running().browserKey, token: file.token, body: {} };
      const { body } = await all.api.call('POST', `/files/${file.id}/complete`, call);
      const store = await all.api.server('POST', `/files/${file.id}/store`, {});
      const info = await all.api.server('GET', `/files/${file.id}`);
      return [body, store.body, info.body].map(({ code }) => code);
    };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      for (const file of [pending, uploaded]) {
        expect(await confirm(all, file)).toMatchObject([{ error: { code: 'file-deleted' } }]);
        expect(await infoWithToken(all, file)).toEqual([410, 'file-deleted']);
        expect(await answers(file)).toEqual(['file-deleted', 'file-deleted', 'file-deleted']);
      }
      await running().stack.expire({});
    }
  });

  test('nothing expires with StoreOnLoad', async () => {
    const all = await start({ ...NO_EVENTS, storeOnLoad: true });
    const [one, two] = [await upload(all, 'one'), await upload(all, 'two')];
    running().advance(STORE_ON_LOAD_SECONDS + 1);
    expect((await all.api.server('GET', `/files/${one.id}`)).body['state']).toBe('PENDING');
    expect(await confirm(all, one)).toMatchObject([{ state: 'STORED' }]);
    const call = { key: running().browserKey, token: two.token, body: {} };
    const { body } = await all.api.call('POST', `/files/${two.id}/complete`, call);
    expect(body['state']).toBe('STORED');
  });
});

test.each([
  [{ checkContent: false, scanUploads: false }, undefined],
  [{ checkContent: true, scanUploads: false }, ['content']],
  [{ checkContent: false, scanUploads: true }, ['scan']],
  [{ checkContent: true, scanUploads: true }, ['content', 'scan']],
])('preprocess names the checks after the upload: %o', async (settings, checks) => {
  const { api } = await start({ ...NO_EVENTS, ...settings });
  const file = await api.register({ name: 'a', type: 'text/plain', size: 3 });
  expect(file.checks).toEqual(checks);
});
