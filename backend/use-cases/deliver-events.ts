import type { FileEventType } from '../../src/contract/file-events.ts';
import type { DeadLetter, DeadLetterQueue } from '../delivery/dead-letters.ts';
import type { FileEventBus } from '../delivery/event-bus.ts';
import type { WebhookSender } from '../delivery/webhook-sender.ts';
import { eventTime, toFileEvent } from '../domain/file-event.ts';
import type { FileRecord } from '../domain/file-record.ts';
import { parseObjectKey } from '../domain/object-key.ts';
import {
  DELIVERY_MILLISECONDS,
  deliveryBackoff,
  UNTRIED_MILLISECONDS,
} from '../domain/webhook-retries.ts';
import { safeErrorText, type Log } from '../runtime/log.ts';
import { getRequestContext } from '../runtime/request-context.ts';
import { WebhookReceivers, type Refusal } from './webhook-receivers.ts';
import type { FileTable, Outbox, WebhookTable } from '../stores/database.ts';

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
export const deliveryOutcomes = ['delivered', 'postponed', 'nothing'] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

/** Where events go. Each channel has its own order and progress, so that none of them waits for the other. */
type Channel = DeadLetter['channel'];

/** What is known in one call: the outbox may change between two reads. */
type Finished = Readonly<Record<Channel, Set<FileEventType>>>;

/** An outbox has at most three events, so it changes this often only if several runs compete for it. */
const MAX_READS = 5;

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
    const finished: Finished = { bus: new Set(), webhook: new Set() };
    for (let reads = 0; reads < MAX_READS; reads += 1) {
      const record = await files.get(key);
      const seen = record?.outbox ?? [];
      if (!record || seen.length === 0) return reads > 0 ? 'delivered' : 'nothing';
      for (const type of seen.slice(0, record.outboxOnBus ?? 0)) finished.bus.add(type);
      for (const type of seen.slice(0, record.outboxSent ?? 0)) finished.webhook.add(type);
      const stopped = [
        await this.#deliverTo('bus', record, seen, finished),
        await this.#deliverTo('webhook', record, seen, finished),
      ];
      const refusals = stopped.filter((refusal) => refusal !== undefined);
      const { retryAt, attempts } = this.#retryOf(record, refusals);
      const recorded = await outbox.record(key, {
        seen,
        onBus: seen.filter((type) => finished.bus.has(type)).length,
        sent: seen.filter((type) => finished.webhook.has(type)).length,
        retryAt,
        attempts,
      });
      if (recorded) return refusals.length > 0 ? 'postponed' : 'delivered';
    }
    // The file is still due.
    return 'postponed';
  }

  /** The earliest time at which a channel may be tried again, and the attempts of its first event. */
  #retryOf(
    { outboxAttempts = 0 }: FileRecord,
    refusals: readonly Refusal[],
  ): { readonly retryAt: number | undefined; readonly attempts: number } {
    const tried = refusals.some(({ attempted }) => attempted);
    const attempts = outboxAttempts + (tried ? 1 : 0);
    const { clock } = this.#dependencies;
    const times = refusals.map(({ attempted, retryAt }) =>
      // One event that is always refused must not be the first one again and again.
      Math.max(retryAt, attempted ? clock() + deliveryBackoff(attempts, Math.random()) : 0),
    );
    return { retryAt: times.length > 0 ? Math.min(...times) : undefined, attempts };
  }

  /** Returns why the channel has stopped before the end. */
  async #deliverTo(
    channel: Channel,
    record: FileRecord,
    types: readonly FileEventType[],
    finished: Finished,
  ): Promise<Refusal | undefined> {
    for (const type of types) {
      if (finished[channel].has(type)) continue;
      const refusal = await this.#send(channel, record, type);
      if (refusal) {
        const { reason, attempted } = refusal;
        const age = this.#dependencies.clock() - eventTime(record, type);
        const limit = attempted ? DELIVERY_MILLISECONDS : UNTRIED_MILLISECONDS;
        // An error of this stack says nothing about the receiver, so it never ends the attempts.
        if (reason === 'internal' || age < limit) return refusal;
        if (!(await this.#giveUp(record, type, channel, reason))) return refusal;
      }
      finished[channel].add(type);
    }
    return undefined;
  }

  /** Never throws, because the progress of the other channel has to be recorded. */
  async #send(
    channel: Channel,
    record: FileRecord,
    type: FileEventType,
  ): Promise<Refusal | undefined> {
    const { bus, clock } = this.#dependencies;
    const event = toFileEvent(record, type);
    try {
      if (channel === 'webhook') return await this.#receivers.send(event);
      await bus.put([event]);
      return undefined;
    } catch (error) {
      this.#logFailure(channel, record, error);
      const reason = channel === 'bus' ? 'bus' : 'internal';
      return { reason, attempted: true, retryAt: clock() };
    }
  }

  #logFailure(channel: Channel | 'dead-letter', record: FileRecord, error: unknown): void {
    this.#dependencies.log('error', `${channel}-failed`, {
      ...logged(record),
      error: safeErrorText(error),
      metrics: { DeliveryFailures: 1 },
    });
  }

  /** Returns false if the dead-letter queue has not accepted the event. */
  async #giveUp(
    record: FileRecord,
    type: FileEventType,
    channel: Channel,
    reason: DeadLetter['reason'],
  ): Promise<boolean> {
    const { deadLetters, clock, log } = this.#dependencies;
    const failedAt = new Date(clock()).toISOString();
    try {
      await deadLetters.send({ event: toFileEvent(record, type), channel, reason, failedAt });
    } catch (error) {
      this.#logFailure('dead-letter', record, error);
      return false;
    }
    log('error', 'event-undelivered', {
      ...logged(record),
      code: reason,
      metrics: { EventsUndelivered: 1 },
    });
    return true;
  }
}

function logged({ key }: FileRecord) {
  const file = parseObjectKey(key);
  return { ...getRequestContext(), ...(file && { tenant: file.tenant, fileId: file.id }) };
}
