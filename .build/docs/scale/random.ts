/** Generates the same numbers in every run, because the generated page is checked in. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** Returns a number from 0 to 1, by the mulberry32 algorithm. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Returns the seconds until the next of independent events with the given average rate. */
  gap(perSecond: number): number {
    return -Math.log(1 - this.next()) / perSecond;
  }

  /** Returns a log-normal latency: half of them are below `median`, and 1 % are above `p99`. */
  latency({ median, p99 }: Latency): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return median * Math.exp((Math.log(p99 / median) / 2.326) * normal);
  }
}

/** A latency distribution, in milliseconds. */
export interface Latency {
  readonly median: number;
  readonly p99: number;
}
