import { FilestoreError, isFilestoreError } from '../contract/errors.ts';
import {
  BACKOFF_MILLISECONDS,
  LONGEST_BACKOFF_MILLISECONDS,
  RENEWALS,
  REQUEST_ATTEMPTS,
} from '../contract/limits.ts';
import { behaviourOf, type FailureTable } from './failure-table.ts';
import type { Platform } from './platform.ts';

export interface Persistence<Result> {
  readonly platform: Platform;
  readonly table: FailureTable;
  /** Ends the waits; the attempt has to watch it for itself. */
  readonly signal: AbortSignal;
  readonly attempt: (failures: number) => Promise<Result>;
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
  const { platform, table, signal, attempt, renew, onWait } = options;
  let failures = 0;
  let renewals = 0;
  for (;;) {
    try {
      return await attempt(failures);
    } catch (error) {
      signal.throwIfAborted();
      const known = asFilestoreError(error);
      const { follows } = behaviourOf(known, table);
      if (follows === 'renew' && renew && renewals < RENEWALS) {
        renewals += 1;
        await renew();
        continue;
      }
      if (follows !== 'retry') throw known;
      const offline = !platform.online();
      if (!offline) failures += 1;
      if (failures >= REQUEST_ATTEMPTS) throw known;
      onWait?.(offline ? 'offline' : 'busy');
      if (offline) await platform.untilOnline(signal);
      else await platform.sleep(pauseBefore(failures, known, platform.random()), signal);
    }
  }
}

/** Milliseconds; never less than the server asks for. */
function pauseBefore(failures: number, { facts }: FilestoreError, chance: number): number {
  const longest = BACKOFF_MILLISECONDS * 2 ** (failures - 1);
  const pause = Math.min(LONGEST_BACKOFF_MILLISECONDS, longest) * (0.5 + chance / 2);
  return Math.max(pause, (facts.retryAfter ?? 0) * 1000);
}

export function asFilestoreError(error: unknown): FilestoreError {
  return isFilestoreError(error)
    ? error
    : new FilestoreError('page-failed', { detail: String(error), cause: error });
}
