/**
 * A clock for code that waits for promises. The clock stops while code runs, and then jumps to the next
 * time that code waits for. Simulated minutes take milliseconds.
 */
export class VirtualTime {
  readonly #heap: { at: number; wake: () => void }[] = [];
  #now = 0;

  now = (): number => this.#now;

  wait(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.#push({ at: this.#now + milliseconds, wake }));
  }

  /** Advances the clock until the work is done. */
  async run<Result>(work: Promise<Result>): Promise<Result> {
    const state = { over: false };
    const end = (): void => void (state.over = true);
    work.then(end, end);
    for (;;) {
      // Let all code run that does not wait for the clock.
      await new Promise((resolve) => setImmediate(resolve));
      if (state.over) break;
      const next = this.#pop();
      if (!next) throw new Error('The work is not done, but nothing waits for the clock');
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    return work;
  }

  #push(entry: { at: number; wake: () => void }): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || above.at <= entry.at) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): { at: number; wake: () => void } | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (!left) break;
      if (right && right.at < left.at) child += 1;
      const below = heap[child];
      if (!below || below.at >= last.at) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}
