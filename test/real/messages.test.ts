import { EventBridgeClient, CreateEventBusCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { SqsDeadLetters, type DeadLetter } from '../../backend/delivery/dead-letters.ts';
import { eventBus } from '../../backend/delivery/event-bus.ts';
import { resendEvents } from '../../backend/use-cases/resend-events.ts';
import { sampleEvent } from '../support/sample-event.ts';

/** The dead-letter queue and the event bus, with servers that we did not write. */
const client = {
  endpoint: process.env['TEST_AWS_ENDPOINT'] ?? '',
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
const sqs = new SQSClient(client);
const bridge = new EventBridgeClient(client);

test('all events of a queue are sent again and deleted, and those that fail stay', async () => {
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: `undelivered-${randomUUID()}` }),
  );
  const queue = new SqsDeadLetters(QueueUrl, sqs);
  const letter = (index: number): DeadLetter => ({
    event: sampleEvent(index),
    channel: 'webhook',
    reason: 'timeout',
    failedAt: '2026-11-29T12:00:00.000Z',
  });
  // More than one answer of SQS, and one of them twice.
  for (let index = 0; index < 25; index += 1) await queue.send(letter(index));
  await queue.send(letter(7));
  const sent: string[] = [];
  const resend = (works: boolean) =>
    resendEvents({
      queue,
      bus: { put: () => Promise.reject(new Error('not to the bus')) },
      sender: {
        send: async (_webhook, { id }) => {
          sent.push(id);
          return works ? { kind: 'delivered' } : { kind: 'failed', reason: 'connection' };
        },
      },
      webhookOf: async () => ({ url: 'https://x.example/', secrets: ['whsec_'], failures: 0 }),
    });
  expect((await resend(true)).sent).toBe(25);
  expect(sent).toEqual(Array.from({ length: 25 }, (_, index) => sampleEvent(index).id));
  await queue.send(letter(30));
  expect(await resend(false)).toEqual({ sent: 0, failed: new Map([['connection', 1]]) });
});

test('EventBridge accepts the events', async () => {
  const Name = `bus-${randomUUID()}`;
  await bridge.send(new CreateEventBusCommand({ Name }));
  await eventBus(bridge, Name, 'stack').put([sampleEvent(1), sampleEvent(2)]);
});
