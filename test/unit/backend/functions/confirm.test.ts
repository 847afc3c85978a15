import { expect, test } from 'vitest';
import { hashToken } from '../../../../backend/domain/file-id.ts';
import { confirm } from '../../../../backend/functions/confirm/handler.ts';
import type { LogFields } from '../../../../backend/runtime/log.ts';
import type { ObjectStore } from '../../../../backend/stores/s3/object-store.ts';
import { FilestoreError } from '../../../../src/contract/errors.ts';
import type { FileTable, KeyTable } from '../../../../backend/stores/database.ts';

const token = 'b'.repeat(43);
const file = (letter: string) => ({ id: letter.repeat(26), token });
const row = (key: string) => ({
  key,
  state: 'PENDING',
  name: 'a',
  size: 3,
  type: 'a/b',
  tokenHash: hashToken(token),
  urlExpiresAt: 1,
  createdAt: 0,
});

/** Files of which some cannot be read, the requests that were made, and the log. */
function setUp(errors: Record<string, unknown> = {}) {
  const requests: string[] = [];
  const logged: LogFields[] = [];
  const files = {
    get: async (key: string) => {
      requests.push(`get ${key}`);
      if (key in errors) throw errors[key];
      return row(key);
    },
    update: async (key: string) => {
      requests.push(`update ${key}`);
      return { changed: true, record: { ...row(key), state: 'UPLOADED' } };
    },
  } as unknown as FileTable;
  const objects = {
    head: async (key: string) => {
      requests.push(`head ${key}`);
      return { size: 3, type: 'a/b', etag: '"e"' };
    },
    firstBytes: async (key: string) => {
      requests.push(`bytes ${key}`);
      return undefined;
    },
  } as unknown as ObjectStore;
  const dependencies = {
    files,
    objects,
    keys: {} as KeyTable,
    allowedOrigins: [],
    log: (_level: string, _event: string, fields: LogFields) => void logged.push(fields),
    clock: () => 0,
    handling: {
      storeOnLoad: false,
      checkContent: true,
      scanUploads: false,
      allowedTypes: [],
      kinds: new Map(),
    },
  };
  const run = (...named: readonly { id: string; token: string }[]) =>
    confirm(
      {
        tenant: 'demo',
        limits: {},
        client: 'c',
        authority: { kind: 'browser' },
        requestId: 'r',
        query: undefined,
        body: { files: [...named] },
      },
      dependencies,
    );
  return { run, requests, logged };
}

test('a file that is named a hundred times is confirmed once', async () => {
  const { run, requests } = setUp();
  const { files } = await run(...Array.from({ length: 100 }, () => file('a')));
  expect(files).toHaveLength(100);
  expect(files).toMatchObject(files.map(() => ({ state: 'UPLOADED' })));
  const key = `demo/${file('a').id}`;
  expect(requests).toEqual([`get ${key}`, `head ${key}`, `bytes ${key}`, `update ${key}`]);
});

test('a duplicate with another token does not get the result of the first', async () => {
  const { run } = setUp();
  const { files } = await run(file('a'), { ...file('a'), token: 'c'.repeat(43) });
  expect(files).toMatchObject([{ state: 'UPLOADED' }, { error: { code: 'file-not-found' } }]);
});

test('an unforeseen error is the result of its file only, and is logged', async () => {
  const { run, logged } = setUp({
    [`demo/${file('b').id}`]: new TypeError('secret'),
    [`demo/${file('c').id}`]: new FilestoreError('storage-busy'),
  });
  const { files } = await run(file('a'), file('b'), file('c'));
  expect(files).toMatchObject([
    { state: 'UPLOADED' },
    { error: { code: 'internal', status: 500 } },
    { error: { code: 'storage-busy', status: 503 } },
  ]);
  expect(JSON.stringify(files)).not.toContain('secret');
  expect(logged).toMatchObject([
    {
      requestId: 'r',
      tenant: 'demo',
      fileIds: [file('b').id],
      metrics: { CallsFailed: 1 },
      error: expect.stringMatching(/^TypeError\n/),
    },
  ]);
});
