import { afterAll, beforeAll, expect, test } from 'vitest';
import { appliesTo, type ConditionalUpdate } from '../../backend/domain/conditional-update.ts';
import {
  markDeleted,
  markExpired,
  markRejected,
  markReverted,
  markScanned,
  extendUrlExpiry,
  markMultipartOpened,
  markStored,
  markStoredOnLoad,
  markTombstone,
  markUploaded,
} from '../../backend/domain/file-transitions.ts';
import { newFileId } from '../../backend/domain/file-id.ts';
import { dueShardOf, type FileRecord } from '../../backend/domain/file-record.ts';
import { fileStates, type FileState } from '../../src/contract/file-states.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/**
 * DynamoDB and `appliesTo` agree on every change in every state, with every condition met and missed. So the
 * results of the unit tests, which use `appliesTo`, also hold for the database.
 */
let stack: TestStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const NOW = 1_000_000;
const object = { size: 3, type: 'text/plain', etag: '"e"' };

function row(state: FileState, more: Partial<FileRecord>): FileRecord {
  const key = `demo/${newFileId()}`;
  return {
    key,
    state,
    name: 'a.txt',
    size: 3,
    type: 'text/plain',
    tokenHash: 'hash',
    urlExpiresAt: NOW + 500,
    createdAt: NOW - 1000,
    due: NOW + 1000,
    dueShard: dueShardOf(key),
    ...more,
  };
}

const variations: readonly Partial<FileRecord>[] = [
  {},
  { context: 'form' },
  { tokenHash: 'another' },
  { size: 4 },
  { due: NOW },
  { due: NOW - 1 },
  { multipart: true },
  { multipart: true, uploadId: 'upload' },
  { scan: 'NO_THREATS_FOUND' },
  { scan: 'FAILED' },
];

test.each<[string, (record: FileRecord) => ConditionalUpdate]>([
  ['markUploaded', () => markUploaded(object, NOW)],
  ['markStoredOnLoad', () => markStoredOnLoad(object, NOW)],
  ['markStored', () => markStored(undefined, NOW)],
  ['markStored with a context', () => markStored('form', NOW)],
  ['markStored after a scan', () => markStored(undefined, NOW, { scan: 'required' })],
  ['markStarted', () => markMultipartOpened('upload')],
  ['markSignedAgain', () => extendUrlExpiry(NOW + 1000)],
  ['markScanned', () => markScanned('NO_THREATS_FOUND')],
  ['markRejected', ({ key }) => markRejected(key, 'content', NOW)],
  ['markReverted', ({ key }) => markReverted(key, 'hash', NOW)],
  ['markExpired', ({ key }) => markExpired(key, NOW)],
  ['markDeleted', ({ key }) => markDeleted(key, NOW)],
  ['markTombstone', (record) => markTombstone(record, NOW)],
])('DynamoDB applies %s in the same states as appliesTo', async (_name, changeOf) => {
  const { files } = stack.stack;
  let made = 0;
  for (const state of fileStates) {
    for (const variation of variations) {
      const record = row(state, variation);
      const change = changeOf(record);
      await files.create(record);
      const result = await files.update(record.key, change);
      expect([state, variation, result.changed]).toEqual([
        state,
        variation,
        appliesTo(change, record),
      ]);
      const after = await files.get(record.key);
      if (result.changed) {
        made += 1;
        expect(after).toMatchObject({ ...change.set, state: change.to });
        for (const field of change.clear) expect(after).not.toHaveProperty(field);
      } else {
        expect(after).toEqual(record);
      }
    }
  }
  expect(made).toBeGreaterThan(0);
});

test('a change of a missing row does not create the row', async () => {
  const { files } = stack.stack;
  const key = `demo/${newFileId()}`;
  expect(await files.update(key, markDeleted(key, NOW))).toEqual({
    changed: false,
    current: undefined,
  });
  expect(await files.get(key)).toBeUndefined();
});
