import type { DeadLetter } from '../../../backend/delivery/dead-letters.ts';
import type { WebhookOutcome } from '../../../backend/delivery/webhook-sender.ts';
import { appliesTo, type ConditionalUpdate } from '../../../backend/domain/conditional-update.ts';
import type { FileRecord } from '../../../backend/domain/file-record.ts';
import { outboxFields } from '../../../backend/stores/outbox-fields.ts';
import type { FileEvent, FileEventType } from '../../../src/contract/file-events.ts';
import { applyChange } from './simulated-backend.ts';
import type { WebhookRecord } from '../../../backend/domain/webhook-record.ts';
import type { OutboxProgress } from '../../../backend/stores/database.ts';

/** The tables of a stack, as far as the delivery of events needs them. */
export interface DeliveryTables {
  get(key: string): Promise<FileRecord | undefined>;
  update(key: string, change: ConditionalUpdate): Promise<boolean>;
  record(key: string, progress: OutboxProgress): Promise<boolean>;
  readonly webhooks: {
    get(tenant: string): Promise<WebhookRecord | undefined>;
    reserveRetry(tenant: string, seen: WebhookRecord, until: number): Promise<boolean>;
    recordFailure(tenant: string, seen: WebhookRecord, retryAt: number): Promise<boolean>;
    recordSuccess(tenant: string, seen: WebhookRecord): Promise<boolean>;
  };
}

/**
 * The tables of one file and its tenant in memory, with the conditions of the database. A test with a database holds
 * the two together.
 */
export class MemoryTables implements DeliveryTables {
  row: FileRecord | undefined;
  #webhook: WebhookRecord;

  constructor(row: FileRecord, webhook: WebhookRecord) {
    this.row = row;
    this.#webhook = webhook;
  }

  async get(): Promise<FileRecord | undefined> {
    return this.row;
  }

  async update(key: string, change: ConditionalUpdate): Promise<boolean> {
    if (!this.row || !appliesTo(change, this.row)) return false;
    const { events } = change;
    this.row = {
      ...(events && outboxFields(key, events.at)),
      ...applyChange(change, this.row),
      ...(events && { outbox: [...(this.row.outbox ?? []), ...events.types] }),
    };
    return true;
  }

  async record(_key: string, progress: OutboxProgress): Promise<boolean> {
    const { seen, onBus, sent, retryAt, attempts } = progress;
    const delivered = Math.min(onBus, sent);
    const { outbox = [], ...row } = this.row ?? {};
    if (outbox.length !== seen.length || outbox[0] !== seen[0]) return false;
    const left = outbox.slice(delivered);
    const {
      outboxDue: _due,
      outboxShard: shard,
      outboxOnBus: _onBus,
      outboxSent: _sent,
      outboxAttempts: _attempts,
      ...rest
    } = row as FileRecord;
    this.row =
      left.length === 0
        ? rest
        : ({
            ...rest,
            outbox: left,
            outboxDue: retryAt,
            outboxShard: shard,
            outboxOnBus: onBus - delivered,
            outboxSent: sent - delivered,
            outboxAttempts: delivered > 0 ? 0 : attempts,
          } as FileRecord);
    return true;
  }

  readonly webhooks = {
    get: async (): Promise<WebhookRecord> => this.#webhook,
    reserveRetry: (_tenant: string, seen: WebhookRecord, until: number) =>
      this.#change(seen, { failures: seen.failures, retryAt: until }),
    recordFailure: (_tenant: string, seen: WebhookRecord, retryAt: number) =>
      this.#change(seen, { failures: seen.failures + 1, retryAt }),
    recordSuccess: (_tenant: string, seen: WebhookRecord) => this.#change(seen, { failures: 0 }),
  };

  async #change(
    seen: WebhookRecord,
    next: { readonly failures: number; readonly retryAt?: number },
  ): Promise<boolean> {
    if (this.#webhook.retryAt !== seen.retryAt) return false;
    const { url, secrets } = this.#webhook;
    this.#webhook = { url, secrets, ...next };
    return true;
  }
}

/**
 * How a receiver behaves.
 * - `up`: it processes an event and answers
 * - `down`: it processes nothing
 * - `slow`: it processes an event, but its answer comes too late
 * - `refusing`: it refuses the event, and works
 */
export type Receiver = 'up' | 'down' | 'slow' | 'refusing';

/** What lies outside of the stack: the receiver, the bus and the dead-letter queue. */
export class Outside {
  receiver: Receiver = 'up';
  bus: 'up' | 'down' = 'up';
  readonly received: FileEvent[] = [];
  readonly onBus: FileEvent[] = [];
  readonly deadLetters: DeadLetter[] = [];

  readonly sender = {
    send: async (_webhook: WebhookRecord, event: FileEvent): Promise<WebhookOutcome> => {
      if (this.receiver === 'up' || this.receiver === 'slow') this.received.push(event);
      if (this.receiver === 'up') return { kind: 'delivered' };
      if (this.receiver === 'refusing') return { kind: 'failed', reason: 'status', status: 400 };
      return { kind: 'failed', reason: this.receiver === 'slow' ? 'timeout' : 'connection' };
    },
  };

  readonly eventBus = {
    put: async (events: readonly FileEvent[]): Promise<void> => {
      if (this.bus === 'down') throw new Error('The bus is down');
      this.onBus.push(...events);
    },
  };

  readonly queue = {
    send: async (letter: DeadLetter): Promise<void> => void this.deadLetters.push(letter),
  };
}

/** Returns the types of events in the order in which each arrived for the first time. */
export function firstArrivals(events: readonly FileEvent[]): FileEventType[] {
  return [...new Set(events.map(({ type }) => type))];
}
