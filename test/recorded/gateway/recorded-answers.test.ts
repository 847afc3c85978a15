import { describe, expect, test } from 'vitest';
import { knownDifferences } from './known-differences.ts';
import { notReplayed } from './not-replayed.ts';
import { leftOut, recordings, replayed } from './replay.ts';
import { answersOf } from './snapshots.ts';

/*
 * What AWS answered, against what the stand-in of API Gateway answers to the same calls. `-t routing` runs the
 * cases with that in their names.
 */
import.meta.glob('./cases/*.ts', { eager: true });

describe('the recordings', () => {
  test('are all replayed, and all but one in twenty answers agree', () => {
    expect([...replayed].toSorted()).toEqual(Object.keys(recordings).toSorted());
    const all = answersOf(recordings);
    const different = answersOf(knownDifferences);
    console.log(`${all.length} recorded answers replayed, ${different.length} known to differ`);
    expect(different.filter((name) => !all.includes(name))).toEqual([]);
    expect(different.length / all.length).toBeLessThanOrEqual(0.05);
  });

  test('that are left out have a reason, and each reason leaves some out', () => {
    const named = (answers: readonly string[]): string[] =>
      answers.filter((answer) => notReplayed.some(([pattern]) => pattern.test(answer)));
    expect(named(leftOut)).toEqual(leftOut);
    expect(named(answersOf(recordings))).toEqual([]);
    const unused = notReplayed.filter(([pattern]) => !leftOut.some((name) => pattern.test(name)));
    expect(unused).toEqual([]);
  });
});
