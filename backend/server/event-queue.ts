import { safeErrorText, type Log } from '../runtime/log.ts';

/** Files whose events are delivered at the same time. */
const AT_ONCE = 16;

/** Files that wait. The sweep delivers the events of further ones. */
const MAX_WAITING = 10_000;

/** Starts to deliver the events of a file as soon as they are written. The sweep repeats what fails. */
export class EventQueue {
  readonly #deliver: (key: string) => Promise<unknown>;
  readonly #log: Log;
  readonly #waiting = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  #closed = false;

  constructor(deliver: (key: string) => Promise<unknown>, log: Log) {
    this.#deliver = deliver;
    this.#log = log;
  }

  add(key: string): void {
    if (this.#closed || this.#waiting.size >= MAX_WAITING) return;
    this.#waiting.add(key);
    this.#start();
  }

  /** Resolves when nothing waits or runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Waits for the deliveries that have started. The others remain in the database. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.clear();
    await this.idle();
  }

  #start(): void {
    for (const key of this.#waiting) {
      if (this.#running.size >= AT_ONCE) return;
      // The events of one file are delivered in their order, by one run at a time.
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.set(key, this.#run(key));
    }
  }

  async #run(key: string): Promise<void> {
    try {
      await this.#deliver(key);
    } catch (error) {
      this.#log('error', 'events-not-delivered', {
        error: safeErrorText(error),
        metrics: { DeliveryFailures: 1 },
      });
    }
    this.#running.delete(key);
    this.#start();
  }
}
