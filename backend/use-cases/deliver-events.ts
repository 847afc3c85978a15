import type { FileEventType } from '../../src/contract/file-events.ts';
import type { DeadLetter, DeadLetterQueue } from '../delivery/dead-letters.ts';
import type { FileEventBus } from '../delivery/event-bus.ts';
import type { WebhookSender } from '../delivery/webhook-sender.ts';
import { eventTime, toFileEvent } from '../domain/file-event.ts';
import type { FileRecord } from '../domain/file-record.ts';
import { parseObjectKey } from '../domain/object-key.ts';
import { DELIVERY_MILLISECONDS, deliveryBackoff } from '../domain/webhook-retries.ts';
import { safeErrorText, type Log } from '../runtime/log.ts';
import { getRequestContext } from '../runtime/request-context.ts';
import type { FileTable } from '../stores/file-table.ts';
import type { Outbox } from '../stores/outbox.ts';
import type { WebhookTable } from '../stores/webhook-table.ts';
import { WebhookReceivers } from './webhook-receivers.ts';

export interface DeliveryDependencies {
  readonly files: Pick<FileTable, 'get'>;
  readonly outbox: Pick<Outbox, 'record'>;
  readonly webhooks: Pick<WebhookTable, 'get' | 'reserveRetry' | 'recordFailure' | 'recordSuccess'>;
  readonly sender: WebhookSender;
  readonly bus: FileEventBus;
  readonly deadLetters: Pick<DeadLetterQueue, 'send'>;
  readonly clock: () => number;
  readonly log: Log;
}

/**
 * What became of the events of a file.
 * - `delivered`: all were delivered, or are in the dead-letter queue
 * - `postponed`: the first of them is tried again later
 * - `nothing`: another run has delivered them
 */
export type DeliveryOutcome = 'delivered' | 'postponed' | 'nothing';

/** An outbox has at most three events, so it changes this often only if several runs compete for it. */
const MAX_READS = 5;

/** An attempt that failed, or that has to wait for its receiver. */
interface Failure {
  readonly reason: DeadLetter['reason'];
  /** Milliseconds since the epoch. */
  readonly retryAt: number;
}

/**
 * Delivers the events of files in their order: an event is sent only after the one before it was accepted, or has
 * gone to the dead-letter queue after a day. A crash between the delivery and the write repeats an event, which has
 * the same id again.
 */
export class EventDelivery {
  readonly #dependencies: DeliveryDependencies;
  readonly #receivers: WebhookReceivers;

  constructor(dependencies: DeliveryDependencies) {
    this.#dependencies = dependencies;
    this.#receivers = new WebhookReceivers(dependencies);
  }

  async deliver(key: string): Promise<DeliveryOutcome> {
    const { files, outbox } = this.#dependencies;
    // Of this call. The outbox may change between two reads.
    const finished = new Set<FileEventType>();
    const onBus = new Set<FileEventType>();
    for (let reads = 0; reads < MAX_READS; reads += 1) {
      const record = await files.get(key);
      const seen = record?.outbox ?? [];
      if (!record || seen.length === 0) return finished.size > 0 ? 'delivered' : 'nothing';
      for (const type of seen.slice(0, record.outboxOnBus ?? 0)) onBus.add(type);
      const failure = await this.#deliverAll(record, seen, finished, onBus);
      const recorded = await outbox.record(key, {
        seen,
        delivered: seen.filter((type) => finished.has(type)).length,
        onBus: seen.filter((type) => onBus.has(type)).length,
        retryAt: failure?.retryAt,
        attempts: (record.outboxAttempts ?? 0) + 1,
      });
      if (recorded) return failure ? 'postponed' : 'delivered';
    }
    // The file is still due.
    return 'postponed';
  }

  /** Returns why it has stopped before the end. */
  async #deliverAll(
    record: FileRecord,
    types: readonly FileEventType[],
    finished: Set<FileEventType>,
    onBus: Set<FileEventType>,
  ): Promise<Failure | undefined> {
    for (const type of types) {
      if (finished.has(type)) continue;
      const failure = await this.#deliverOne(record, type, onBus);
      if (failure) {
        const age = this.#dependencies.clock() - eventTime(record, type);
        if (age < DELIVERY_MILLISECONDS) return failure;
        await this.#giveUp(record, type, failure.reason);
        onBus.add(type);
      }
      finished.add(type);
    }
    return undefined;
  }

  async #deliverOne(
    record: FileRecord,
    type: FileEventType,
    onBus: Set<FileEventType>,
  ): Promise<Failure | undefined> {
    const { bus, clock, log } = this.#dependencies;
    const event = toFileEvent(record, type);
    if (!onBus.has(type)) {
      try {
        await bus.put([event]);
        onBus.add(type);
      } catch (error) {
        log('error', 'bus-failed', { ...logged(record), error: safeErrorText(error) });
        const attempts = (record.outboxAttempts ?? 0) + 1;
        return { reason: 'bus', retryAt: clock() + deliveryBackoff(attempts, Math.random()) };
      }
    }
    return this.#receivers.send(event);
  }

  async #giveUp(
    record: FileRecord,
    type: FileEventType,
    reason: DeadLetter['reason'],
  ): Promise<void> {
    const { deadLetters, clock, log } = this.#dependencies;
    const failedAt = new Date(clock()).toISOString();
    await deadLetters.send({ event: toFileEvent(record, type), reason, failedAt });
    log('error', 'event-undelivered', {
      ...logged(record),
      code: reason,
      metrics: { EventsUndelivered: 1 },
    });
  }
}

function logged({ key }: FileRecord) {
  const file = parseObjectKey(key);
  return { ...getRequestContext(), ...(file && { tenant: file.tenant, fileId: file.id }) };
}
