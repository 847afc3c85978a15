/** Keys of one group that wait. Further ones remain due for the next run, because the memory of a function is limited. */
const MAX_WAITING = 5000;

interface Queue {
  running: number;
  readonly waiting: string[];
}

/** Lets only some rows of a group be processed at the same time, and the others wait without blocking a worker. */
export class GroupQueues {
  readonly #groups: { readonly of: (key: string) => string; readonly atOnce: number } | undefined;
  readonly #queues = new Map<string, Queue>();

  constructor(groups?: { readonly of: (key: string) => string; readonly atOnce: number }) {
    this.#groups = groups;
  }

  /**
   * Processes a key, and then those of its group that wait while there is time. Returns at once if the group has its
   * share of the workers: one of them processes the key later.
   */
  async run(
    key: string,
    hasTime: () => boolean,
    process: (key: string) => Promise<void>,
  ): Promise<void> {
    if (!this.#groups) return process(key);
    const queue = this.#queueOf(this.#groups.of(key));
    if (queue.running >= this.#groups.atOnce) {
      if (queue.waiting.length < MAX_WAITING) queue.waiting.push(key);
      return;
    }
    queue.running += 1;
    try {
      let next: string | undefined = key;
      while (next !== undefined && hasTime()) {
        await process(next);
        next = queue.waiting.shift();
      }
    } finally {
      queue.running -= 1;
    }
  }

  #queueOf(group: string): Queue {
    const queue = this.#queues.get(group) ?? { running: 0, waiting: [] };
    this.#queues.set(group, queue);
    return queue;
  }
}
