import { MIN_BYTES_PER_SECOND, STALL_SECONDS } from '../tuning.ts';
import type { TransferTimeouts } from '../../transport/stall-timer.ts';

/** Requests that slower ones are compared with; older ones say little of the network of now. */
const SAMPLE_COUNT = 8;

/** How much slower than the slowest of the last requests is still slow and not stuck. */
const SLOWDOWN_FACTOR = 4;

/** How long a request may take, by what the last ones took. */
export class StallTimeouts {
  readonly #idle: number;
  #rates: readonly number[] = [];

  /** @param stallSeconds without a byte */
  constructor(stallSeconds: number = STALL_SECONDS) {
    this.#idle = stallSeconds * 1000;
  }

  /** @param milliseconds that so many bytes took */
  record(bytes: number, milliseconds: number): void {
    if (bytes === 0 || milliseconds <= 0) return;
    this.#rates = [...this.#rates, (bytes / milliseconds) * 1000].slice(-SAMPLE_COUNT);
  }

  /** More with each failure: a network that has become slow must not be begun anew for ever. */
  timeoutsFor(bytes: number, failures: number): TransferTimeouts {
    const slowest = Math.max(MIN_BYTES_PER_SECOND, Math.min(...this.#rates) / SLOWDOWN_FACTOR);
    const rate = this.#rates.length > 0 ? slowest : MIN_BYTES_PER_SECOND;
    const idleMilliseconds = this.#idle * 2 ** failures;
    return {
      idleMilliseconds,
      totalMilliseconds: idleMilliseconds + (bytes / rate) * 1000 * 2 ** failures,
    };
  }
}
