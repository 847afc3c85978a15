interface Waiting {
  readonly owner: object;
  readonly enter: () => void;
}

/** What is under way to one host. */
interface Host {
  /** Requests that it takes at one time at the moment. */
  limit: number;
  inUse: number;
  /** Answers since the limit was last changed. */
  answers: number;
  readonly waiting: Waiting[];
}

/**
 * One budget of connections to each host, over all files and their parts. The next place goes to the
 * file that has the fewest, so that small ones do not wait behind a big one, nor it behind them.
 */
export class Connections {
  readonly #most: number;
  readonly #hosts = new Map<string, Host>();
  readonly #inUseBy = new WeakMap<object, number>();

  /** @param most requests to one host at one time */
  constructor(most: number) {
    this.#most = Math.max(1, most);
  }

  /** Runs `work` in a place of its own. Gives up the wait, not the work, when `signal` is aborted. */
  async use<Result>(
    url: string,
    owner: object,
    signal: AbortSignal,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const host = this.#hostOf(url);
    await this.#enter(host, owner, signal);
    this.#count(owner, 1);
    try {
      const result = await work();
      this.#answered(host);
      return result;
    } finally {
      host.inUse -= 1;
      this.#count(owner, -1);
      this.#next(host);
    }
  }

  /**
   * The host has asked for fewer requests. Those under way are let finish; whoever is told the same
   * by each of them must not pay for it each time, so once in a round.
   */
  slowDown(url: string): void {
    const host = this.#hostOf(url);
    if (host.limit < this.#most && host.answers === 0) return;
    host.limit = Math.max(1, Math.floor(host.limit / 2));
    host.answers = 0;
  }

  /** How many requests the host takes at the moment. */
  limitOf(url: string): number {
    return this.#hostOf(url).limit;
  }

  #hostOf(url: string): Host {
    const name = originOf(url);
    let host = this.#hosts.get(name);
    if (!host) {
      host = { limit: this.#most, inUse: 0, answers: 0, waiting: [] };
      this.#hosts.set(name, host);
    }
    return host;
  }

  #enter(host: Host, owner: object, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const at = host.waiting.indexOf(waiting);
        if (at >= 0) host.waiting.splice(at, 1);
        reject(signal.reason);
      };
      const enter = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const waiting = { owner, enter };
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      signal.addEventListener('abort', leave, { once: true });
      host.waiting.push(waiting);
      this.#next(host);
    });
  }

  #next(host: Host): void {
    while (host.inUse < host.limit) {
      const counts = host.waiting.map(({ owner }) => this.#inUseBy.get(owner) ?? 0);
      const at = counts.indexOf(Math.min(...counts));
      const [chosen] = at < 0 ? [] : host.waiting.splice(at, 1);
      if (!chosen) return;
      host.inUse += 1;
      chosen.enter();
    }
  }

  /** One more place for each that has answered, as long as there are fewer than at first. */
  #answered(host: Host): void {
    host.answers += 1;
    if (host.limit < this.#most) host.limit += 1;
  }

  #count(owner: object, by: number): void {
    this.#inUseBy.set(owner, (this.#inUseBy.get(owner) ?? 0) + by);
  }
}

/** The signature and the key of a URL are nobody's business here. */
function originOf(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*/i.exec(url)?.[0] ?? '';
}
