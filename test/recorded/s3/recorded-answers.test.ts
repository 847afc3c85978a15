import { describe, expect, test } from 'vitest';
import { knownDifferences } from './known-differences.ts';
import { notReplayed, reasonNotToReplay } from './not-replayed.ts';
import { leftOut, recordedNames, replayed } from './replay.ts';

/*
 * Compares the answers of AWS, step by step, with those of the development S3 to the same calls. `-t
 * test_s3_cors` runs the cases with "test_s3_cors" in their names.
 */
import.meta.glob('./cases/*.ts', { eager: true });

describe('S3 recordings', () => {
  test('all S3 recordings are replayed', () => {
    expect(recordedNames.filter((name) => !replayed.has(name))).toEqual([]);
  });

  test('at least 95 % of the S3 recordings agree', () => {
    const different = Object.keys(knownDifferences);
    console.log(
      `${recordedNames.length} recordings replayed, ${different.length} with known differences`,
    );
    expect(different.filter((name) => !replayed.has(name))).toEqual([]);
    expect(different.length / recordedNames.length).toBeLessThanOrEqual(0.05);
  });

  test('each omitted S3 recording has a reason, and each reason is used', () => {
    expect(leftOut.filter((name) => reasonNotToReplay(name) === undefined)).toEqual([]);
    expect(recordedNames.filter((name) => reasonNotToReplay(name) !== undefined)).toEqual([]);
    const unused = notReplayed.filter(([pattern]) => !leftOut.some((name) => pattern.test(name)));
    expect(unused).toEqual([]);
  });
});
