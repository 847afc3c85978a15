/** Milliseconds over which speed is measured. */
const WINDOW_MILLISECONDS = 5000;

/** Milliseconds between two samples. */
const SAMPLE_MILLISECONDS = 200;

/** Milliseconds of samples below which a speed would be a guess. */
const MIN_SAMPLE_MILLISECONDS = 1000;

interface Sample {
  readonly at: number;
  readonly sent: number;
}

export interface Speed {
  /** Average over the last five seconds. Absent until it is known. */
  readonly bytesPerSecond?: number;
  /** Estimated seconds until all bytes are sent. Absent until the speed is known. */
  readonly secondsLeft?: number;
}

/** Counts the bytes that have left the browser. The count never decreases, even if bytes are sent again. */
export class ByteCounter {
  readonly #source: { readonly size: number };
  readonly #now: () => number;
  #confirmed = 0;
  readonly #inFlight = new Map<object, number>();
  /** Requests that S3 has answered and that are being verified. */
  readonly #sentOnly = new Set<object>();
  #reported = 0;
  #samples: readonly Sample[] = [];

  /**
   * @param source its size is read when it is used: Chromium asks the system for it, which blocks the page
   * @param now milliseconds that never go back
   */
  constructor(source: { readonly size: number }, now: () => number) {
    this.#source = source;
    this.#now = now;
  }

  get total(): number {
    return this.#source.size;
  }

  get sent(): number {
    return this.#reported;
  }

  /** Whether no request is sending bytes. */
  get idle(): boolean {
    return this.#inFlight.size === this.#sentOnly.size;
  }

  /** The bytes that a request has sent so far. */
  setInFlight(request: object, bytes: number): void {
    this.#inFlight.set(request, bytes);
    this.#update();
  }

  /** The request has failed. */
  discard(request: object): void {
    this.#sentOnly.delete(request);
    this.#inFlight.delete(request);
    this.#update();
  }

  /** All bytes of the request were sent, and S3 has answered. */
  markSent(request: object, bytes: number): void {
    this.#sentOnly.add(request);
    this.#inFlight.set(request, bytes);
    this.#update();
  }

  /** S3 has the bytes. */
  markConfirmed(request: object, bytes: number): void {
    this.#confirmed += bytes;
    this.discard(request);
  }

  /** Starts over with bytes that S3 already has and no request in flight. */
  reset(confirmed: number): void {
    this.#confirmed = confirmed;
    this.#inFlight.clear();
    this.#sentOnly.clear();
    this.#update();
    this.#samples = [];
  }

  speed(): Speed {
    const now = this.#now();
    const [first] = this.#samples.filter(({ at }) => now - at <= WINDOW_MILLISECONDS);
    if (!first || now - first.at < MIN_SAMPLE_MILLISECONDS) return {};
    const bytesPerSecond = ((this.#reported - first.sent) / (now - first.at)) * 1000;
    if (bytesPerSecond <= 0) return {};
    return { bytesPerSecond, secondsLeft: (this.total - this.#reported) / bytesPerSecond };
  }

  #update(): void {
    const now = this.#now();
    let inFlight = 0;
    for (const bytes of this.#inFlight.values()) inFlight += bytes;
    this.#reported = Math.max(this.#reported, Math.min(this.total, this.#confirmed + inFlight));
    const last = this.#samples.at(-1);
    if (last && now - last.at < SAMPLE_MILLISECONDS) return;
    const recent = this.#samples.filter(({ at }) => now - at <= WINDOW_MILLISECONDS);
    this.#samples = [...recent, { at: now, sent: this.#reported }];
  }
}
