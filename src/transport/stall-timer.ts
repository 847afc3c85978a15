/** After how many milliseconds a transfer counts as stalled. */
export interface TransferTimeouts {
  /** The time since the last progress, once the browser has reported some. */
  readonly idleMilliseconds: number;
  /** The time since the start, while the browser reports no progress. A service worker suppresses it. */
  readonly totalMilliseconds: number;
}

/** Calls `stalled` once when a timeout has passed, unless `stop` was called before. */
export class StallTimer {
  readonly #timeouts: TransferTimeouts;
  readonly #stalled: () => void;
  #timer: ReturnType<typeof setTimeout>;

  constructor(timeouts: TransferTimeouts, stalled: () => void) {
    this.#timeouts = timeouts;
    this.#stalled = stalled;
    this.#timer = setTimeout(stalled, timeouts.totalMilliseconds);
  }

  /** Starts the idle timeout again. Called when the browser reports progress. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#stalled, this.#timeouts.idleMilliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
