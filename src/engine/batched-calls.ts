interface Queued {
  readonly reject: (reason: unknown) => void;
}

/** Makes one call at a time. What is queued during a call is in the next one. */
export class BatchedCalls<Entry extends Queued> {
  readonly #take: () => readonly Entry[];
  readonly #call: (batch: readonly Entry[]) => Promise<void>;
  #calling = false;

  /**
   * @param take removes the entries of the next call from their queue
   * @param call settles the entries. If it fails, they are rejected
   */
  constructor(take: () => readonly Entry[], call: (batch: readonly Entry[]) => Promise<void>) {
    this.#take = take;
    this.#call = call;
  }

  /** Makes the next call, unless one is in progress or nothing is queued. */
  next(): void {
    if (this.#calling) return;
    const batch = this.#take();
    if (batch.length === 0) return;
    this.#calling = true;
    void this.#call(batch)
      .catch((error: unknown) => {
        for (const { reject } of batch) reject(error);
      })
      .finally(() => {
        this.#calling = false;
        this.next();
      });
  }
}
