import { expect, test } from 'vitest';
import { ListMultipartUploadsCommand, PutObjectTaggingCommand } from '@aws-sdk/client-s3';
import { put } from '../support/local-stack/client.ts';
import { markDeleted, markUploaded } from '../../backend/domain/file-transitions.ts';
import { SCAN_TAG } from '../../backend/stores/s3/object-store.ts';
import { stackOfEachTest } from '../support/local-stack/stack-of-each-test.ts';
import { STORE_ON_LOAD_SECONDS, TOMBSTONE_SECONDS } from '../../src/contract/limits.ts';

/** With StoreOnLoad, uploaded files are stored without a call, and `cleanup` replaces `expire`. */
const { start, running } = stackOfEachTest();

const text = { name: 'a.txt', type: 'text/plain', size: 3 };
const SILENT = { storeOnLoad: true, eventDelayMilliseconds: 10 ** 9 };
const cleanup = () => running().stack.cleanup({ id: 'schedule' });
const due = () => running().advance(STORE_ON_LOAD_SECONDS + 1);

test('a stored file is never cleaned up', async () => {
  const { api, state } = await start({ storeOnLoad: true });
  const file = await api.register(text);
  await put(file, 'abc');
  await expect.poll(() => state(file.id)).toBe('STORED');
  due();
  expect(await cleanup()).toEqual({
    stored: 0,
    deleted: 0,
    tombstonesDeleted: 0,
    skipped: 0,
    failed: 0,
  });
  expect([await state(file.id), await running().objectKeys()]).toEqual([
    'STORED',
    [`demo/${file.id}`],
  ]);
});

test('a file whose event was lost is stored by cleanup, once it is due', async () => {
  const { api, state } = await start(SILENT);
  const file = await api.register(text);
  await put(file, 'abc');
  await cleanup();
  expect(await state(file.id)).toBe('PENDING');
  due();
  expect(await cleanup()).toMatchObject({ stored: 1, deleted: 0, failed: 0 });
  expect(await state(file.id)).toBe('STORED');
  expect(await cleanup()).toMatchObject({ stored: 0, deleted: 0, skipped: 0 });
});

test('a file that never arrived is deleted, and its tombstone later', async () => {
  const { api, state } = await start(SILENT);
  const file = await api.register(text);
  due();
  expect(await cleanup()).toMatchObject({ stored: 0, deleted: 1, failed: 0 });
  expect(await state(file.id)).toBe('DELETED');
  running().advance(TOMBSTONE_SECONDS + 1);
  expect(await cleanup()).toMatchObject({ tombstonesDeleted: 1 });
  expect(await state(file.id)).toBeUndefined();
});

test('a multipart upload that was not completed is aborted', async () => {
  const { api } = await start({ ...SILENT, multipartFromBytes: 1 });
  const { body } = await api.call('POST', '/files', {
    key: running().browserKey,
    body: { accepts: ['multipart'], files: [text] },
  });
  expect(JSON.stringify(body)).toContain('partSize');
  due();
  expect(await cleanup()).toMatchObject({ deleted: 1, failed: 0 });
  const { Uploads = [] } = await running().s3.send(
    new ListMultipartUploadsCommand({ Bucket: running().bucket }),
  );
  expect(Uploads).toEqual([]);
  running().advance(TOMBSTONE_SECONDS + 1);
  expect(await cleanup()).toMatchObject({ tombstonesDeleted: 1, failed: 0 });
});

test('an uploaded file whose object is gone is deleted', async () => {
  const { api, state } = await start({ ...SILENT, scanUploads: true });
  const file = await api.register(text);
  const key = `demo/${file.id}`;
  const object = { size: 3, type: 'text/plain', etag: '"gone"' };
  await running().stack.files.update(key, markUploaded(object, Date.now()));
  due();
  expect(await cleanup()).toMatchObject({ deleted: 1, failed: 0 });
  expect(await state(file.id)).toBe('DELETED');
});

test('a deletion that stopped half-way is finished', async () => {
  const { api, state } = await start({ storeOnLoad: true });
  const file = await api.register(text);
  await put(file, 'abc');
  await expect.poll(() => state(file.id)).toBe('STORED');
  const key = `demo/${file.id}`;
  // The function ended after it had marked the row.
  await running().stack.files.update(key, markDeleted(key, Date.now()));
  expect(await running().objectKeys()).toEqual([key]);
  running().advance(1);
  expect(await cleanup()).toMatchObject({ deleted: 1, failed: 0 });
  expect([await state(file.id), await running().objectKeys()]).toEqual(['DELETED', []]);
});

test.each([
  ['NO_THREATS_FOUND', 'STORED'],
  ['UNSUPPORTED', 'DELETED'],
  [undefined, 'UPLOADED'],
] as const)(
  'with scans, a due file whose scan result is %s becomes %s',
  async (result, expected) => {
    const { api, state } = await start({ ...SILENT, scanUploads: true });
    const file = await api.register(text);
    await put(file, 'abc');
    if (result !== undefined) {
      const TagSet = [{ Key: SCAN_TAG, Value: result }];
      const object = { Bucket: running().bucket, Key: `demo/${file.id}` };
      await running().s3.send(new PutObjectTaggingCommand({ ...object, Tagging: { TagSet } }));
    }
    due();
    await cleanup();
    expect(await state(file.id)).toBe(expected);
  },
);

test('cleanup and a late event agree, whichever comes first', async () => {
  const { api, state } = await start({ storeOnLoad: true });
  running().stack.events.faults.add({ fault: { kind: 'hold' } });
  const file = await api.register(text);
  await put(file, 'abc');
  due();
  await Promise.all([cleanup(), running().stack.events.release('arrived')]);
  expect([await state(file.id), await running().objectKeys()]).toEqual([
    'STORED',
    [`demo/${file.id}`],
  ]);
});
