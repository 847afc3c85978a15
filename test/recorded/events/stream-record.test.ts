import { expect, test } from 'vitest';
import { changedKeys } from '../../../backend/runtime/events/table-changes.ts';
import { apiClient, put } from '../../support/local-stack/client.ts';
import { startStack } from '../../support/local-stack/start.ts';
import { WebhookReceiver } from '../../support/webhooks/receiver.ts';
import { TableStream } from '../../../backend/dev/table-stream.ts';
import recorded from './stream-record.json' with { type: 'json' };

/** Compares a record of DynamoDB's stream, as AWS sent it, with the stand-in and with what `deliver` reads. */

test('deliver reads the key of a record of AWS', () => {
  const { record } = recorded;
  const key = { S: 'demo/mfrggzdfmztwq2lknnwg23tpoa' };
  const ours = { ...record, dynamodb: { ...record.dynamodb, Keys: { key } } };
  expect(changedKeys({ Records: [ours, ours] })).toEqual([key.S, key.S]);
});

test('deliver does not take the event of a schedule for a record', () => {
  const event = { version: '0', id: 'x', 'detail-type': 'Scheduled Event', source: 'aws.events' };
  expect(changedKeys(event)).toBeUndefined();
});

test('the stand-in sends records with the fields of AWS', async () => {
  const receiver = await WebhookReceiver.start();
  const records: unknown[] = [];
  const connect = TableStream.prototype.connect;
  TableStream.prototype.connect = function watched(target) {
    connect.call(this, async (event) => {
      records.push(...(event as { Records: unknown[] }).Records);
      await target(event);
    });
  };
  const stack = await startStack({ fileEvents: true, webhookUrl: receiver.url });
  try {
    const file = await apiClient(stack).register({ name: 'a', type: 'text/plain', size: 5 });
    await put(file, 'bytes');
    await receiver.until(() => receiver.requests === 1);
    const [record] = records as (typeof recorded.record & { eventSourceARN: string })[];
    if (!record) throw new Error('The stream has sent no record');
    const { eventSourceARN, ...sent } = record;
    expect(eventSourceARN).toContain(':table/');
    expect(Object.keys(sent).toSorted()).toEqual(Object.keys(recorded.record).toSorted());
    expect(Object.keys(sent.dynamodb).toSorted()).toEqual(
      Object.keys(recorded.record.dynamodb).toSorted(),
    );
    expect(sent).toMatchObject({ eventSource: 'aws:dynamodb', eventVersion: '1.1' });
  } finally {
    TableStream.prototype.connect = connect;
    await stack.close();
    await receiver.close();
  }
});
