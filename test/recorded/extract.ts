import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { reasonNotToReplay } from './s3/not-replayed.ts';

/*
 * `node test/recorded/extract.ts FOLDER` writes `s3/recorded.json` from a folder of snapshots, such as
 * `tests/aws/services/s3` of LocalStack. The file contains AWS's answers for the recordings that are
 * replayed, and the names of the others.
 */

interface Snapshot {
  readonly 'recorded-date': string;
  readonly 'recorded-content': object;
}

const ORIGIN =
  'Answers of AWS, recorded by the AWS-validated tests of LocalStack (https://github.com/localstack/localstack, commit 8b9a79f05, Apache-2.0). A key is the name of the test that made the calls, below tests/aws/services/s3.';

/** Returns the recordings by their key without the folder. */
function readSnapshots(folder: string): Map<string, Snapshot> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.snapshot.json'));
  const entries = files.flatMap((name) =>
    Object.entries(
      JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, Snapshot>,
    ),
  );
  return new Map(entries.map(([key, value]) => [key.replace(/^.*?\/(?=test_)/, ''), value]));
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Name the folder with the snapshots');
  const snapshots = readSnapshots(folder);
  const { replayed = [], leftOut = [] } = Object.groupBy(snapshots.keys(), (key) =>
    reasonNotToReplay(key) === undefined ? 'replayed' : 'leftOut',
  );
  const recordings = Object.fromEntries(
    replayed.map((key) => [key, snapshots.get(key)?.['recorded-content']]),
  );
  const text = JSON.stringify({ origin: ORIGIN, leftOut, recordings });
  const path = join(import.meta.dirname, 's3/recorded.json');
  writeFileSync(path, await format(text, { parser: 'json', printWidth: 110 }));
}
