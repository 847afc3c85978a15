import { randomUUID } from 'node:crypto';
import { cleanup } from '../functions/cleanup/handler.ts';
import { deliverDue } from '../functions/deliver/handler.ts';
import { expire } from '../functions/expire/handler.ts';
import { safeErrorText } from '../runtime/log.ts';
import { runWithRequestContext } from '../runtime/request-context.ts';
import type { Database } from '../stores/database.ts';
import type { CheckedOptions } from './check-options.ts';
import { withLease } from './lease.ts';
import type { Services } from './services.ts';

/**
 * Does what schedules do on AWS: deletes what has expired, and delivers events that have failed. Of several processes,
 * one does each of the two at a time. If it dies, another one continues within a minute.
 */
export class Sweeper {
  readonly #services: Services;
  readonly #database: Database;
  readonly #options: CheckedOptions;
  readonly #holder = randomUUID();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(services: Services, database: Database, options: CheckedOptions) {
    this.#services = services;
    this.#database = database;
    this.#options = options;
  }

  /** Sweeps now and then. The timer does not keep the process alive. */
  start(): void {
    const { sweepEverySeconds, log } = this.#options;
    if (sweepEverySeconds === 0) return;
    const run = (): void => {
      this.run().catch((error: unknown) => {
        log('error', 'sweep-failed', {
          error: safeErrorText(error),
          metrics: { SweepFailures: 1 },
        });
      });
    };
    this.#timer = setInterval(run, sweepEverySeconds * 1000);
    this.#timer.unref();
  }

  /** Joins a run of this process that has not ended. */
  async run(): Promise<void> {
    this.#running ??= this.#sweep().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running?.catch(() => undefined);
  }

  async #sweep(): Promise<void> {
    const { operations, delivery } = this.#services;
    const ended = await Promise.allSettled([
      this.#alone('expire', async () => {
        await (operations.storeOnLoad ? cleanup(operations) : expire(operations));
        await this.#database.deleteExpired(this.#options.clock());
      }),
      this.#options.withEvents && this.#alone('deliver', () => deliverDue(delivery)),
    ]);
    const failed = ended.find((work) => work.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #alone(name: string, work: () => Promise<unknown>): Promise<void> {
    const lease = { leases: this.#database.leases, name, holder: this.#holder };
    await withLease(lease, () =>
      runWithRequestContext({ requestId: randomUUID(), operation: name }, work),
    );
  }
}
