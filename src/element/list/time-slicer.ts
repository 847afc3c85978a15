/** Long enough to get on, short enough that a click or a key is never late. */
const SLICE_MILLISECONDS = 8;

/**
 * Works on what is in the line, in slices between which the page can draw and answer. The first slice is
 * now: a few files are done when it returns. Not by timers, which hidden tabs get once a second.
 */
export class TimeSlicedQueue<Entry> {
  readonly #work: (entry: Entry) => void;
  readonly #sliceDone: () => void;
  #queue: Entry[] = [];
  #next = 0;
  #waiting = false;

  /** @param onSliceEnd once after each slice, and not for each entry */
  constructor(work: (entry: Entry) => void, onSliceEnd: () => void) {
    this.#work = work;
    this.#sliceDone = onSliceEnd;
  }

  /** How many are still in the line. */
  get pending(): number {
    return this.#queue.length - this.#next;
  }

  add(entries: readonly Entry[]): void {
    this.#queue = [...this.#queue.slice(this.#next), ...entries];
    this.#next = 0;
    if (!this.#waiting) this.#slice();
  }

  /** All that is left, at once. */
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
    this.#sliceDone();
  }
}
