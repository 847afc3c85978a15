/**
 * Calls `work` in a separate task. This is not a timer, because a hidden tab runs timers once a second, later once a
 * minute.
 */
export function nextTask(work: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => {
    port1.close();
    work();
  });
  port1.start();
  port2.postMessage(undefined);
}

/** Milliseconds after which background work is done on a page that is always busy. */
const MAX_DELAY_MILLISECONDS = 100;

/** Calls `work` in a task before which the page does what is more urgent, where the browser knows priorities. */
export function nextBackgroundTask(work: () => void): void {
  // Not all browsers have it, and a page or a library can have another global of this name.
  const { scheduler } = globalThis as { scheduler?: Partial<Scheduler> };
  if (typeof scheduler?.postTask !== 'function') {
    nextTask(work);
    return;
  }
  const late = new AbortController();
  const { signal } = late;
  const workOnce = (): void => {
    if (signal.aborted) return;
    // Also releases the work, which can keep an element in memory.
    late.abort();
    work();
  };
  void scheduler.postTask(workOnce, { priority: 'background' });
  scheduler
    .postTask(workOnce, { delay: MAX_DELAY_MILLISECONDS, signal })
    .catch((error: unknown) => {
      // An error of the work is reported to the page.
      if (error !== signal.reason) throw error;
    });
}
