/** How long a transfer may stand still. Milliseconds. */
export interface Patience {
  /** Without a byte, once the browser has reported some. */
  readonly idle: number;
  /** In all, while it has reported none: a service worker suppresses every progress event. */
  readonly whole: number;
}

/** Calls `stalled` once when the patience is over, unless `stop` was called before. */
export class TransferWatch {
  readonly #patience: Patience;
  readonly #stalled: () => void;
  #timer: ReturnType<typeof setTimeout>;

  constructor(patience: Patience, stalled: () => void) {
    this.#patience = patience;
    this.#stalled = stalled;
    this.#timer = setTimeout(stalled, patience.whole);
  }

  /** The browser has reported bytes. */
  moved(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#stalled, this.#patience.idle);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
