/** How long a transfer may stand still. Milliseconds. */
export interface TransferTimeouts {
  /** Without a byte, once the browser has reported some. */
  readonly idleMilliseconds: number;
  /** In all, while it has reported none: a service worker suppresses every progress event. */
  readonly totalMilliseconds: number;
}

/** Calls `stalled` once when the patience is over, unless `stop` was called before. */
export class StallTimer {
  readonly #timeouts: TransferTimeouts;
  readonly #stalled: () => void;
  #timer: ReturnType<typeof setTimeout>;

  constructor(patience: TransferTimeouts, stalled: () => void) {
    this.#timeouts = patience;
    this.#stalled = stalled;
    this.#timer = setTimeout(stalled, patience.totalMilliseconds);
  }

  /** The browser has reported bytes. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#stalled, this.#timeouts.idleMilliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
