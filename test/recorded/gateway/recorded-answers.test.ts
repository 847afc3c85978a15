import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { knownDifferences } from './known-differences.ts';
import { notReplayed } from './not-replayed.ts';
import { recordings, replayed } from './replay.ts';
import { readSnapshots, trimmed } from './snapshots.ts';

/*
 * What AWS answered, against what the stand-in of API Gateway answers to the same calls. `-t routing` runs the
 * cases with that in their names.
 */
import.meta.glob('./cases/*.ts', { eager: true });

const answersOf = (all: Readonly<Record<string, object>>): string[] =>
  Object.entries(all).flatMap(([name, answers]) =>
    Object.keys(answers).map((answer) => `${name} ${answer}`),
  );

describe('the recordings', () => {
  test('are all replayed, and all but one in twenty answers agree', () => {
    expect([...replayed].toSorted()).toEqual(Object.keys(recordings).toSorted());
    const all = answersOf(recordings);
    const different = answersOf(knownDifferences);
    console.log(`${all.length} recorded answers replayed, ${different.length} known to differ`);
    expect(different.filter((name) => !all.includes(name))).toEqual([]);
    expect(different.length / all.length).toBeLessThanOrEqual(0.05);
  });

  // Where the snapshots themselves are at hand, beside the repository.
  const folder = join(import.meta.dirname, '../../../../shared/aws-recorded/apigateway');
  test.runIf(existsSync(folder))('are those of the snapshots, but for those with a reason', () => {
    const snapshots = readSnapshots(folder);
    expect(trimmed(snapshots)).toEqual(recordings);
    const all = answersOf(snapshots);
    expect(notReplayed.filter(([pattern]) => !all.some((name) => pattern.test(name)))).toEqual([]);
    // Nothing to compare is nothing that needs a reason.
    const empty = Object.keys(snapshots).filter(
      (name) => !all.some((one) => one.startsWith(`${name} `)),
    );
    expect(empty).toEqual([]);
  });
});
