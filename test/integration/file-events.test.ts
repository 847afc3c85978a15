import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DeadLetterFile } from '../../backend/dev/dead-letter-file.ts';
import type { FileEvent } from '../../src/contract/file-events.ts';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';
import { SECRET, WebhookReceiver } from '../support/webhooks/receiver.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

const accept: WebhookReceiver['answer'] = (response) => void response.writeHead(204).end();

let receiver: WebhookReceiver;
let stack: TestStack;
let api: ReturnType<typeof apiClient>;
let onBus: FileEvent[];

beforeEach(async () => {
  receiver = await WebhookReceiver.start();
  onBus = [];
  stack = await startStack({
    fileEvents: true,
    webhookUrl: receiver.url,
    webhookSecret: SECRET,
    onFileEvent: (event) => onBus.push(event),
    checkContent: true,
  });
  api = apiClient(stack);
});
afterEach(async () => {
  await receiver.close();
  await stack.close();
});

/**
 * Tells `deliver` about a change, as the stream of the table does. DynamoDB Local runs outside of the local stack, whose
 * stand-in for the stream then sees nothing.
 */
async function streamed(id: string): Promise<void> {
  if (process.env['TEST_DYNAMODB_ENDPOINT'] === undefined) return;
  const dynamodb = { Keys: { key: { S: `demo/${id}` } } };
  await stack.stack.deliver({ Records: [{ eventSource: 'aws:dynamodb', dynamodb }] });
}

async function uploaded(name = 'a.txt', type = 'text/plain', bytes = 'bytes'): Promise<string> {
  const file = await api.register({ name, type, size: bytes.length, context: 'form 1' });
  await put(file, bytes);
  await api.call('POST', `/files/${file.id}/complete`, {
    key: stack.browserKey,
    token: file.token,
    body: {},
  });
  await streamed(file.id);
  return file.id;
}

const typesOf = (id: string, events: readonly FileEvent[] = receiver.accepted): string[] =>
  events.filter(({ data }) => data.id === id).map(({ type }) => type);

async function received(id: string, ...types: string[]): Promise<void> {
  await streamed(id);
  await receiver.until(() => typesOf(id).length >= types.length);
  expect(typesOf(id)).toEqual(types);
}

describe('the events of a file', () => {
  test('a file is reported as uploaded, stored and deleted, to the webhook and to the bus', async () => {
    const id = await uploaded();
    await api.server('POST', `/files/${id}/store`, { context: 'form 1' });
    await api.server('DELETE', `/files/${id}`);
    await received(id, 'file.uploaded', 'file.stored', 'file.deleted');
    expect(typesOf(id, onBus)).toEqual(['file.uploaded', 'file.stored', 'file.deleted']);
    const [first, second, third] = receiver.accepted;
    expect(first).toEqual({
      id: `evt_${id}_uploaded`,
      type: 'file.uploaded',
      timestamp: first?.data.uploadedAt,
      sequence: 1,
      data: {
        id,
        tenant: 'demo',
        name: 'a.txt',
        size: 5,
        type: 'text/plain',
        context: 'form 1',
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        uploadedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        checksum: expect.any(String),
      },
    });
    expect(second).toMatchObject({ sequence: 2, timestamp: second?.data.storedAt });
    expect(third).toMatchObject({ sequence: 3, timestamp: third?.data.deletedAt });
    expect(onBus).toEqual(receiver.accepted);
  });

  test('a rejected file is reported with the reason', async () => {
    const id = await uploaded('a.png', 'image/png', '%PDF-1.7 not a picture');
    await received(id, 'file.rejected');
    expect(receiver.accepted[0]?.data.reason).toBe('content');
  });

  test('a file that nobody stores is reported as expired', async () => {
    const id = await uploaded();
    stack.advance(2 * HOUR);
    await stack.stack.expire({});
    await received(id, 'file.uploaded', 'file.expired');
  });

  test('a file that its page removes is reported as deleted, even after a crash before the tombstone', async () => {
    const file = await api.register({ name: 'a.txt', type: 'text/plain', size: 5 });
    await api.call('DELETE', `/files/${file.id}`, { key: stack.browserKey, token: file.token });
    await received(file.id, 'file.deleted');
  });

  test('a tombstone stays until its events are delivered', async () => {
    receiver.answer = (response) => void response.writeHead(500).end();
    const id = await uploaded();
    await expect
      .poll(() => stack.stack.files.get(`demo/${id}`))
      .toMatchObject({ outbox: ['file.uploaded'], outboxAttempts: 1 });
    await api.server('DELETE', `/files/${id}`);
    // An attempt after two days would be the last one.
    await stack.stack.eventsDelivered();
    stack.advance(49 * HOUR);
    await stack.stack.expire({});
    expect(await stack.stack.files.get(`demo/${id}`)).toMatchObject({ state: 'DELETED' });
    receiver.answer = accept;
    await stack.stack.deliver({});
    stack.advance(2 * HOUR);
    await stack.stack.deliver({});
    await received(id, 'file.uploaded', 'file.deleted');
    await stack.stack.expire({});
    expect(await stack.stack.files.get(`demo/${id}`)).toBeUndefined();
  });
});

