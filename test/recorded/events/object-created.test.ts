import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readObjectCreated } from '../../../backend/runtime/events/object-created.ts';
import { objectCreatedEvent } from '../../../backend/dev/event-bus.ts';
import { S3_BUCKET, startS3, type TestS3 } from '../../support/local-stack/start-s3.ts';
import { differencesFrom, type Recorded } from '../compare.ts';
import recordings from './recorded.json' with { type: 'json' };

/** Compares S3's event as EventBridge delivered it on AWS with the event of the development stack. */
const recorded = recordings.object_created;
let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());

/** A placeholder for any value. */
const ANY = '<any>';
const comparable: Recorded = {
  ...recorded,
  account: ANY,
  time: ANY,
  detail: {
    ...recorded.detail,
    'request-id': ANY,
    object: { ...recorded.detail.object, sequencer: ANY },
  },
};

test('the development stack sends the same event for a PUT as AWS', async () => {
  await s3.client.send(new PutObjectCommand({ Bucket: S3_BUCKET, Key: 'test-key', Body: 'data' }));
  const [notice] = s3.created;
  if (!notice) throw new Error('S3 has sent no event for the object');
  const event = objectCreatedEvent(notice);
  expect(differencesFrom(comparable, event, new Map())).toEqual([]);
  expect(Date.parse(String(event['time']))).toBeGreaterThan(0);
});

test('the function uploaded reads the object-created event of AWS', () => {
  expect(readObjectCreated(recorded)).toEqual({
    requestId: recorded.id,
    bucket: recorded.detail.bucket.name,
    key: recorded.detail.object.key,
  });
});

test('the function uploaded needs only the key of the object', () => {
  const { key } = recorded.detail.object;
  const bare = { ...recorded, detail: { bucket: recorded.detail.bucket, object: { key } } };
  expect(readObjectCreated(bare).key).toBe(key);
  const { bucket } = recorded.detail;
  expect(() => readObjectCreated({ ...recorded, detail: { bucket, object: {} } })).toThrow();
});
