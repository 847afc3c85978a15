/**
 * The share of the full number of runs in property tests. `npm test` and plain `vitest` run a twentieth, which
 * takes seconds. `npm run verify` runs more, and with TEST_SCALE=1 all of them. TEST_SCALE=10 is for overnight runs.
 */
export const TEST_SCALE = Number(process.env['TEST_SCALE'] ?? 0.05);

/** Whether tests with a short and a complete version run the complete version. */
export const isFullScale = TEST_SCALE >= 1;

/**
 * Returns the number of runs of a property test.
 *
 * @param least - The minimum. With fewer runs, the test would miss a case that it must see at least once.
 */
export function scaledRuns(full: number, least = 1): number {
  return Math.max(least, Math.round(full * TEST_SCALE));
}
