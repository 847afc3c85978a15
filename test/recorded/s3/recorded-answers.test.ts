import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSnapshots } from '../extract.ts';
import { knownDifferences } from './known-differences.ts';
import { notReplayed, reasonNotToReplay } from './not-replayed.ts';
import { recordedNames, replayed } from './replay.ts';

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

  // Where the snapshots themselves are at hand, beside the repository.
  const snapshots = join(import.meta.dirname, '../../../../shared/aws-recorded/s3');
  test.runIf(existsSync(snapshots))('are those of the snapshots, but for the excluded', () => {
    const all = [...readSnapshots(snapshots).keys()];
    expect(all.filter((name) => !reasonNotToReplay(name))).toEqual(recordedNames);
    const unused = notReplayed.filter(([pattern]) => !all.some((name) => pattern.test(name)));
    expect(unused).toEqual([]);
  });
});
