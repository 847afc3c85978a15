import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ObjectCreatedNotice } from './s3/server.ts';

/** Waits between attempts, in milliseconds; EventBridge goes on for a day, a laptop need not. */
const RETRIES = [200, 1000, 5000];

/**
 * EventBridge's part: hands each object's event to the function, again when it fails, never in a
 * promised order. Events that are under way when the process ends are lost, which AWS's are not.
 */
export class EventBus {
  readonly #target: (event: unknown) => Promise<void>;
  readonly #delay: number;
  readonly #running = new Set<Promise<void>>();
  readonly #stopped = new AbortController();

  /** `delayMilliseconds` before each first attempt: real events take a second or so. */
  constructor(target: (event: unknown) => Promise<void>, delayMilliseconds: number) {
    this.#target = target;
    this.#delay = delayMilliseconds;
  }

  send(notice: ObjectCreatedNotice): void {
    const delivery = this.#deliver(objectCreatedEvent(notice)).finally(() => {
      this.#running.delete(delivery);
    });
    this.#running.add(delivery);
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await this.idle();
  }

  async #deliver(event: unknown): Promise<void> {
    for (const wait of [this.#delay, ...RETRIES]) {
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

/** The shape of https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
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
