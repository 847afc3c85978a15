import { MIN_BYTES_PER_SECOND, STALL_SECONDS } from '../tuning.ts';
import type { TransferTimeouts } from '../../transport/put-object.ts';

/** Number of recent requests whose speed is kept. Older ones say little about the current network. */
const SAMPLE_COUNT = 8;

/** Bytes from which the speed of a request is that of the network. A round trip takes longer than fewer bytes. */
const MIN_TRANSFER_BYTES = 64 * 1024;

/** A request counts as stalled if it is this many times slower than the slowest recent request. */
const SLOWDOWN_FACTOR = 4;

/** Derives the timeouts of a request from the speed of recent requests. */
export class StallTimeouts {
  readonly #idle: number;
  #rates: readonly number[] = [];
  /** The rates of requests that were not short. */
  #transferRates: readonly number[] = [];

  /** @param stallSeconds seconds without a byte after which a transfer counts as stalled */
  constructor(stallSeconds: number = STALL_SECONDS) {
    this.#idle = stallSeconds * 1000;
  }

  /** @param milliseconds the duration of the request */
  record(bytes: number, milliseconds: number): void {
    if (bytes === 0 || milliseconds <= 0) return;
    const rate = (bytes / milliseconds) * 1000;
    this.#rates = [...this.#rates, rate].slice(-SAMPLE_COUNT);
    if (bytes < MIN_TRANSFER_BYTES) return;
    this.#transferRates = [...this.#transferRates, rate].slice(-SAMPLE_COUNT);
  }

  /** The speed of a connection, by the slowest recent request. Undefined before a request was long enough. */
  get bytesPerSecond(): number | undefined {
    return this.#transferRates.length > 0 ? Math.min(...this.#transferRates) : undefined;
  }

  /** Doubles with each failure. Otherwise a network that has become slow would cause endless restarts. */
  timeoutsFor(bytes: number, failures: number): TransferTimeouts {
    const slowest = this.#rates.length > 0 ? Math.min(...this.#rates) : 0;
    const rate = Math.max(MIN_BYTES_PER_SECOND, slowest / SLOWDOWN_FACTOR);
    const idleMilliseconds = this.#idle * 2 ** failures;
    return {
      idleMilliseconds,
      totalMilliseconds: idleMilliseconds + (bytes / rate) * 1000 * 2 ** failures,
    };
  }
}
