import { expect, test } from 'vitest';
import { cleanup } from '../../../backend/functions/cleanup/handler.ts';
import { deleteFile } from '../../../backend/functions/delete/handler.ts';
import { expire } from '../../../backend/functions/expire/handler.ts';
import { store } from '../../../backend/functions/store/handler.ts';
import { uploaded } from '../../../backend/functions/uploaded/handler.ts';
import {
  operationsOf,
  newWorld,
  restAfter,
  watch,
  type Logic,
} from '../../support/simulation/concurrent-operations.ts';
import { isFullScale } from '../../support/scale.ts';
import { explore } from '../../support/simulation/explore-interleavings.ts';

/**
 * Runs the real functions in every order in which their requests can take effect, with a crash at every
 * step. At full scale, each test leaves out one kind of actor, and requests that can arrive twice do.
 * `npm test` explores two smaller casts. EXHAUSTIVE=all combines all kinds of actors, which are millions of
 * situations.
 */
const logic: Logic = { uploaded, store, deleteFile, expire, cleanup, ifNoneMatch: true };
type Name = keyof ReturnType<typeof operationsOf>;
const everybody: readonly Name[] = [
  ...(['putA', 'putB', 'event1', 'event2', 'store', 'revert', 'delete'] as const),
  ...(['time', 'expire'] as const),
];
const allAtOnce: readonly [string, readonly Name[]][] = [
  ['a second PUT and a second event', ['putB', 'event2']],
];
const inTurn: readonly [string, readonly Name[]][] = [
  ['the server’s delete and the second PUT', ['delete', 'putB']],
  ['revert, the second event and the second PUT', ['revert', 'event2', 'putB']],
  ['the server’s delete and the second event', ['delete', 'event2']],
  ['expire', ['time', 'expire']],
];
const small: readonly [string, readonly Name[]][] = [
  ['expire and the second PUT', ['time', 'expire', 'putB']],
  ['revert and the server’s delete', ['delete', 'revert']],
];
const complete = process.env['EXHAUSTIVE'] === 'all' ? allAtOnce : inTurn;
const casts = isFullScale ? complete : small;

test.each(casts)(
  'no order of requests and no crash breaks a guarantee; without %s',
  async (_name, left) => {
    const actors = operationsOf(logic);
    const cast = everybody.filter((name) => !left.includes(name));
    const { situations, broken } = await explore(
      newWorld,
      cast.map((name) => actors[name]),
      watch,
      restAfter(logic),
    );
    expect(broken).toBeUndefined();
    // The smallest cast has tens of thousands of situations.
    expect(situations).toBeGreaterThan(10_000);
  },
  1_800_000,
);

/** The actors with StoreOnLoad. The first list is explored in each run, and the others at full scale. */
const storedOnLoad: readonly (readonly Name[])[] = [
  ['putA', 'event1', 'time', 'cleanup', 'revert'],
  ['putA', 'event1', 'event2', 'time', 'cleanup', 'revert'],
  ['putA', 'putB', 'event1', 'time', 'cleanup', 'delete'],
];

test.each(storedOnLoad.slice(0, isFullScale ? storedOnLoad.length : 1))(
  'with StoreOnLoad, no order of requests and no crash breaks a guarantee: %s, …',
  async (...cast) => {
    const settings = { storeOnLoad: true };
    const actors = operationsOf(logic, settings);
    const { situations, broken } = await explore(
      newWorld,
      cast.map((name) => actors[name]),
      watch,
      restAfter(logic, settings),
    );
    expect(broken).toBeUndefined();
    expect(situations).toBeGreaterThan(500);
  },
  1_800_000,
);
