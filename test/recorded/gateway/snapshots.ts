import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import type { Recorded } from './compare.ts';
import { reasonNotToReplay } from './not-replayed.ts';

/*
 * `node test/recorded/gateway/snapshots.ts FOLDER` writes `recorded.json` from a folder of snapshots, such as
 * `tests/aws/services/apigateway` of LocalStack. The file contains the answers that are replayed.
 */

/** Answers by recording (the key without its folder) and by name. */
export type Recordings = Readonly<Record<string, Readonly<Record<string, Recorded>>>>;

export interface RecordedFile {
  readonly origin: string;
  /** Answers that `not-replayed.ts` excludes, each by its recording and its name. */
  readonly leftOut: readonly string[];
  readonly recordings: Recordings;
}

const ORIGIN =
  'Answers of AWS, recorded by the AWS-validated tests of LocalStack (https://github.com/localstack/localstack, commit 8b9a79f05, Apache-2.0). A key is the name of the test that made the calls, below tests/aws/services/apigateway.';

function readSnapshots(folder: string): Recordings {
  const files = readdirSync(folder).filter((name) => name.endsWith('.snapshot.json'));
  const entries = files.toSorted().flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return Object.entries(JSON.parse(text) as Record<string, { 'recorded-content': object }>);
  });
  return Object.fromEntries(
    entries.map(([key, snapshot]) => [
      key.replace(/^.*?\/(?=test_)/, ''),
      snapshot['recorded-content'] as Record<string, Recorded>,
    ]),
  );
}

/** Returns a name for each answer: its recording and its own name. */
export function answersOf(recordings: Readonly<Record<string, object>>): string[] {
  return Object.entries(recordings).flatMap(([name, answers]) =>
    Object.keys(answers).map((answer) => `${name} ${answer}`),
  );
}

/** Returns the recordings without the answers that are not replayed. */
function trimmed(recordings: Recordings): Recordings {
  const entries = Object.entries(recordings).map(([name, answers]) => {
    const kept = Object.entries(answers).filter(([answer]) => !reasonNotToReplay(name, answer));
    return [name, Object.fromEntries(kept)] as const;
  });
  return Object.fromEntries(entries.filter(([, answers]) => Object.keys(answers).length > 0));
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Name the folder with the snapshots');
  const snapshots = readSnapshots(folder);
  const recordings = trimmed(snapshots);
  const kept = new Set(answersOf(recordings));
  const leftOut = answersOf(snapshots).filter((answer) => !kept.has(answer));
  const file: RecordedFile = { origin: ORIGIN, leftOut, recordings };
  const path = join(import.meta.dirname, 'recorded.json');
  writeFileSync(path, await format(JSON.stringify(file), { parser: 'json', printWidth: 100 }));
}
