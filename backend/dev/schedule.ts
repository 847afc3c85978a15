/** A stand-in for a schedule of EventBridge. Skips a tick while the previous run is in progress. */
export class Schedule {
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;

  /** @param name of the task, for the message if it fails */
  constructor(name: string, everyMilliseconds: number, task: () => Promise<unknown>) {
    const run = async (): Promise<void> => {
      try {
        await task();
      } catch (error) {
        console.error(`${name}:`, error);
      } finally {
        this.#running = undefined;
      }
    };
    this.#timer = setInterval(() => {
      this.#running ??= run();
    }, everyMilliseconds);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Resolves when the last run has ended. */
  async ended(): Promise<void> {
    await this.#running;
  }
}
