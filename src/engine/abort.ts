/**
 * A promise that rejects when the signal is aborted. It removes its listener once it has settled: the
 * signal can live as long as the upload, and would keep the promise's value in memory.
 *
 * @param start begins the work and returns a function that undoes it after an abort
 */
export function abortablePromise<Value>(
  signal: AbortSignal,
  start: (resolve: (value: Value) => void, reject: (reason: unknown) => void) => () => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    let cleanup = (): void => undefined;
    const abort = (): void => {
      cleanup();
      reject(signal.reason);
    };
    const settled = (): void => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort, { once: true });
    cleanup = start(
      (value) => {
        settled();
        resolve(value);
      },
      (reason) => {
        settled();
        reject(reason);
      },
    );
    // `start` can call a listener of the page, which can abort.
    if (signal.aborted) cleanup();
  });
}

/** Calls `end` when the signal is aborted, now or before the work has settled. */
export function onAbort(
  signal: AbortSignal | undefined,
  work: Promise<unknown>,
  end: (reason: unknown) => void,
): void {
  if (!signal) return;
  if (signal.aborted) {
    end(signal.reason);
    return;
  }
  const abort = (): void => end(signal.reason);
  const cleanup = (): void => signal.removeEventListener('abort', abort);
  signal.addEventListener('abort', abort);
  work.then(cleanup, cleanup);
}
