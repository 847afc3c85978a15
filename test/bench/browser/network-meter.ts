import type { CDPSession } from '@playwright/test';
import { setTimeout as delay } from 'node:timers/promises';

/** Counts the bytes of the responses to a page. */
export class NetworkMeter {
  bytes = 0;
  readonly #open = new Set<string>();
  #changedAt = Date.now();

  constructor(session: CDPSession) {
    const change = (): void => void (this.#changedAt = Date.now());
    session.on('Network.requestWillBeSent', ({ requestId }) => {
      this.#open.add(requestId);
      change();
    });
    session.on('Network.loadingFailed', ({ requestId }) => {
      this.#open.delete(requestId);
      change();
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      this.#open.delete(requestId);
      this.bytes += encodedDataLength;
      change();
    });
  }

  /** Waits until there was no request for a second. */
  async idle(): Promise<void> {
    while (this.#open.size > 0 || Date.now() - this.#changedAt < 1000) await delay(50);
  }
}
