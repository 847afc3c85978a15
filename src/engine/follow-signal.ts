/** Calls `end` when the signal is aborted before the work has settled. False when it is aborted already. */
export function followSignal(
  signal: AbortSignal | undefined,
  work: Promise<unknown>,
  end: (reason: unknown) => void,
): boolean {
  if (signal?.aborted) {
    end(signal.reason);
    return false;
  }
  if (signal) {
    const abort = (): void => end(signal.reason);
    const forget = (): void => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    work.then(forget, forget);
  }
  return true;
}
