/** Long enough to get on, short enough that a click or a key is never late. */
const SLICE_MILLISECONDS = 8;

/**
 * Works on what is in the line, in slices between which the page can draw and answer. The first slice is
 * now: a few files are done when it returns. Not by timers, which hidden tabs get once a second.
 */
export class InSlices<Entry> {
  readonly #work: (entry: Entry) => void;
  readonly #sliceDone: () => void;
  #line: Entry[] = [];
  #next = 0;
  #waiting = false;

  /** @param sliceDone once after each slice, and not for each entry */
  constructor(work: (entry: Entry) => void, sliceDone: () => void) {
    this.#work = work;
    this.#sliceDone = sliceDone;
  }

  /** How many are still in the line. */
  get left(): number {
    return this.#line.length - this.#next;
  }

  add(entries: readonly Entry[]): void {
    this.#line = [...this.#line.slice(this.#next), ...entries];
    this.#next = 0;
    if (!this.#waiting) this.#slice();
  }

  /** All that is left, at once. */
  finish(): void {
    this.#run(Number.POSITIVE_INFINITY);
  }

  clear(): void {
    this.#line = [];
    this.#next = 0;
  }

  #slice(): void {
    this.#run(SLICE_MILLISECONDS);
    if (this.left === 0) return;
    this.#waiting = true;
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      this.#waiting = false;
      if (this.left > 0) this.#slice();
    });
    port1.start();
    port2.postMessage(undefined);
  }

  #run(milliseconds: number): void {
    if (this.left === 0) return;
    const end = performance.now() + milliseconds;
    do {
      const entry = this.#line[this.#next] as Entry;
      this.#next += 1;
      this.#work(entry);
    } while (this.left > 0 && performance.now() < end);
    if (this.left === 0) this.clear();
    this.#sliceDone();
  }
}
