import { nextTask } from './next-task.ts';

/** The clock and the tasks of the browser, for which a test has others. */
export interface SliceTasks {
  /** Milliseconds that never go back. */
  readonly now: () => number;
  readonly nextTask: (work: () => void) => void;
  readonly sliceMilliseconds: number;
  /** Entries that a slice processes at least. */
  readonly minEntries: number;
}

const browserTasks: SliceTasks = {
  now: () => performance.now(),
  nextTask,
  // Long enough to make progress, short enough that a click or a key is handled at once.
  sliceMilliseconds: 8,
  minEntries: 1,
};

/**
 * Processes its entries in time slices, each in its own task, between which the page can render and handle input. The
 * first slice begins at once, so a few entries are processed when `add` returns.
 */
export class TimeSlicedQueue<Entry> {
  readonly #work: (entry: Entry) => void;
  readonly #onSliceEnd: () => void;
  readonly #tasks: SliceTasks;
  #queue: Entry[] = [];
  #next = 0;
  #isScheduled = false;
  /** The slice of the current task: when it ends, and how many entries it has processed. */
  #end = 0;
  #count = 0;

  /** @param onSliceEnd called after each slice, not for each entry */
  constructor(
    work: (entry: Entry) => void,
    onSliceEnd: () => void,
    tasks: SliceTasks = browserTasks,
  ) {
    this.#work = work;
    this.#onSliceEnd = onSliceEnd;
    this.#tasks = tasks;
  }

  /** The number of entries that are not processed yet. */
  get pending(): number {
    return this.#queue.length - this.#next;
  }

  /** Processes the entries at once, as far as the slice of the current task has time for them. */
  add(entries: readonly Entry[]): void {
    for (const entry of entries) this.#queue.push(entry);
    if (!this.#isScheduled) this.#startSlice();
    this.#run(() => this.#hasTime);
  }

  /** The same with a new slice if no others are pending, so that a few entries are processed in any case. */
  addNow(entries: readonly Entry[]): void {
    if (this.pending === 0) this.#restartSlice();
    this.add(entries);
  }

  /** Processes all pending entries at once. */
  finish(): void {
    this.#run(() => true);
  }

  clear(): void {
    this.#queue = [];
    this.#next = 0;
  }

  /** Also schedules the next slice, which ends this one. */
  #startSlice(): void {
    const { nextTask } = this.#tasks;
    this.#restartSlice();
    nextTask(() => {
      this.#isScheduled = false;
      if (this.pending === 0) return;
      this.#startSlice();
      this.#run(() => this.#hasTime);
    });
    this.#isScheduled = true;
  }

  #restartSlice(): void {
    this.#end = this.#tasks.now() + this.#tasks.sliceMilliseconds;
    this.#count = 0;
  }

  get #hasTime(): boolean {
    return this.#count < this.#tasks.minEntries || this.#tasks.now() < this.#end;
  }

  #run(hasTime: () => boolean): void {
    if (this.pending === 0 || !hasTime()) return;
    do {
      const entry = this.#queue[this.#next] as Entry;
      this.#next += 1;
      this.#count += 1;
      this.#work(entry);
    } while (this.pending > 0 && hasTime());
    if (this.pending === 0) this.clear();
    this.#onSliceEnd();
  }
}
