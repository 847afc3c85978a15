import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { newEventFaultPlan } from './faults/event-faults.ts';
import type { ObjectCreatedNotice } from './s3/server.ts';

/** Delays before each retry, in milliseconds. EventBridge retries for a day; a laptop does not need that. */
const RETRY_DELAYS = [200, 1000, 5000];

/**
 * A stand-in for EventBridge: delivers each object's event to the function and retries after a failure. It
 * does not guarantee any order. Events in flight are lost when the process ends; on AWS they are not.
 */
export class EventBus {
  /** The faults that tests have planned. */
  readonly faults = newEventFaultPlan();
  readonly #target: (event: unknown) => Promise<void>;
  readonly #delay: number;
  readonly #running = new Set<Promise<void>>();
  readonly #delayed: unknown[] = [];
  readonly #stopped = new AbortController();

  /** Waits `delayMilliseconds` before each first attempt, because real events take about a second. */
  constructor(target: (event: unknown) => Promise<void>, delayMilliseconds: number) {
    this.#target = target;
    this.#delay = delayMilliseconds;
  }

  send(notice: ObjectCreatedNotice): void {
    const event = objectCreatedEvent(notice);
    const rules = this.faults.match(({ keyPrefix }) => notice.key.startsWith(keyPrefix));
    const kinds = new Set(rules.map(({ fault }) => fault.kind));
    if (kinds.has('lose')) return;
    if (kinds.has('hold')) {
      this.#delayed.push(event);
      return;
    }
    const late = rules.flatMap(({ fault }) => (fault.kind === 'delay' ? fault.milliseconds : []));
    const copies = kinds.has('duplicate') ? [event, event] : [event];
    for (const copy of copies) void this.#start(copy, Math.max(this.#delay, ...late));
  }

  /** Delivers the events kept back by `hold` faults, one by one. Resolves when the last one has arrived. */
  async release(order: 'arrived' | 'reversed'): Promise<number> {
    const delayed = this.#delayed.splice(0);
    for (const event of order === 'arrived' ? delayed : delayed.toReversed())
      await this.#start(event, 0);
    return delayed.length;
  }

  #start(event: unknown, wait: number): Promise<void> {
    const delivery = this.#deliver(event, wait).finally(() => this.#running.delete(delivery));
    this.#running.add(delivery);
    return delivery;
  }

  /** Resolves when no delivery is in progress. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await this.idle();
  }

  async #deliver(event: unknown, firstWait: number): Promise<void> {
    for (const wait of [firstWait, ...RETRY_DELAYS]) {
      try {
        await delay(wait, undefined, { signal: this.#stopped.signal });
        await this.#target(event);
        return;
      } catch (error) {
        if (this.#stopped.signal.aborted) return;
        console.error('event not delivered:', error instanceof Error ? error.name : error);
      }
    }
  }
}

/** Builds an event as in https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function objectCreatedEvent(notice: ObjectCreatedNotice): Record<string, unknown> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '000000000000',
    time: new Date(notice.time).toISOString(),
    region: 'us-east-1',
    resources: [`arn:aws:s3:::${notice.bucket}`],
    detail: {
      version: '0',
      bucket: { name: notice.bucket },
      object: {
        key: notice.key,
        size: notice.size,
        etag: notice.etag,
        sequencer: notice.time.toString(16).toUpperCase().padStart(18, '0'),
      },
      'request-id': notice.requestId,
      requester: '000000000000',
      'source-ip-address': '127.0.0.1',
      reason: notice.reason,
    },
  };
}
