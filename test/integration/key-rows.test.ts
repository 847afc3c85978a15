import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyRows } from '../../backend/ops/tenants/key-rows.ts';
import { createDynamoDbClient } from '../../backend/stores/dynamodb/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';
import type { KeyTable } from '../../backend/stores/database.ts';
import { DynamoDbKeyTable } from '../../backend/stores/dynamodb/key-table.ts';

/** The rows as the tenant command changes them are the rows that the functions read. */
let stack: TestStack;
let rows: KeyRows;
let read: KeyTable;
beforeAll(async () => {
  stack = await startStack();
  const { environment } = stack.stack;
  const documents = createDynamoDbClient(environment);
  rows = new KeyRows(environment.TABLE_NAME, documents);
  read = new DynamoDbKeyTable(environment.TABLE_NAME, documents);
});
afterAll(() => stack.close());

const record = { tenant: 'acme', role: 'browser' as const, disabled: false };

test('a changed row has the new values, and the attributes that were not named', async () => {
  await rows.put('one', { ...record, filesPerDay: 5, maxFileSize: 7, allowedTypes: ['image/*'] });
  expect(await rows.change('one', { maxFileSize: 8, filesPerDay: undefined })).toBe(true);
  const expected = { ...record, maxFileSize: 8, allowedTypes: ['image/*'] };
  expect(await read.get('one')).toEqual(expected);
  expect(await rows.get('one')).toEqual(expected);
  await rows.change('one', { disabled: true });
  await rows.change('one', { allowedTypes: undefined, maxFileSize: undefined });
  expect(await read.get('one')).toEqual({ ...record, disabled: true });
});

test('a change does not create a row', async () => {
  expect(await rows.change('nothing', { disabled: true })).toBe(false);
  expect(await read.get('nothing')).toBeUndefined();
});

test('a deleted row is gone', async () => {
  await rows.put('two', record);
  await rows.delete('two');
  expect(await read.get('two')).toBeUndefined();
});
