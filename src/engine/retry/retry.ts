import { FilestoreError, isFilestoreError } from '../../contract/errors.ts';
import {
  BACKOFF_MILLISECONDS,
  LONGEST_BACKOFF_MILLISECONDS,
  OFFLINE_RETRY_MILLISECONDS,
  RENEWALS,
  REQUEST_ATTEMPTS,
} from '../../contract/limits.ts';
import { behaviourOf, type FailureTable } from './retry-policy.ts';
import type { Platform } from '../platform.ts';

export interface Persistence<Result> {
  readonly platform: Platform;
  readonly table: FailureTable;
  /** Ends the waits; the attempt has to watch it for itself. */
  readonly signal: AbortSignal;
  readonly attempt: (failures: number) => Promise<Result>;
  /** How many; 6. */
  readonly attempts?: number | undefined;
  /** Gets a new URL; without it an expired one is the end. */
  readonly renew?: () => Promise<void>;
  /** A wait begins. */
  readonly onWait?: (why: 'offline' | 'busy') => void;
}

/**
 * One request until it succeeds, by the table of failures. What the table does not say to repeat is
 * thrown: it is about more than this request.
 */
export async function persist<Result>(options: Persistence<Result>): Promise<Result> {
  const { platform, table, signal, attempt, attempts = REQUEST_ATTEMPTS, renew, onWait } = options;
  let failures = 0;
  let renewals = 0;
  for (;;) {
    try {
      return await attempt(failures);
    } catch (error) {
      signal.throwIfAborted();
      const known = asFilestoreError(error);
      const { follows, unanswered } = behaviourOf(known, table);
      if (follows === 'renew' && renew && renewals < RENEWALS) {
        renewals += 1;
        await renew();
        continue;
      }
      if (follows !== 'retry') throw known;
      const offline = unanswered === true && !platform.online();
      if (!offline) failures += 1;
      if (failures >= attempts) throw known;
      onWait?.(offline ? 'offline' : 'busy');
      const pause = offline
        ? OFFLINE_RETRY_MILLISECONDS
        : pauseBefore(failures, known, platform.random());
      await platform.sleep(pause, signal);
    }
  }
}

/** Milliseconds; never less than the server asks for. */
export function pauseBefore(failures: number, { facts }: FilestoreError, chance: number): number {
  const longest = BACKOFF_MILLISECONDS * 2 ** (failures - 1);
  const pause = Math.min(LONGEST_BACKOFF_MILLISECONDS, longest) * (0.5 + chance / 2);
  return Math.max(pause, (facts.retryAfter ?? 0) * 1000);
}

export function asFilestoreError(error: unknown): FilestoreError {
  return isFilestoreError(error)
    ? error
    : new FilestoreError('page-failed', { detail: String(error), cause: error });
}
