import { FilestoreError } from '../../contract/errors.ts';
import type { TransferOptions } from '../../transport/put-object.ts';
import { URL_SAFETY_SECONDS } from '../tuning.ts';
import { UNUSED, type ReleaseConnection } from './connection-pool.ts';
import type { TransferClient } from './transfer-client.ts';

/** A signed URL. `freshUntil` is when it expires, on this page's clock. */
export interface SignedUrl {
  readonly url: string;
  readonly freshUntil: number;
}

/** Whether a request that starts now arrives before the URL expires. */
export function isFresh(freshUntil: number, now: number): boolean {
  return now + URL_SAFETY_SECONDS * 1000 <= freshUntil;
}

/**
 * One attempt to send bytes to S3: its connection, its timeouts and its share of the progress. In
 * order: `connect`, `start`, the request, `markSent`, `markConfirmed`; `fail` at any step.
 */
export class S3Request {
  readonly #client: TransferClient;
  readonly #size: number;
  #release: ReleaseConnection = () => undefined;
  #origin: string | undefined;
  #startedAt = 0;

  /** @param size bytes of the request */
  constructor(client: TransferClient, size: number) {
    this.#client = client;
    this.#size = size;
  }

  /** Waits for a connection to the host of `url`. A new URL can have another host than the one before. */
  async connect(url: string): Promise<void> {
    const { deps, status, signal } = this.#client;
    const { origin } = new URL(url);
    if (this.#origin === origin) return;
    this.#release(UNUSED);
    this.#release = await deps.pool.acquire(origin, status, signal);
    this.#origin = origin;
    signal.throwIfAborted();
  }

  /**
   * Starts the clock.
   *
   * @returns options for the request
   * @throws {FilestoreError} `upload-url-expired`, if the URL expires too soon
   */
  start(
    freshUntil: number,
    failures: number,
    onProgress?: TransferOptions['onProgress'],
  ): TransferOptions {
    const { deps, signal, status } = this.#client;
    signal.throwIfAborted();
    this.#startedAt = deps.platform.now();
    if (!isFresh(freshUntil, this.#startedAt)) throw new FilestoreError('upload-url-expired');
    deps.presignQueue.started(status);
    const report = (sent: number): void => {
      status.bytes.setInFlight(this, Math.min(sent, this.#size));
      this.#notify();
      onProgress?.(sent);
    };
    report(0);
    return {
      signal,
      timeouts: deps.stallTimeouts.timeoutsFor(this.#size, failures),
      onProgress: report,
    };
  }

  /** S3 has answered. Releases the connection, although the response is not verified yet. */
  markSent(): void {
    const { deps, status } = this.#client;
    deps.stallTimeouts.record(this.#size, deps.platform.now() - this.#startedAt);
    status.bytes.markSent(this, this.#size);
    this.#notify();
    this.#release();
  }

  /** S3 has the right bytes. */
  markConfirmed(): void {
    const { status } = this.#client;
    status.bytes.markConfirmed(this, this.#size);
    this.#notify();
  }

  /** Releases the connection. The bytes that were sent no longer count. */
  fail(error: unknown): void {
    const { status } = this.#client;
    this.#release(error);
    status.bytes.discard(this);
    this.#notify();
  }

  #notify(): void {
    if (!this.#client.signal.aborted) this.#client.status.onBytes();
  }
}
