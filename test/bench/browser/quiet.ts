import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MILLISECONDS = 200;
/** Of all processors together, in one look: a browser that does nothing takes about ten. */
const BUSY_MILLISECONDS = 40;
const QUIET_LOOKS = 2;
const MOST_LOOKS = 50;

/**
 * Until the processors have had next to nothing to do for a while: what one upload leaves to be cleaned
 * up, or a page that has just been opened, is not to be measured as part of the next. On a machine that
 * never rests it says so and goes on.
 */
export async function quiet(): Promise<void> {
  let looks = 0;
  for (let all = 0; looks < QUIET_LOOKS; all += 1) {
    if (all === MOST_LOOKS) {
      console.error('This machine does something else as well: its numbers say little.');
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
