import { expect, test } from 'vitest';
import type { FileRecord } from '../../../../backend/domain/file-record.ts';
import { hashToken } from '../../../../backend/domain/file-id.ts';
import { complete } from '../../../../backend/functions/complete/handler.ts';
import { confirm } from '../../../../backend/functions/confirm/handler.ts';
import { store } from '../../../../backend/functions/store/handler.ts';
import type { ObjectStore } from '../../../../backend/stores/s3/object-store.ts';
import type { FileTable, KeyTable } from '../../../../backend/stores/database.ts';

const id = 'a'.repeat(26);
const token = 'b'.repeat(43);
const pending: FileRecord = {
  key: `demo/${id}`,
  state: 'PENDING',
  name: 'a.png',
  size: 3,
  type: 'image/png',
  tokenHash: hashToken(token),
  urlExpiresAt: 1,
  createdAt: 0,
};

/** The event is handled after the row has been read and before S3 is asked, so the object is gone by then. */
function dependencies(after: FileRecord) {
  const rows = [pending, after];
  const files = { get: async () => rows.shift() } as unknown as FileTable;
  const objects = { head: async () => undefined } as unknown as ObjectStore;
  return {
    files,
    objects,
    keys: {} as KeyTable,
    allowedOrigins: [],
    log: () => undefined,
    clock: () => 0,
    handling: {
      storeOnLoad: false,
      checkContent: true,
      scanUploads: false,
      allowedTypes: [],
      kinds: new Map(),
    },
  };
}

const call = {
  tenant: 'demo',
  limits: {},
  client: 'c',
  authority: { kind: 'token', hash: hashToken(token) },
  requestId: 'r',
  query: undefined,
  id,
} as const;
const rejected: FileRecord = { ...pending, state: 'DELETED', rejected: 'content' };

test('complete, confirm and store name the rejection of a file that was deleted meanwhile', async () => {
  const outcome = { code: 'file-rejected' };
  await expect(complete({ ...call, body: {} }, dependencies(rejected))).rejects.toMatchObject(
    outcome,
  );
  await expect(store({ ...call, body: {} }, dependencies(rejected))).rejects.toMatchObject(outcome);
  const body = { files: [{ id, token }] };
  expect(await confirm({ ...call, body }, dependencies(rejected))).toMatchObject({
    files: [{ error: outcome }],
  });
});

test('a file that has not been uploaded is in the wrong state', async () => {
  await expect(complete({ ...call, body: {} }, dependencies(pending))).rejects.toMatchObject({
    code: 'wrong-state',
  });
});
