import { abortable } from '../abort.ts';

interface Waiting {
  readonly owner: object;
  readonly enter: () => void;
}

/** What is under way to one host. */
interface Host {
  /** Requests that it takes at one time at the moment. */
  limit: number;
  inUse: number;
  /** How often it has asked for fewer. */
  complaints: number;
  readonly waiting: Waiting[];
}

/**
 * One budget of connections to each host, over all files and their parts. The next place goes to the
 * file that has the fewest, so that small ones do not wait behind a big one, nor it behind them.
 */
export class Connections {
  readonly #most: number;
  readonly #asksForFewer: (error: unknown) => boolean;
  readonly #hosts = new Map<string, Host>();
  readonly #inUseBy = new WeakMap<object, number>();

  /**
   * @param most requests to one host at one time
   * @param asksForFewer of the error of a request
   */
  constructor(most: number, asksForFewer: (error: unknown) => boolean) {
    this.#most = Math.max(1, most);
    this.#asksForFewer = asksForFewer;
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
    const { complaints } = host;
    try {
      const result = await work();
      this.#answered(host, complaints);
      return result;
    } catch (error) {
      if (this.#asksForFewer(error)) this.#slowDown(host, complaints);
      throw error;
    } finally {
      host.inUse -= 1;
      this.#count(owner, -1);
      this.#next(host);
    }
  }

  #hostOf(url: string): Host {
    const name = originOf(url);
    let host = this.#hosts.get(name);
    if (!host) {
      host = { limit: this.#most, inUse: 0, complaints: 0, waiting: [] };
      this.#hosts.set(name, host);
    }
    return host;
  }

  #enter(host: Host, owner: object, signal: AbortSignal): Promise<void> {
    return abortable(signal, (resolve) => {
      const waiting: Waiting = { owner, enter: resolve };
      host.waiting.push(waiting);
      this.#next(host);
      return () => {
        const at = host.waiting.indexOf(waiting);
        if (at >= 0) host.waiting.splice(at, 1);
      };
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

  /** Half, once in a round: those that were begun before say the same, and it has been heard. */
  #slowDown(host: Host, begunAfter: number): void {
    if (begunAfter < host.complaints) return;
    host.complaints += 1;
    host.limit = Math.max(1, Math.floor(host.limit / 2));
  }

  /** One more place for each that was begun since and went well, up to as many as at first. */
  #answered(host: Host, begunAfter: number): void {
    if (begunAfter === host.complaints && host.limit < this.#most) host.limit += 1;
  }

  #count(owner: object, by: number): void {
    this.#inUseBy.set(owner, (this.#inUseBy.get(owner) ?? 0) + by);
  }
}

/** The signature and the key of a URL are nobody's business here. */
function originOf(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*/i.exec(url)?.[0] ?? '';
}
