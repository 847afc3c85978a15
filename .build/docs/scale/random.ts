/** Numbers that are the same in every run: the page that is made of them is checked in. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 to 1, by mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** The time to the next of events that come independently, so many a second on average. In seconds. */
  gap(perSecond: number): number {
    return -Math.log(1 - this.next()) / perSecond;
  }

  /** Log-normal, as latencies are: half are below `median`, one in a hundred above `p99`. */
  latency({ median, p99 }: Latency): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return median * Math.exp((Math.log(p99 / median) / 2.326) * normal);
  }
}

/** Milliseconds. */
export interface Latency {
  readonly median: number;
  readonly p99: number;
}
