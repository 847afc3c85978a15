import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeadLetterFile } from '../../backend/dev/dead-letter-file.ts';
import { TenantFile } from '../../backend/dev/tenants.ts';
import type { DeadLetter } from '../../backend/delivery/dead-letters.ts';
import { resendEvents } from '../../backend/use-cases/resend-events.ts';
import type { FileEvent, FileEventType } from '../../src/contract/file-events.ts';
import { SECRET, WebhookReceiver } from '../support/webhooks/receiver.ts';

type Channel = DeadLetter['channel'];

const COMMAND = join(import.meta.dirname, '../../backend/ops/events/command.ts');

let receiver: WebhookReceiver;
let directory: string;
beforeEach(async () => {
  receiver = await WebhookReceiver.start();
  directory = await mkdtemp(join(tmpdir(), 'filestore-events-'));
  await new TenantFile(directory).setBuiltInWebhook({ url: receiver.url, secrets: [SECRET] });
});
afterEach(async () => {
  await receiver.close();
  await rm(directory, { recursive: true });
});

function letter(
  file: string,
  type: FileEventType,
  sequence: number,
  { tenant = 'demo', channel = 'webhook' }: { tenant?: string; channel?: Channel } = {},
): DeadLetter {
  const time = new Date(1_900_000_000_000 + sequence * 1000).toISOString();
  const event: FileEvent = {
    id: `evt_${file}_${type.slice(5)}`,
    type,
    timestamp: time,
    sequence,
    data: { id: file, tenant, name: 'a', size: 1, type: 'text/plain', createdAt: time },
  };
  return { event, channel, reason: 'timeout', failedAt: time };
}

async function fill(...letters: readonly DeadLetter[]): Promise<void> {
  const queue = new DeadLetterFile(directory);
  for (const one of letters) await queue.send(one);
}

const remaining = async (): Promise<string[]> =>
  ((await new DeadLetterFile(directory).receive()) ?? []).map(({ letter: { event } }) => event.id);

async function command(...parameters: string[]): Promise<{ code: number; output: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, ...parameters], {
      env: { ...process.env, DATA_DIR: directory },
    });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

test('npm run events sends the events of each file in their order, and empties the queue', async () => {
  await fill(
    letter('b', 'file.deleted', 3),
    letter('a', 'file.stored', 2),
    letter('a', 'file.uploaded', 1),
    // Two runs have given up the same event.
    letter('a', 'file.stored', 2),
  );
  expect(await command('resend')).toEqual({ code: 0, output: '3 events were accepted\n' });
  expect(receiver.accepted.map(({ id }) => id)).toEqual([
    'evt_a_uploaded',
    'evt_a_stored',
    'evt_b_deleted',
  ]);
  expect(await remaining()).toEqual([]);
  expect(await command('resend')).toEqual({ code: 0, output: '0 events were accepted\n' });
});

test('events that are not accepted remain in the queue, and a failing receiver is tried once', async () => {
  receiver.answer = (response) => void response.writeHead(503).end();
  await fill(letter('a', 'file.uploaded', 1), letter('b', 'file.uploaded', 1));
  const { code, output } = await command('resend');
  expect([code, output]).toEqual([1, '0 events were accepted\n2 not accepted: status\n']);
  expect(receiver.requests).toBe(1);
  expect(await remaining()).toHaveLength(2);
});

test('an event that a working receiver refuses holds up only its file', async () => {
  receiver.answer = (response, { headers }) => {
    const isOfA = String(headers['webhook-id']).startsWith('evt_a_');
    response.writeHead(isOfA ? 400 : 204).end();
  };
  await fill(
    letter('a', 'file.uploaded', 1),
    letter('b', 'file.uploaded', 1),
    letter('a', 'file.stored', 2),
    letter('c', 'file.stored', 2),
  );
  const { code, output } = await command('resend');
  expect([code, output]).toEqual([1, '2 events were accepted\n2 not accepted: status\n']);
  expect(await remaining()).toEqual(['evt_a_uploaded', 'evt_a_stored']);
});

test('--tenant sends the events of one tenant, and a tenant without a webhook is named', async () => {
  await fill(letter('a', 'file.uploaded', 1), letter('b', 'file.uploaded', 1, { tenant: 'other' }));
  const { code, output } = await command('resend', '--tenant', 'other');
  expect([code, output]).toEqual([1, '0 events were accepted\n1 not accepted: no-webhook\n']);
  expect(receiver.requests).toBe(0);
});

test('an event that is missing on the bus is put on the bus, and is not sent to the webhook again', async () => {
  await fill(letter('a', 'file.uploaded', 1, { channel: 'bus' }));
  const onBus: FileEvent[] = [];
  const { sent } = await resendEvents({
    queue: new DeadLetterFile(directory),
    bus: { put: async (events) => void onBus.push(...events) },
    sender: { send: () => Promise.reject(new Error('not to the webhook')) },
    webhookOf: () => Promise.resolve(undefined),
  });
  expect([sent, onBus.map(({ id }) => id)]).toEqual([1, ['evt_a_uploaded']]);
  expect(await remaining()).toEqual([]);
});

test('a line that is no letter does not stop the command', async () => {
  await writeFile(join(directory, 'undelivered-events.jsonl'), 'broken\n{"event":1}\n');
  await fill(letter('a', 'file.uploaded', 1));
  expect((await command('resend')).output).toBe('1 event was accepted\n');
});

test.each([[[]], [['list']], [['resend', 'more']], [['resend', '--what']]])(
  'wrong arguments print the usage: %j',
  async (parameters) => {
    const { code, output } = await command(...parameters);
    expect(code).toBe(1);
    expect(output).toContain('npm run events -- resend');
  },
);
