import { describe, expect, test } from 'vitest';
import type { DeadLetter } from '../../../../backend/delivery/dead-letters.ts';
import type { WebhookOutcome } from '../../../../backend/delivery/webhook-sender.ts';
import { newFileId } from '../../../../backend/domain/file-id.ts';
import type { FileRecord } from '../../../../backend/domain/file-record.ts';
import { EventDelivery } from '../../../../backend/use-cases/deliver-events.ts';
import type { FileEvent } from '../../../../src/contract/file-events.ts';
import { MemoryTables } from '../../../support/simulation/delivery-world.ts';
import type { WebhookRecord } from '../../../../backend/domain/webhook-record.ts';
import type { OutboxProgress } from '../../../../backend/stores/database.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = 1_900_000_000_000;

/** Many files of one tenant, a receiver, and a schedule that runs once a minute. */
class Tenant {
  now = START;
  answer: (event: FileEvent) => WebhookOutcome = () => ({ kind: 'delivered' });
  readonly attempts: { readonly id: string; readonly at: number }[] = [];
  readonly delivered = new Map<string, number>();
  readonly letters: DeadLetter[] = [];
  busWorks = true;
  webhookWorks = true;
  queueWorks = true;
  puts = 0;
  readonly #rows = new Map<string, MemoryTables>();
  readonly #webhooks: MemoryTables['webhooks'];

  constructor() {
    const webhook: WebhookRecord = { url: 'https://x.example/', secrets: ['s'], failures: 0 };
    this.#webhooks = new MemoryTables(this.#row(), webhook).webhooks;
  }

