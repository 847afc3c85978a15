import { SLOWEST_BYTES_PER_SECOND, STALL_SECONDS } from '../../contract/limits.ts';
import type { Patience } from '../../transport/stall-timer.ts';

/** Requests that slower ones are compared with; older ones say little of the network of now. */
const REMEMBERED = 8;

/** How much slower than the slowest of the last requests is still slow and not stuck. */
const SLACK = 4;

/** How long a request may take, by what the last ones took. */
export class Pace {
  readonly #idle: number;
  #rates: readonly number[] = [];

  /** @param stallSeconds without a byte */
  constructor(stallSeconds: number = STALL_SECONDS) {
    this.#idle = stallSeconds * 1000;
  }

  /** @param milliseconds that so many bytes took */
  arrived(bytes: number, milliseconds: number): void {
    if (bytes === 0 || milliseconds <= 0) return;
    this.#rates = [...this.#rates, (bytes / milliseconds) * 1000].slice(-REMEMBERED);
  }

  /** More with each failure: a network that has become slow must not be begun anew for ever. */
  patienceFor(bytes: number, failures: number): Patience {
    const slowest = Math.max(SLOWEST_BYTES_PER_SECOND, Math.min(...this.#rates) / SLACK);
    const rate = this.#rates.length > 0 ? slowest : SLOWEST_BYTES_PER_SECOND;
    const idle = this.#idle * 2 ** failures;
    return { idle, whole: idle + (bytes / rate) * 1000 * 2 ** failures };
  }
}
