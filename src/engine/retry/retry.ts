import { toFilestoreError, type FilestoreError } from '../../contract/errors.ts';
import type { WaitReason } from '../../contract/upload-states.ts';
import type { Platform } from '../platform.ts';
import {
  BACKOFF_MILLISECONDS,
  MAX_BACKOFF_MILLISECONDS,
  MAX_URL_REFRESHES,
  OFFLINE_RETRY_MILLISECONDS,
  REQUEST_ATTEMPTS,
} from '../tuning.ts';
import { handlingOf, type RetryPolicy } from './retry-policy.ts';

interface RetryOptions {
  readonly platform: Platform;
  readonly policy: RetryPolicy;
  /** Ends the back-off. The attempt itself has to watch the signal too. */
  readonly signal: AbortSignal;
  /** The default is 6. */
  readonly attempts?: number | undefined;
  /** Called when a back-off begins. */
  readonly onWait?: ((reason: WaitReason) => void) | undefined;
}

/** Counts the failures of one request and decides what follows each of them. */
export class Retry {
  readonly #options: RetryOptions;
  /** Failures that cost an attempt. */
  failures = 0;
  #refreshes = 0;

  constructor(options: RetryOptions) {
    this.#options = options;
  }

  /**
   * Returns once the request may be sent again: after a back-off, or at once when `canRefresh` is
   * set and the URL has expired, which costs no attempt.
   *
   * @returns whether the request needs a new URL
   * @throws the signal's reason when it was aborted
   * @throws {FilestoreError} the failure, when another attempt cannot help or none is left
   */
  async next(error: unknown, canRefresh = false): Promise<boolean> {
    const { platform, policy, signal, attempts = REQUEST_ATTEMPTS, onWait } = this.#options;
    signal.throwIfAborted();
    const known = toFilestoreError(error);
    const { action, noResponse } = handlingOf(known, policy);
    if (action === 'refresh-url' && canRefresh && this.#refreshes < MAX_URL_REFRESHES) {
      this.#refreshes += 1;
      return true;
    }
    if (action !== 'retry') throw known;
    const offline = noResponse === true && !platform.isOnline();
    if (!offline) this.failures += 1;
    if (this.failures >= attempts) throw known;
    onWait?.(offline ? 'offline' : noResponse ? 'unreachable' : 'busy');
    const delay = offline
      ? OFFLINE_RETRY_MILLISECONDS
      : backoffDelay(this.failures, known, platform.random());
    await platform.sleepUntilOnline(delay, signal);
    return false;
  }
}

/** Repeats `attempt` until it succeeds or the retry policy says to stop. */
export async function withRetry<Result>(
  retry: Retry,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      await retry.next(error);
    }
  }
}

/**
 * Milliseconds before the next attempt: exponential, with jitter, and never less than the server's
 * Retry-After.
 *
 * @param jitter from 0 to 1
 */
function backoffDelay(failures: number, { details }: FilestoreError, jitter: number): number {
  const longest = Math.min(MAX_BACKOFF_MILLISECONDS, BACKOFF_MILLISECONDS * 2 ** (failures - 1));
  return Math.max(longest * (0.5 + jitter / 2), (details.retryAfter ?? 0) * 1000);
}
