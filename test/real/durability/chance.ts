import { randomBytes, randomInt } from 'node:crypto';

/** Random choices that a printed seed repeats: `DURABILITY_SEED=number npm run verify -- real`. */
export interface Chance {
  readonly seed: number;
  /** Returns an integer from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  of<Item>(items: readonly [Item, ...(readonly Item[])]): Item;
}

export function newChance(
  seed = Number(process.env['DURABILITY_SEED'] ?? randomInt(2 ** 31)),
): Chance {
  // The generator is Mulberry32.
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return { seed, integer, of: (items) => items[integer(0, items.length - 1)] ?? items[0] };
}

const pool = randomBytes(8 * 1024 ** 2);
let count = 0;

/** Returns bytes that differ from those of every other call. */
export function newBytes(chance: Chance, size: number): Buffer {
  const start = chance.integer(0, pool.length - size);
  const bytes = Buffer.from(pool.subarray(start, start + size));
  bytes.write(String((count += 1)));
  return bytes;
}
