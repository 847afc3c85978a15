const GATHER_MILLISECONDS = 1000;
/**
 * Decides when changes that come by themselves are announced. The first change waits a second for others. During one
 * run of uploads, each announcement waits twice as long as the one before, so that a thousand files are not announced
 * all the time. Times are those of `performance.now()`.
 */
export class Gathering {
  readonly #maxInterval: number;
  #interval = GATHER_MILLISECONDS;
  #announcedAt = Number.NEGATIVE_INFINITY;
  #dueAt: number | undefined;

  /** @param maxInterval the longest time between two announcements, in milliseconds */
  constructor(maxInterval: number) {
    this.#maxInterval = maxInterval;
  }

  /** When the gathered changes are announced. Undefined if there are none. */
  get dueAt(): number | undefined {
    return this.#dueAt;
  }

  /** Gathers a change. Returns when it is announced. */
  add(now: number): number {
    this.#dueAt ??= Math.max(now + GATHER_MILLISECONDS, this.#announcedAt + this.#interval);
    return this.#dueAt;
  }

  isDue(now: number): boolean {
    return now >= (this.#dueAt ?? this.#announcedAt + this.#interval);
  }

  /** The changes were looked at, and announced if they made a difference. */
  settle(now: number, announced: boolean): void {
    this.#dueAt = undefined;
    if (!announced) return;
    const isFirst = this.#announcedAt === Number.NEGATIVE_INFINITY;
    if (!isFirst) this.#interval = Math.min(2 * this.#interval, this.#maxInterval);
    this.#announcedAt = now;
  }
}