  #row(): FileRecord {
    return {
      key: `acme/${newFileId()}`,
      state: 'UPLOADED',
      name: 'a.txt',
      size: 3,
      type: 'text/plain',
      tokenHash: 'h',
      urlExpiresAt: this.now,
      createdAt: this.now,
      uploadedAt: this.now,
      outbox: ['file.uploaded'],
      outboxDue: this.now,
      outboxShard: 0,
    };
  }

  /** Adds a file with an event, and returns the id of the event. */
  add(): string {
    const row = this.#row();
    this.#rows.set(row.key, new MemoryTables(row, { url: '', secrets: [], failures: 0 }));
    return `evt_${row.key.slice(5)}_uploaded`;
  }

  get waiting(): number {
    return [...this.#rows.values()].filter(({ row }) => row?.outbox).length;
  }

  /** Runs the schedule once a minute, the longest overdue files first. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    for (; this.now < end; this.now += MINUTE) {
      const due = [...this.#rows.entries()]
        .filter(([, { row }]) => (row?.outboxDue ?? Infinity) <= this.now)
        .toSorted(([, one], [, two]) => (one.row?.outboxDue ?? 0) - (two.row?.outboxDue ?? 0));
      const delivery = this.#delivery();
      for (const [key] of due) await delivery.deliver(key);
    }
  }

  #delivery(): EventDelivery {
    return new EventDelivery({
      files: { get: async (key) => this.#rows.get(key)?.row },
      outbox: {
        record: async (key: string, progress: OutboxProgress) =>
          (await this.#rows.get(key)?.record(key, progress)) ?? false,
      },
      webhooks: {
        get: async () => {
          if (!this.webhookWorks) throw new Error('damaged row');
          return this.#webhooks.get();
        },
        reserveRetry: async (...all) => this.#webhooks.reserveRetry(...all),
        recordFailure: async (...all) => this.#webhooks.recordFailure(...all),
        recordSuccess: async (...all) => this.#webhooks.recordSuccess(...all),
      },
      sender: {
        send: async (_webhook, event) => {
          this.attempts.push({ id: event.id, at: this.now });
          const outcome = this.answer(event);
          if (outcome.kind === 'delivered') this.delivered.set(event.id, this.now);
          return outcome;
        },
      },
      bus: {
        put: async () => {
          this.puts += 1;
          if (!this.busWorks) throw new Error('no bus');
        },
      },
      deadLetters: {
        send: async (letter) => {
          if (!this.queueWorks) throw new Error('no queue');
          this.letters.push(letter);
        },
      },
      clock: () => this.now,
      log: () => undefined,
    });
  }
}

const down = (): WebhookOutcome => ({ kind: 'failed', reason: 'connection' });
const refusing =
  (id: string) =>
  (event: FileEvent): WebhookOutcome =>
    event.id === id ? { kind: 'failed', reason: 'status', status: 400 } : { kind: 'delivered' };

describe('a receiver that is down', () => {
  test('however many events wait for a receiver, it gets about one attempt an hour', async () => {
    const tenant = new Tenant();
    tenant.answer = down;
    for (let count = 0; count < 200; count += 1) tenant.add();
    await tenant.pass(12 * HOUR);
    expect(tenant.attempts.length).toBeGreaterThan(12);
    expect(tenant.attempts.length).toBeLessThan(25);
    expect(tenant.waiting).toBe(200);
  });

  test('no event is given up without an attempt when a receiver comes back after a day', async () => {
    const tenant = new Tenant();
    tenant.answer = down;
    for (let count = 0; count < 200; count += 1) tenant.add();
    await tenant.pass(25 * HOUR);
    const { length } = tenant.letters;
    tenant.answer = () => ({ kind: 'delivered' });
    await tenant.pass(2 * HOUR);
    // Only events that were tried after a day.
    expect(length).toBeLessThan(5);
    expect(tenant.letters).toHaveLength(length);
    expect(tenant.delivered.size).toBe(200 - length);
    expect(tenant.waiting).toBe(0);
  });

  test('after two days, all events that wait are in the dead-letter queue', async () => {
    const tenant = new Tenant();
    tenant.answer = down;
    for (let count = 0; count < 50; count += 1) tenant.add();
    await tenant.pass(52 * HOUR);
    expect(tenant.letters).toHaveLength(50);
    expect(tenant.waiting).toBe(0);
  });
});

describe('an event that a receiver refuses', () => {
  test('the other events of the tenant are delivered at once', async () => {
    const tenant = new Tenant();
    const refused = tenant.add();
    tenant.answer = refusing(refused);
    await tenant.pass(3 * HOUR);
    const later = [tenant.add(), tenant.add()];
    await tenant.pass(2 * MINUTE);
    for (const id of later) expect(tenant.delivered.has(id)).toBe(true);
  });

  test('it is tried about thirty times, and is then in the dead-letter queue', async () => {
    const tenant = new Tenant();
    const refused = tenant.add();
    tenant.answer = refusing(refused);
    // Each success says that the receiver works, and must not speed up the attempts.
    for (let hour = 0; hour < 27; hour += 1) {
      tenant.add();
      await tenant.pass(HOUR);
    }
    const attempts = tenant.attempts.filter(({ id }) => id === refused);
    expect(attempts.length).toBeGreaterThan(20);
    expect(attempts.length).toBeLessThan(40);
    expect(tenant.letters).toMatchObject([
      { event: { id: refused }, channel: 'webhook', reason: 'status' },
    ]);
  });
});

test('while the bus is down, webhooks are delivered, and only the bus misses the event', async () => {
  const tenant = new Tenant();
  tenant.busWorks = false;
  const id = tenant.add();
  await tenant.pass(5 * MINUTE);
  expect(tenant.delivered.has(id)).toBe(true);
  await tenant.pass(30 * HOUR);
  expect(tenant.attempts).toHaveLength(1);
  expect(tenant.letters).toMatchObject([{ event: { id }, channel: 'bus', reason: 'bus' }]);
});

test('a webhook whose row is damaged does not repeat what is on the bus', async () => {
  const tenant = new Tenant();
  tenant.webhookWorks = false;
  const id = tenant.add();
  await tenant.pass(30 * HOUR);
  expect([tenant.puts, tenant.waiting, tenant.letters]).toEqual([1, 1, []]);
  tenant.webhookWorks = true;
  await tenant.pass(2 * HOUR);
  expect([tenant.delivered.has(id), tenant.puts]).toEqual([true, 1]);
});

test('an event is kept while the dead-letter queue does not accept it', async () => {
  const tenant = new Tenant();
  tenant.answer = down;
  tenant.queueWorks = false;
  const id = tenant.add();
  await tenant.pass(60 * HOUR);
  expect([tenant.waiting, tenant.puts]).toEqual([1, 1]);
  tenant.answer = () => ({ kind: 'delivered' });
  await tenant.pass(3 * HOUR);
  expect([tenant.delivered.has(id), tenant.letters]).toEqual([true, []]);
});
