import { expect, test } from 'vitest';
import {
  appliesTo,
  type ConditionalUpdate,
} from '../../../../backend/domain/conditional-update.ts';
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
} from '../../../../backend/domain/file-transitions.ts';
import { dueShardOf, type FileRecord } from '../../../../backend/domain/file-record.ts';
import { fileStates, type FileState } from '../../../../src/contract/file-states.ts';
import { applyChange } from '../../../support/simulation/simulated-backend.ts';

const NOW = 1_000_000;
const KEY = `demo/${'a'.repeat(26)}`;
const object = { size: 3, type: 'text/plain', etag: '"e"', checksum: 'c' };
const row = (state: FileState, more: Partial<FileRecord> = {}): FileRecord => ({
  key: KEY,
  state,
  name: 'a.txt',
  size: 3,
  type: 'text/plain',
  tokenHash: 'hash',
  urlExpiresAt: NOW + 500,
  createdAt: NOW - 1000,
  due: NOW + 1000,
  dueShard: dueShardOf(KEY),
  ...more,
});

test.each<[string, ConditionalUpdate, readonly FileState[]]>([
  ['uploaded', markUploaded(object, NOW), ['PENDING']],
  ['stored on load', markStoredOnLoad(object, NOW), ['PENDING']],
  ['stored', markStored(undefined, NOW), ['UPLOADED']],
  ['scanned', markScanned('FAILED'), ['UPLOADED']],
  ['rejected', markRejected(KEY, 'content', NOW), ['PENDING', 'UPLOADED']],
  ['reverted', markReverted(KEY, 'hash', NOW), ['PENDING', 'UPLOADED', 'DELETING']],
  ['expired', markExpired(KEY, NOW + 1000), ['PENDING', 'UPLOADED', 'DELETING']],
  ['deleted', markDeleted(KEY, NOW), ['PENDING', 'UPLOADED', 'STORED', 'DELETING']],
  ['tombstone', markTombstone(row('DELETING'), NOW), ['DELETING']],
])('the transition “%s” applies only in its states', (_name, change, states) => {
  expect(fileStates.filter((state) => appliesTo(change, row(state)))).toEqual(states);
});

test('a STORED row has no due time, and every other row has one', () => {
  const changes = [
    markUploaded(object, NOW),
    markStoredOnLoad(object, NOW),
    markStored(undefined, NOW),
    markScanned('FAILED'),
    markRejected(KEY, 'content', NOW),
    markReverted(KEY, 'hash', NOW),
    markExpired(KEY, NOW + 1000),
    markDeleted(KEY, NOW),
    markTombstone(row('DELETING'), NOW),
  ];
  for (const change of changes) {
    for (const state of change.from) {
      // A stored row has no due time.
      const { due: _due, dueShard: _shard, ...stored } = row('STORED');
      const next = applyChange(change, state === 'STORED' ? stored : row(state));
      const isDue = next.due !== undefined && next.dueShard !== undefined;
      expect([change.name, next.state, isDue]).toEqual([
        change.name,
        next.state,
        next.state !== 'STORED',
      ]);
    }
  }
});

test('transitions check their other conditions: size, due time, context, scan, upload id, token', () => {
  expect(appliesTo(markUploaded({ ...object, size: 4 }, NOW), row('PENDING'))).toBe(false);
  expect(appliesTo(markStored(undefined, NOW + 1000), row('UPLOADED'))).toBe(false);
  expect(appliesTo(markStored('form', NOW), row('UPLOADED'))).toBe(false);
  expect(appliesTo(markStored(undefined, NOW), row('UPLOADED', { context: 'form' }))).toBe(false);
  expect(appliesTo(markStored('form', NOW), row('UPLOADED', { context: 'form' }))).toBe(true);
  const clean = markStored(undefined, NOW, { scan: 'required' });
  expect(appliesTo(clean, row('UPLOADED'))).toBe(false);
  expect(appliesTo(clean, row('UPLOADED', { scan: 'UNSUPPORTED' }))).toBe(false);
  expect(appliesTo(clean, row('UPLOADED', { scan: 'NO_THREATS_FOUND' }))).toBe(true);
  expect(appliesTo(markScanned('FAILED'), row('UPLOADED', { scan: 'NO_THREATS_FOUND' }))).toBe(
    false,
  );
  expect(appliesTo(markMultipartOpened('u'), row('PENDING'))).toBe(false);
  expect(appliesTo(markMultipartOpened('u'), row('PENDING', { multipart: true }))).toBe(true);
  expect(
    appliesTo(markMultipartOpened('u'), row('PENDING', { multipart: true, uploadId: 'v' })),
  ).toBe(false);
  expect(appliesTo(extendUrlExpiry(NOW), row('PENDING'))).toBe(true);
  expect(appliesTo(extendUrlExpiry(NOW), row('PENDING', { multipart: true }))).toBe(false);
  expect(appliesTo(markReverted(KEY, 'another', NOW), row('UPLOADED'))).toBe(false);
  expect(appliesTo(markExpired(KEY, NOW + 999), row('UPLOADED'))).toBe(false);
});

test('a tombstone is kept for a day after the URL has expired', () => {
  const change = markTombstone(row('DELETING', { urlExpiresAt: NOW + 500 }), NOW);
  expect(change.set.due).toBe(NOW + 500 + 24 * 3600 * 1000);
});
