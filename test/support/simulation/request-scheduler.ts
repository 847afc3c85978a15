interface WaitingRequest {
  readonly actor: string;
  readonly go: () => void;
}

/**
 * Lets several async functions make their requests one at a time, in a given order. Each request ends before
 * the next one starts, so an order is reproducible.
 */
export class RequestScheduler {
  #running = 0;
  #waiting: WaitingRequest[] = [];
  #allWait: (() => void) | undefined;

  /** Runs a function whose requests wait for their turns. Its errors are ignored. */
  start(actor: string, run: (turn: Scheduled) => Promise<unknown>): void {
    this.#running += 1;
    const turn: Scheduled = async (request) => {
      await new Promise<void>((resolve) => {
        this.#waiting.push({ actor, go: resolve });
        this.#pause();
      });
      return request();
    };
    void run(turn)
      .catch(() => undefined)
      .finally(() => this.#pause());
  }

  /**
   * Gives turns until no request is waiting. `choose` selects a request and whether its actor crashes there.
   */
  async run(choose: (count: number) => { index: number; crashes: boolean }): Promise<string[]> {
    const order: string[] = [];
    await this.#untilAllWait();
    while (this.#waiting.length > 0) {
      const { index, crashes } = choose(this.#waiting.length);
      const [chosen] = this.#waiting.splice(index, 1);
      if (!chosen) throw new Error('There is no such request');
      order.push(crashes ? `${chosen.actor} crashes` : chosen.actor);
      if (crashes) continue;
      this.#running += 1;
      chosen.go();
      await this.#untilAllWait();
    }
    return order;
  }

  #pause(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#allWait?.();
  }

  async #untilAllWait(): Promise<void> {
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#allWait = resolve;
    });
  }
}

/** Waits for a turn and then makes the request. */
export type Scheduled = <Result>(request: () => Promise<Result>) => Promise<Result>;

/** Wraps an object so that calls of the given methods wait for their turns. */
export function scheduling<Target extends object>(
  target: Target,
  turn: Scheduled,
  methods: readonly (keyof Target)[],
): Target {
  return new Proxy(target, {
    get: (of, name) => {
      const value: unknown = Reflect.get(of, name);
      if (typeof value !== 'function') return value;
      const bound = (...parameters: unknown[]): unknown => value.apply(of, parameters);
      if (!methods.some((method) => method === name)) return bound;
      return (...parameters: unknown[]) => turn(async () => bound(...parameters));
    },
  });
}
