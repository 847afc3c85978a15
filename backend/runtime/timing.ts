import { setTimeout as delay } from 'node:timers/promises';

/** The time of the process. A test passes its own. */
export interface Timing {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

export const processTiming: Timing = {
  now: () => performance.now(),
  sleep: (milliseconds) => delay(milliseconds),
};
