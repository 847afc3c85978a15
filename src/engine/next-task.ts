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

/** Calls `work` in a task before which the page does what is more urgent, where the browser knows priorities. */
export function nextBackgroundTask(work: () => void): void {
  // Safari has it since version 26.
  const { scheduler } = globalThis as Partial<Pick<typeof globalThis, 'scheduler'>>;
  if (scheduler) void scheduler.postTask(work, { priority: 'background' });
  else nextTask(work);
}
