import { latencies, quotas } from './assumptions.ts';
import { SeededRandom } from './random.ts';

/** How long events waited for a function, in milliseconds, and the maximum number of waiting events. */
export interface Waiting {
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
  readonly maxWaiting: number;
}

/**
 * Simulates Lambda's queue in front of `uploaded`. Events arrive independently, at ten times the normal
 * rate for one minute. The duration of a function is log-normal. The number of concurrent functions grows
 * as fast as Lambda allows, up to the quota.
 */
export function eventWaiting(perSecond: number, seconds: number): Waiting {
  const random = new SeededRandom(11);
  const burst = { from: seconds / 3, to: seconds / 3 + 60 };
  const free = new FreeTimes();
  const waits: number[] = [];
  const starts: number[] = [];
  let from = 0;
  let maxWaiting = 0;
  for (let now = 0; now < seconds;) {
    const rate = now >= burst.from && now < burst.to ? perSecond * 10 : perSecond;
    now += random.gap(rate);
    const grown = quotas.concurrencyGrowth.value * (1 + Math.floor(now / 10));
    free.grow(Math.min(quotas.concurrency.value, grown), now);
    const start = Math.max(now, free.earliest);
    free.take(start + random.latency(latencies.uploaded) / 1000);
    waits.push((start - now) * 1000);
    starts.push(start);
    while ((starts[from] ?? Number.POSITIVE_INFINITY) <= now) from += 1;
    maxWaiting = Math.max(maxWaiting, starts.length - from);
  }
  const sorted = Float64Array.from(waits).toSorted();
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { median: at(0.5), p99: at(0.99), longest: at(1), maxWaiting };
}

/** The times at which the functions become free, as a binary heap with the earliest time first. */
class FreeTimes {
  readonly #times: number[] = [];

  get earliest(): number {
    return this.#times[0] ?? Number.POSITIVE_INFINITY;
  }

  grow(count: number, now: number): void {
    while (this.#times.length < count) this.#rise(this.#times.push(now) - 1);
  }

  /** Occupies the function that is free first until the given time. */
  take(until: number): void {
    const times = this.#times;
    let index = 0;
    times[0] = until;
    for (;;) {
      let child = 2 * index + 1;
      const [left, right] = [times[child], times[child + 1]];
      if (left === undefined) return;
      if (right !== undefined && right < left) child += 1;
      const below = times[child] ?? 0;
      if (below >= until) return;
      times[index] = below;
      times[child] = until;
      index = child;
    }
  }

  #rise(index: number): void {
    const times = this.#times;
    for (let at = index; at > 0;) {
      const parent = (at - 1) >> 1;
      const [own = 0, above = 0] = [times[at], times[parent]];
      if (above <= own) return;
      times[at] = above;
      times[parent] = own;
      at = parent;
    }
  }
}
