interface Queued {
  readonly reject: (reason: unknown) => void;
}

/** Makes a limited number of calls at a time. What is queued during them is in the next one. */
export class BatchedCalls<Entry extends Queued> {
  readonly #take: () => readonly Entry[];
  readonly #call: (batch: readonly Entry[]) => Promise<void>;
  readonly #maxCalls: number;
  #calls = 0;

  /**
   * @param take removes the entries of the next call from their queue. Returns none if the call has to wait
   * @param call settles the entries. If it fails, they are rejected
   * @param maxCalls calls at a time. The default is 1
   */
  constructor(
    take: () => readonly Entry[],
    call: (batch: readonly Entry[]) => Promise<void>,
    maxCalls = 1,
  ) {
    this.#take = take;
    this.#call = call;
    this.#maxCalls = maxCalls;
  }

  /** Makes the next calls, as far as they are allowed and have entries. */
  next(): void {
    while (this.#calls < this.#maxCalls) {
      const batch = this.#take();
      if (batch.length === 0) return;
      this.#calls += 1;
      void this.#call(batch)
        .catch((error: unknown) => {
          for (const { reject } of batch) reject(error);
        })
        .finally(() => {
          this.#calls -= 1;
          this.next();
        });
    }
  }
}
