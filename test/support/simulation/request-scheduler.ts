interface Waiting {
  readonly actor: string;
  readonly go: () => void;
}

/**
 * Lets several async functions make their requests one at a time, in an order that is given. Each
 * request is over before the next begins, so that an order can be run again.
 */
export class RequestScheduler {
  #running = 0;
  #waiting: Waiting[] = [];
  #allWait: (() => void) | undefined;

  /** Runs a function whose requests wait for their turns. What it throws is its own affair. */
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

  /** Gives turns until nobody waits. `choose` picks one of so many and says whether it crashes there. */
  async run(choose: (count: number) => { index: number; crashes: boolean }): Promise<string[]> {
    const order: string[] = [];
    await this.#everybodyWaits();
    while (this.#waiting.length > 0) {
      const { index, crashes } = choose(this.#waiting.length);
      const [chosen] = this.#waiting.splice(index, 1);
      if (!chosen) throw new Error('There is nobody there');
      order.push(crashes ? `${chosen.actor} crashes` : chosen.actor);
      if (crashes) continue;
      this.#running += 1;
      chosen.go();
      await this.#everybodyWaits();
    }
    return order;
  }

  #pause(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#allWait?.();
  }

  async #everybodyWaits(): Promise<void> {
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#allWait = resolve;
    });
  }
}

/** Waits for its turn and makes the request. */
export type Scheduled = <Result>(request: () => Promise<Result>) => Promise<Result>;

/** The same object whose methods, of those that are named, wait for their turns. */
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
