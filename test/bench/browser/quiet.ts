import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MILLISECONDS = 200;
/** The maximum busy time of all processors in one look: an idle browser takes about ten. */
const BUSY_MILLISECONDS = 40;
const QUIET_LOOKS = 2;
const MAX_LOOKS = 50;

/**
 * Waits until the processors have been almost idle for a while, so that the cleanup after an upload or the
 * opening of a page is not measured as part of the next upload. On a machine that is never idle it prints a
 * warning and continues.
 */
export async function quiet(): Promise<void> {
  let looks = 0;
  for (let all = 0; looks < QUIET_LOOKS; all += 1) {
    if (all === MAX_LOOKS) {
      console.error('This machine is busy with other work, so the numbers are not reliable.');
      return;
    }
    const before = busyMilliseconds();
    await delay(LOOK_MILLISECONDS);
    looks = busyMilliseconds() - before <= BUSY_MILLISECONDS ? looks + 1 : 0;
  }
}

function busyMilliseconds(): number {
  const all = cpus().map(({ times: { user, nice, sys, irq } }) => user + nice + sys + irq);
  return all.reduce((sum, busy) => sum + busy, 0);
}
