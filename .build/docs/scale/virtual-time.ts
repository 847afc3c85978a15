/**
 * A clock for code that waits by promises: it stands still while anything runs, and jumps to the next
 * moment that somebody waits for. Minutes pass in milliseconds.
 */
export class VirtualTime {
  readonly #heap: { at: number; wake: () => void }[] = [];
  #now = 0;

  now = (): number => this.#now;

  wait(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.#push({ at: this.#now + milliseconds, wake }));
  }

  /** Lets time pass until the work is done. */
  async run<Result>(work: Promise<Result>): Promise<Result> {
    const state = { over: false };
    const end = (): void => void (state.over = true);
    work.then(end, end);
    for (;;) {
      // Everything that can run without time runs first.
      await new Promise((resolve) => setImmediate(resolve));
      if (state.over) break;
      const next = this.#pop();
      if (!next) throw new Error('Nobody waits for anything, and the work is not done');
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
