import { describe, expect, test } from 'vitest';
import { knownDifferences } from './known-differences.ts';
import { notReplayed, reasonNotToReplay } from './not-replayed.ts';
import { leftOut, recordedNames, replayed } from './replay.ts';

/*
 * What AWS answered, step by step, against what the development S3 answers to the same calls.
 * `-t test_s3_cors` runs the cases whose name has that in it.
 */
import.meta.glob('./cases/*.ts', { eager: true });

describe('the recordings', () => {
  test('are all replayed', () => {
    expect(recordedNames.filter((name) => !replayed.has(name))).toEqual([]);
  });

  test('agree, but for one in twenty at most', () => {
    const different = Object.keys(knownDifferences);
    console.log(
      `${recordedNames.length} recordings replayed, ${different.length} with known differences`,
    );
    expect(different.filter((name) => !replayed.has(name))).toEqual([]);
    expect(different.length / recordedNames.length).toBeLessThanOrEqual(0.05);
  });

  test('that are left out have a reason, and each reason leaves some out', () => {
    expect(leftOut.filter((name) => reasonNotToReplay(name) === undefined)).toEqual([]);
    expect(recordedNames.filter((name) => reasonNotToReplay(name) !== undefined)).toEqual([]);
    const unused = notReplayed.filter(([pattern]) => !leftOut.some((name) => pattern.test(name)));
    expect(unused).toEqual([]);
  });
});
