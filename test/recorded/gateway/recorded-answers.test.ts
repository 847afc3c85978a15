import { describe, expect, test } from 'vitest';
import { knownDifferences } from './known-differences.ts';
import { notReplayed } from './not-replayed.ts';
import { leftOut, recordings, replayed } from './replay.ts';
import { answersOf } from './snapshots.ts';

/*
 * Compares the answers of AWS with those of the API Gateway stand-in to the same calls. `-t routing` runs the
 * cases with "routing" in their names.
 */
import.meta.glob('./cases/*.ts', { eager: true });

describe('API Gateway recordings', () => {
  test('all API Gateway recordings are replayed, and at least 95 % of the answers agree', () => {
    expect([...replayed].toSorted()).toEqual(Object.keys(recordings).toSorted());
    const all = answersOf(recordings);
    const different = answersOf(knownDifferences);
    console.log(`${all.length} recorded answers replayed, ${different.length} known to differ`);
    expect(different.filter((name) => !all.includes(name))).toEqual([]);
    expect(different.length / all.length).toBeLessThanOrEqual(0.05);
  });

  test('each omitted API Gateway recording has a reason, and each reason is used', () => {
    const named = (answers: readonly string[]): string[] =>
      answers.filter((answer) => notReplayed.some(([pattern]) => pattern.test(answer)));
    expect(named(leftOut)).toEqual(leftOut);
    expect(named(answersOf(recordings))).toEqual([]);
    const unused = notReplayed.filter(([pattern]) => !leftOut.some((name) => pattern.test(name)));
    expect(unused).toEqual([]);
  });
});
