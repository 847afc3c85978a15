import { DeleteObjectCommand, GetObjectTaggingCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { objectCreatedEvent } from '../../backend/dev/event-bus.ts';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** Invokes the two functions without an HTTP endpoint with the events that AWS sends. */
let stack: TestStack;
let api: ReturnType<typeof apiClient>;
beforeEach(async () => {
  // The bus sends no events; each test sends its own.
  stack = await startStack({ expireAfterSeconds: 60, eventDelayMilliseconds: 3_600_000 });
  api = apiClient(stack);
});
afterEach(() => stack.close());

const text = { name: 'a.txt', type: 'text/plain', size: 3 };
const schedule = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
const state = async (id: string): Promise<unknown> =>
  (await stack.stack.files.get(`demo/${id}`))?.state;
const objects = (): Promise<string[]> => stack.objectKeys();
const event = (key: string, etag = '900150983cd24fb0d6963f7d28e17f72'): unknown =>
  objectCreatedEvent({
    bucket: stack.bucket,
    key,
    size: 3,
    etag,
    requestId: 'R',
    reason: 'PutObject',
    time: Date.now(),
  });
test('uploaded marks a file once, and a duplicate event changes nothing', async () => {
  const file = await api.register(text);
  await put(file, 'abc');
  await stack.stack.uploaded(event(`demo/${file.id}`));
  const first = await stack.stack.files.get(`demo/${file.id}`);
  expect(first).toMatchObject({ state: 'UPLOADED', size: 3, type: 'text/plain' });
  await stack.stack.uploaded(event(`demo/${file.id}`));
  expect(await stack.stack.files.get(`demo/${file.id}`)).toEqual(first);
});

test('an event that arrives after store changes nothing', async () => {
  const file = await api.register(text);
  await put(file, 'abc');
  await api.server('POST', `/files/${file.id}/store`, {});
  const stored = await stack.stack.files.get(`demo/${file.id}`);
  await stack.stack.uploaded(event(`demo/${file.id}`));
  expect(await stack.stack.files.get(`demo/${file.id}`)).toEqual(stored);
});

test('the event of a PUT that ends after the revert deletes the object', async () => {
  const file = await api.register(text);
  await api.call('DELETE', `/files/${file.id}`, { key: stack.browserKey, token: file.token });
  // The URL is still valid and the object is gone, so S3 accepts the upload.
  expect((await put(file, 'abc')).status).toBe(200);
  await stack.stack.uploaded(event(`demo/${file.id}`));
  expect(await objects()).toEqual([]);
  expect(await state(file.id)).toBe('DELETED');
});

test('an object without a row is tagged and is not deleted, whatever its key', async () => {
  for (const key of [`demo/${'b'.repeat(26)}`, 'somebody/elses/../file']) {
    await stack.s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key: key, Body: 'abc' }));
    await stack.stack.uploaded(event(key));
    const { TagSet } = await stack.s3.send(
      new GetObjectTaggingCommand({ Bucket: stack.bucket, Key: key }),
    );
    expect(TagSet).toEqual([{ Key: 'filestore-orphan', Value: '1' }]);
  }
  expect(await objects()).toHaveLength(2);
  expect(JSON.stringify(stack.logged)).toContain('orphan-object');
});

test('an event changes nothing if its object no longer exists', async () => {
  const file = await api.register(text);
  await put(file, 'abc');
  await stack.s3.send(new DeleteObjectCommand({ Bucket: stack.bucket, Key: `demo/${file.id}` }));
  await stack.stack.uploaded(event(`demo/${file.id}`));
  expect(await state(file.id)).toBe('PENDING');
});

test('an event of another shape or bucket throws, so that it is retried and then dead-lettered', async () => {
  await expect(stack.stack.uploaded({ Records: [] })).rejects.toThrow();
  const foreign = objectCreatedEvent({
    bucket: 'another',
    key: 'a',
    size: 1,
    etag: 'e',
    requestId: 'R',
    reason: 'PutObject',
    time: 0,
  });
  await expect(stack.stack.uploaded(foreign)).rejects.toThrow('another bucket');
});

test('expire deletes only the files that were not stored in time', async () => {
  const pending = await api.register(text);
  const uploaded = await api.register(text);
  const stored = await api.register(text);
  await put(uploaded, 'abc');
  await put(stored, 'abc');
  await stack.stack.uploaded(event(`demo/${uploaded.id}`));
  await api.server('POST', `/files/${stored.id}/store`, {});

  expect(await stack.stack.expire(schedule)).toMatchObject({ expired: 0, tombstonesDeleted: 0 });
  stack.advance(61);
  const late = await api.register(text);
  expect(await stack.stack.expire(schedule)).toMatchObject({
    expired: 2,
    tombstonesDeleted: 0,
    failed: 0,
  });
  expect(await Promise.all([pending, uploaded, stored, late].map(({ id }) => state(id)))).toEqual([
    'DELETED',
    'DELETED',
    'STORED',
    'PENDING',
  ]);
  expect(await objects()).toEqual([`demo/${stored.id}`]);
  const expired = await api.server('POST', `/files/${uploaded.id}/store`, {});
  expect([expired.status, expired.body['code']]).toEqual([410, 'file-deleted']);
});

test('an expired file cannot be stored, even before expire has deleted it', async () => {
  const file = await api.register(text);
  await put(file, 'abc');
  stack.advance(61);
  const answer = await api.server('POST', `/files/${file.id}/store`, {});
  expect([answer.status, answer.body['code']]).toEqual([410, 'file-deleted']);
});

test('expire deletes a tombstone and any late object one day after the URL expired', async () => {
  const file = await api.register(text);
  await api.call('DELETE', `/files/${file.id}`, { key: stack.browserKey, token: file.token });
  await put(file, 'abc');
  // The event was lost.
  stack.advance(24 * 3600);
  expect(await stack.stack.expire(schedule)).toMatchObject({ tombstonesDeleted: 0 });
  expect(await objects()).toHaveLength(1);
  stack.advance(901);
  expect(await stack.stack.expire(schedule)).toMatchObject({ tombstonesDeleted: 1 });
  expect([await state(file.id), await objects()]).toEqual([undefined, []]);
});
