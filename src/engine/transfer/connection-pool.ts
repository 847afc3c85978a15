import { abortablePromise } from '../abort.ts';

interface Waiting {
  readonly fairnessKey: object;
  readonly grant: () => void;
}

/** The requests in flight to one host. */
interface Host {
  /** Concurrent requests that are allowed now. */
  limit: number;
  inUse: number;
  /** Number of times that the limit was halved. */
  throttleCount: number;
  readonly waiting: Set<Waiting>;
}

/** The result of a connection that had no request. */
export const UNUSED = new Error('The connection was not used');

/**
 * Releases the connection. Takes the error of its request if it failed, or `UNUSED`. Further calls do nothing.
 */
export type ReleaseConnection = (error?: unknown) => void;

/**
 * Limits the requests to each host, over all files and their parts. A free connection goes to the
 * file that has the fewest, so that neither small nor large files wait behind the others.
 *
 * The limit follows AIMD: a throttled request halves it, each success since then raises it by one.
 */
export class ConnectionPool {
  readonly #maxPerHost: number;
  readonly #isThrottle: (error: unknown) => boolean;
  readonly #hosts = new Map<string, Host>();
  readonly #inUseBy = new WeakMap<object, number>();

  /**
   * @param maxPerHost requests to one host at a time
   * @param isThrottle whether a request failed because the host wants fewer of them
   */
  constructor(maxPerHost: number, isThrottle: (error: unknown) => boolean) {
    this.#maxPerHost = Math.max(1, maxPerHost);
    this.#isThrottle = isThrottle;
  }

  /**
   * Waits for a connection to the host of `url`.
   *
   * @param fairnessKey the upload that the connection counts for
   * @throws the signal's reason when it is aborted before the connection is free
   */
  async acquire(url: string, fairnessKey: object, signal: AbortSignal): Promise<ReleaseConnection> {
    const host = this.#hostOf(url);
    await this.#enter(host, fairnessKey, signal);
    this.#count(fairnessKey, 1);
    const throttlesAtStart = host.throttleCount;
    let released = false;
    return (error) => {
      if (released) return;
      released = true;
      if (error === undefined) this.#raiseLimit(host, throttlesAtStart);
      else if (this.#isThrottle(error)) this.#halveLimit(host, throttlesAtStart);
      host.inUse -= 1;
      this.#count(fairnessKey, -1);
      this.#next(host);
    };
  }

  #hostOf(url: string): Host {
    // The origin is all that matters here of a signed URL.
    const name = new URL(url).origin;
    let host = this.#hosts.get(name);
    if (!host) {
      host = { limit: this.#maxPerHost, inUse: 0, throttleCount: 0, waiting: new Set() };
      this.#hosts.set(name, host);
    }
    return host;
  }

  #enter(host: Host, fairnessKey: object, signal: AbortSignal): Promise<void> {
    return abortablePromise(signal, (resolve) => {
      const waiting: Waiting = { fairnessKey, grant: resolve };
      host.waiting.add(waiting);
      this.#next(host);
      return () => host.waiting.delete(waiting);
    });
  }

  #next(host: Host): void {
    while (host.inUse < host.limit) {
      let chosen: Waiting | undefined;
      for (const waiting of host.waiting) {
        if (!chosen || this.#connectionsOf(waiting) < this.#connectionsOf(chosen)) chosen = waiting;
      }
      if (!chosen) return;
      host.waiting.delete(chosen);
      host.inUse += 1;
      chosen.grant();
    }
  }

  /** Halves the limit once per round: requests that started before the last cut do not count again. */
  #halveLimit(host: Host, throttlesAtStart: number): void {
    if (throttlesAtStart < host.throttleCount) return;
    host.throttleCount += 1;
    host.limit = Math.max(1, Math.floor(host.limit / 2));
  }

  /** Raises the limit by one for each success of a request that started since the last cut. */
  #raiseLimit(host: Host, throttlesAtStart: number): void {
    if (throttlesAtStart === host.throttleCount && host.limit < this.#maxPerHost) host.limit += 1;
  }

  #connectionsOf({ fairnessKey }: Pick<Waiting, 'fairnessKey'>): number {
    return this.#inUseBy.get(fairnessKey) ?? 0;
  }

  #count(fairnessKey: object, by: number): void {
    this.#inUseBy.set(fairnessKey, this.#connectionsOf({ fairnessKey }) + by);
  }
}
