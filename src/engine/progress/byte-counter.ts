/** Milliseconds over which speed is measured. */
const WINDOW = 5000;

/** Milliseconds between two samples. */
const SAMPLE = 200;

/** Milliseconds of samples below which a speed would be a guess. */
const ENOUGH = 1000;

interface Sample {
  readonly at: number;
  readonly sent: number;
}

export interface Speed {
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
}

/** How much has left the browser. It never becomes less, whatever has to be sent again. */
export class SentBytes {
  readonly total: number;
  #landed = 0;
  readonly #flying = new Map<object, number>();
  /** Those of them that S3 has answered; whether it has the right bytes is being looked at. */
  readonly #answered = new Set<object>();
  #shown = 0;
  #samples: readonly Sample[] = [];

  /** @param total in bytes */
  constructor(total: number) {
    this.total = total;
  }

  get sent(): number {
    return this.#shown;
  }

  /** No request is under way. */
  get idle(): boolean {
    return this.#flying.size === this.#answered.size;
  }

  /** Bytes of one request so far; `undefined` when it has ended without success. */
  fly(request: object, bytes: number | undefined, now: number): void {
    this.#answered.delete(request);
    if (bytes === undefined) this.#flying.delete(request);
    else this.#flying.set(request, bytes);
    this.#update(now);
  }

  /** All bytes of the request have left, and it is under way no more. */
  answer(request: object, bytes: number, now: number): void {
    this.#answered.add(request);
    this.#flying.set(request, bytes);
    this.#update(now);
  }

  /** S3 has them. */
  land(request: object, bytes: number, now: number): void {
    this.#flying.delete(request);
    this.#answered.delete(request);
    this.#landed += bytes;
    this.#update(now);
  }

  /** So much is in S3 from before, and nothing is under way. */
  begin(landed: number, now: number): void {
    this.#landed = landed;
    this.#flying.clear();
    this.#answered.clear();
    this.#update(now);
    this.#samples = [];
  }

  speed(now: number): Speed {
    const [first] = this.#samples.filter(({ at }) => now - at <= WINDOW);
    if (!first || now - first.at < ENOUGH) return {};
    const bytesPerSecond = ((this.#shown - first.sent) / (now - first.at)) * 1000;
    if (bytesPerSecond <= 0) return {};
    return { bytesPerSecond, secondsLeft: (this.total - this.#shown) / bytesPerSecond };
  }

  #update(now: number): void {
    let flying = 0;
    for (const bytes of this.#flying.values()) flying += bytes;
    this.#shown = Math.max(this.#shown, Math.min(this.total, this.#landed + flying));
    const last = this.#samples.at(-1);
    if (last && now - last.at < SAMPLE) return;
    const recent = this.#samples.filter(({ at }) => now - at <= WINDOW);
    this.#samples = [...recent, { at: now, sent: this.#shown }];
  }
}
