import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MILLISECONDS = 100;
const QUIET_LOOKS = 3;
const QUIET_SHARE = 0.1;
const MOST_LOOKS = 100;

/**
 * Until the processors have had next to nothing to do for a while: what one upload leaves to be cleaned
 * up, or a page that has just been opened, is not to be measured as part of the next. On a machine that
 * never rests it goes on after ten seconds.
 */
export async function quiet(): Promise<void> {
  let looks = 0;
  for (let all = 0; looks < QUIET_LOOKS && all < MOST_LOOKS; all += 1) {
    const before = times();
    await delay(LOOK_MILLISECONDS);
    const after = times();
    const busy = (after.busy - before.busy) / (after.all - before.all);
    looks = busy < QUIET_SHARE ? looks + 1 : 0;
  }
}

function times(): { readonly busy: number; readonly all: number } {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const sum = Object.values(times).reduce((total, time) => total + time, 0);
    all += sum;
    busy += sum - times.idle;
  }
  return { busy, all };
}
