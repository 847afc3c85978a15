/** Long enough to make progress, short enough that a click or a key is handled at once. */
const SLICE_MILLISECONDS = 8;

/**
 * Processes its entries in time slices between which the page can render and handle input. The first slice
 * runs at once, so a few entries are processed when `add` returns. It uses no timers, because a hidden tab
 * gets them once a second.
 */
export class TimeSlicedQueue<Entry> {
  readonly #work: (entry: Entry) => void;
  readonly #onSliceEnd: () => void;
  #queue: Entry[] = [];
  #next = 0;
  #waiting = false;

  /** @param onSliceEnd called after each slice, not for each entry */
  constructor(work: (entry: Entry) => void, onSliceEnd: () => void) {
    this.#work = work;
    this.#onSliceEnd = onSliceEnd;
  }

  /** The number of entries that are not processed yet. */
  get pending(): number {
    return this.#queue.length - this.#next;
  }

  add(entries: readonly Entry[]): void {
    this.#queue = [...this.#queue.slice(this.#next), ...entries];
    this.#next = 0;
    if (!this.#waiting) this.#slice();
  }

  /** Processes all pending entries at once. */
  finish(): void {
    this.#run(Number.POSITIVE_INFINITY);
  }

  clear(): void {
    this.#queue = [];
    this.#next = 0;
  }

  #slice(): void {
    this.#run(SLICE_MILLISECONDS);
    if (this.pending === 0) return;
    this.#waiting = true;
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      this.#waiting = false;
      if (this.pending > 0) this.#slice();
    });
    port1.start();
    port2.postMessage(undefined);
  }

  #run(milliseconds: number): void {
    if (this.pending === 0) return;
    const end = performance.now() + milliseconds;
    do {
      const entry = this.#queue[this.#next] as Entry;
      this.#next += 1;
      this.#work(entry);
    } while (this.pending > 0 && performance.now() < end);
    if (this.pending === 0) this.clear();
    this.#onSliceEnd();
  }
}
