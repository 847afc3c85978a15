/** Milliseconds between two drawings of changed files: a browser takes as long to draw them as to upload small files. */
const MIN_INTERVAL_MILLISECONDS = 100;

/** When a view draws: in the next frame, or soon after files have changed. */
export class DrawSchedule {
  readonly #draw: () => void;
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  /** Draws in the next frame, after the user has done something. */
  inNextFrame(): void {
    this.#frame ??= requestAnimationFrame(() => this.#draw());
  }

  /** Draws at most ten times a second, after files have changed. */
  soon(): void {
    const wait = this.#drawnAt + MIN_INTERVAL_MILLISECONDS - performance.now();
    if (wait <= 0) this.inNextFrame();
    else this.#timer ??= setTimeout(() => this.inNextFrame(), wait);
  }

  /** The view is being drawn, so nothing is scheduled any more. */
  drawn(): void {
    this.cancel();
    this.#drawnAt = performance.now();
  }

  cancel(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
