import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { differencesFrom, type Bindings, type Recorded } from './compare.ts';
import { knownDifferences } from './known-differences.ts';
import type { RecordedFile } from './snapshots.ts';

const path = join(import.meta.dirname, 'recorded.json');
export const { leftOut, recordings } = JSON.parse(readFileSync(path, 'utf8')) as RecordedFile;

/** The recordings that a case replays. */
export const replayed = new Set<string>();

type Answers = Readonly<Record<string, unknown>>;

/**
 * Defines a test that makes the calls of a recording, named by its key without the folder, and compares each
 * answer. Answers listed in `known-differences.ts` must differ.
 */
export function replay(
  recording: string,
  play: (recorded: Readonly<Record<string, Recorded>>) => Promise<Answers> | Answers,
): void {
  replayed.add(recording);
  test(recording, async () => {
    const recorded = recordings[recording];
    if (!recorded) throw new Error(`recorded.json has no ${recording}`);
    const answers = await play(recorded);
    expect(Object.keys(answers).toSorted()).toEqual(Object.keys(recorded).toSorted());
    const bindings: Bindings = new Map();
    const known = knownDifferences[recording] ?? {};
    const unexpected: string[] = [];
    const agreeing: string[] = [];
    for (const [name, answer] of Object.entries(answers)) {
      const found = differencesFrom(recorded[name], answer, bindings, name);
      if (!(name in known)) unexpected.push(...found);
      else if (found.length === 0) agreeing.push(name);
    }
    expect({ unexpected, agreeing }).toEqual({ unexpected: [], agreeing: [] });
  });
}
