import { isFilestoreError, type ErrorCode, type FilestoreError } from '../contract/errors.ts';

/** Milliseconds before the second attempt. Each further wait is twice as long. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 8000;

/** A request that has to wait longer fails, so that the caller can decide. */
const MAX_RETRY_AFTER_SECONDS = 30;

/** Errors that another attempt can cure, but not within seconds. */
const slow: ReadonlySet<ErrorCode> = new Set(['quota-exceeded', 'upload-gone']);

export interface Retries {
  /** The number of attempts, 1 or more. */
  readonly attempts: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Repeats an attempt after errors that can pass, with exponential back-off and jitter, and never before the server's
 * Retry-After.
 *
 * @throws the error of the last attempt, or the reason of the signal
 */
export async function withRetries<Result>(
  { attempts, signal }: Retries,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let failures = 1; ; failures += 1) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (failures >= attempts || !canRetry(error)) throw error;
      await sleep(backoff(failures, error), signal);
    }
  }
}

/** Whether the same request can succeed within seconds. */
export function canRetry(error: unknown): error is FilestoreError {
  return (
    isFilestoreError(error) &&
    error.retryable &&
    !slow.has(error.code) &&
    (error.details.retryAfter ?? 0) <= MAX_RETRY_AFTER_SECONDS
  );
}

/** Returns the milliseconds before the next attempt. */
export function backoff(failures: number, error?: FilestoreError): number {
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1));
  return Math.max(wait * (0.5 + Math.random() / 2), (error?.details.retryAfter ?? 0) * 1000);
}

/** @throws the reason of the signal */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });
}
