interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that stands still until somebody turns it, and then jumps from one event to the next. */
export class VirtualClock {
  now = 0;
  #timers: readonly Timer[] = [];
  #order = 0;

  /** Returns what takes it back. */
  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.now + Math.max(0, milliseconds), order: (this.#order += 1), run };
    this.#timers = [...this.#timers, timer];
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets everything happen that is due in that time, in its order. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    await settle();
    for (let next = this.#next(); next && next.at <= end; next = this.#next())
      await this.#run(next);
    this.now = end;
  }

  /** Until nothing is due any more. Throws when that takes longer than so many events. */
  async exhaust(most: number): Promise<void> {
    await settle();
    let events = 0;
    for (let next = this.#next(); next; next = this.#next()) {
      if ((events += 1) > most) throw new Error(`Still busy after ${most} events`);
      await this.#run(next);
    }
  }

  #next(): Timer | undefined {
    return this.#timers.reduce<Timer | undefined>(
      (best, timer) =>
        !best || timer.at < best.at || (timer.at === best.at && timer.order < best.order)
          ? timer
          : best,
      undefined,
    );
  }

  async #run(timer: Timer): Promise<void> {
    this.#timers = this.#timers.filter((other) => other !== timer);
    this.now = timer.at;
    timer.run();
    await settle();
  }
}

/** All promises that can be settled now are. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
