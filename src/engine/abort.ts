/**
 * A promise that an abort rejects. Nothing of it stays with the signal once it has settled: that may live
 * as long as the upload, and would hold whatever the promise is of.
 *
 * @param start begins the work, and returns what an abort has to take back
 */
export function abortable<Value>(
  signal: AbortSignal,
  start: (resolve: (value: Value) => void, reject: (reason: unknown) => void) => () => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    let takeBack = (): void => undefined;
    const abort = (): void => {
      takeBack();
      reject(signal.reason);
    };
    const settled = (): void => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort, { once: true });
    takeBack = start(
      (value) => {
        settled();
        resolve(value);
      },
      (reason) => {
        settled();
        reject(reason);
      },
    );
  });
}