describe('a receiver that fails', () => {
  test('an event is tried again after a wait, before the later ones of its file', async () => {
    receiver.answer = (response) => void response.writeHead(500).end();
    const id = await uploaded();
    await receiver.until(() => receiver.requests === 1);
    await api.server('POST', `/files/${id}/store`, { context: 'form 1' });
    await stack.stack.deliver({});
    expect(receiver.requests).toBe(1);
    receiver.answer = accept;
    stack.advance(MINUTE);
    await stack.stack.deliver({});
    await received(id, 'file.uploaded', 'file.stored');
    // Two runs at the same time may both send an event.
    expect([...new Set(typesOf(id, onBus))]).toEqual(['file.uploaded', 'file.stored']);
  });

  test.each([
    ['redirects', (to: string) => ({ status: 307, headers: { location: to } }), 'redirect'],
    ['answers 404', () => ({ status: 404, headers: {} }), 'status'],
    ['answers 410', () => ({ status: 410, headers: {} }), 'status'],
  ])('a receiver that %s has not accepted the event', async (_what, answer, code) => {
    const elsewhere = await WebhookReceiver.start();
    const { status, headers } = answer(elsewhere.url);
    receiver.answer = (response) => void response.writeHead(status, headers).end();
    const id = await uploaded();
    await receiver.until(() => receiver.requests === 1);
    await expect
      .poll(() => stack.logged)
      .toContainEqual(
        expect.objectContaining({
          event: 'webhook-failed',
          tenant: 'demo',
          fileId: id,
          code,
          status,
        }),
      );
    expect(elsewhere.requests).toBe(0);
    await elsewhere.close();
  });

  test('a receiver that answers garbage has not accepted the event', async () => {
    receiver.answer = (_response, incoming) => void incoming.socket.end('garbage\r\n\r\n');
    const id = await uploaded();
    await expect
      .poll(() => stack.logged)
      .toContainEqual(
        expect.objectContaining({ event: 'webhook-failed', fileId: id, code: 'connection' }),
      );
  });

  test('a long answer is not read', async () => {
    let sent = 0;
    receiver.answer = (response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    await uploaded();
    await receiver.until(() => receiver.requests === 1);
    expect(sent).toBeLessThan(50_000_000);
  });

  test('while a receiver is down, many events cost one attempt at a time', async () => {
    receiver.answer = (response) => void response.writeHead(503).end();
    await uploaded();
    await receiver.until(() => receiver.requests === 1);
    for (let count = 0; count < 20; count += 1) await uploaded();
    stack.advance(5 * MINUTE);
    await stack.stack.deliver({});
    await stack.stack.deliver({});
    // One for the first file, one after the wait for all of them, and on a slow machine those of the seconds between.
    expect(receiver.requests).toBeLessThanOrEqual(6);
  });

  test('after a day, an event is in the dead-letter queue, and the next one is tried', async () => {
    receiver.answer = (response) => void response.writeHead(500).end();
    const id = await uploaded();
    await expect
      .poll(() => stack.stack.files.get(`demo/${id}`))
      .toMatchObject({ outbox: ['file.uploaded'], outboxAttempts: 1, outboxOnBus: 1 });
    stack.advance(25 * HOUR);
    await stack.stack.deliver({});
    const letters = await new DeadLetterFile(stack.directory).receive();
    expect(letters?.map(({ letter }) => letter)).toMatchObject([
      { event: { id: `evt_${id}_uploaded` }, reason: 'status' },
    ]);
    const row = await stack.stack.files.get(`demo/${id}`);
    expect(row).not.toHaveProperty('outbox');
    expect(row).not.toHaveProperty('outboxShard');
  });

  test('neither the URL nor a secret is in the log', async () => {
    receiver.answer = (response) => void response.writeHead(500).end();
    await uploaded();
    await expect.poll(() => JSON.stringify(stack.logged)).toContain('webhook-failed');
    expect(JSON.stringify(stack.logged)).not.toMatch(/s3cret|whsec|MfKQ9r8/);
  });
});
