interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that moves only when it is advanced, and then jumps from one event to the next. */
export class VirtualClock {
  now = 0;
  #timers: readonly Timer[] = [];
  #order = 0;

  /** Schedules a callback. Returns a function that cancels it. */
  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.now + Math.max(0, milliseconds), order: (this.#order += 1), run };
    this.#timers = [...this.#timers, timer];
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Runs all callbacks that are due in that time, in order. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    await settle();
    for (let next = this.#next(); next && next.at <= end; next = this.#next())
      await this.#run(next);
    this.now = end;
  }

  /** Runs until no callback is left. Throws after `maxEvents` events. */
  async exhaust(maxEvents: number): Promise<void> {
    await settle();
    let events = 0;
    for (let next = this.#next(); next; next = this.#next()) {
      if ((events += 1) > maxEvents) throw new Error(`Still busy after ${maxEvents} events`);
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

/** Waits until all promises that can settle now have settled. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
