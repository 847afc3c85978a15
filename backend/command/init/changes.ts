import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { SettingError } from '../../runtime/settings.ts';
import { DATA_FOLDER, type FileChange } from './plan.ts';

const RECORD_NAME = 'init.json';
const RECORD = `${DATA_FOLDER}/${RECORD_NAME}`;

const ChangedFile = v.object({
  path: v.string(),
  /** Whether the file was created. */
  created: v.boolean(),
  /** The bytes before the change in Base64, of a file that has no added lines. */
  before: v.optional(v.string()),
  /** The SHA-256 after the change. */
  after: v.string(),
  /** The lines that were added. */
  added: v.optional(v.string()),
});
const InitRecord = v.object({
  files: v.array(ChangedFile),
  installed: v.boolean(),
  /** Whether the local stack was there before. Then it stays. */
  keepsData: v.boolean(),
});

/** What `init` has changed, for `init --undo`. */
export type InitRecord = v.InferOutput<typeof InitRecord>;
type ChangedFile = v.InferOutput<typeof ChangedFile>;

/** Returns what an earlier `init` has changed in the project. */
export function readRecord(folder: string): InitRecord | undefined {
  const file = join(folder, RECORD);
  if (!existsSync(file)) return undefined;
  const { success, output } = v.safeParse(InitRecord, parseJson(readFileSync(file, 'utf8')));
  if (!success) throw new SettingError(`${RECORD} is damaged. Undo the changes with git`);
  return output;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function writeRecord(folder: string, record: InitRecord): void {
  mkdirSync(join(folder, DATA_FOLDER), { recursive: true });
  writeFileSync(join(folder, RECORD), `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
}

export function removeRecord(folder: string): void {
  rmSync(join(folder, RECORD), { force: true });
}

/** Deletes the local stack. The record is deleted last, so that a failed deletion can be repeated. */
export function removeData(folder: string): void {
  const data = join(folder, DATA_FOLDER);
  for (const name of readdirSync(data)) {
    if (name !== RECORD_NAME) rmSync(join(data, name), { recursive: true });
  }
  rmSync(data, { recursive: true });
}

/** Remembers files that another program is about to change, such as the package manager. */
export function snapshot(folder: string, paths: readonly string[]): ReadonlyMap<string, Buffer> {
  return new Map(
    paths
      .filter((path) => existsSync(join(folder, path)))
      .map((path) => [path, readFileSync(join(folder, path))]),
  );
}

/** Returns the files that differ from the snapshot, as changes that can be undone. */
export function changedSince(
  folder: string,
  paths: readonly string[],
  before: ReadonlyMap<string, Buffer>,
): readonly ChangedFile[] {
  return paths.flatMap((path) => {
    const file = join(folder, path);
    if (!existsSync(file)) return [];
    const now = readFileSync(file);
    const old = before.get(path);
    if (old?.equals(now)) return [];
    const bytes = old && { before: old.toString('base64') };
    return [{ path, created: !old, after: hashOf(now), ...bytes }];
  });
}

/** Writes a file, and returns what undoes it. */
export function applyChange(folder: string, { path, content, added }: FileChange): ChangedFile {
  const file = join(folder, path);
  const created = !existsSync(file);
  mkdirSync(dirname(file), { recursive: true });
  // The rest of an edited file stays as it is, in whatever encoding.
  if (!created && added !== undefined) appendFileSync(file, added);
  else writeFileSync(file, content);
  // The lines are enough to undo the change. The file may have secrets, of which there must be no copy.
  return {
    path,
    created,
    after: hashOf(readFileSync(file)),
    ...(added !== undefined && { added }),
  };
}

/** Tells whether nobody has edited the file since. A file that was deleted counts as edited. */
export function isUnchanged(folder: string, { path, created, after }: ChangedFile): boolean {
  const file = join(folder, path);
  if (!existsSync(file)) return false;
  const bytes = readFileSync(file);
  if (hashOf(bytes) === after) return true;
  // On Windows, git may have changed the line ends.
  return (
    created &&
    hashOf(Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')) === after
  );
}

/** Undoes the change of a file that nobody has edited since. */
export function restore(folder: string, change: ChangedFile): void {
  const { path, created, before } = change;
  if (created) removeFile(folder, path);
  else if (before !== undefined) writeFileSync(join(folder, path), Buffer.from(before, 'base64'));
  else removeAdded(folder, change);
}

/** Removes the added lines from a file. Returns false if it has no added lines, or not all of them. */
export function removeAdded(folder: string, { path, added }: ChangedFile): boolean {
  const file = join(folder, path);
  if (!existsSync(file)) return true;
  if (added === undefined) return false;
  // The added lines are ASCII. This keeps the bytes of all others, in whatever encoding.
  const text = readFileSync(file, 'latin1');
  if (text.includes(added)) {
    writeFileSync(file, text.replace(added, ''), 'latin1');
    return true;
  }
  // An editor or git may have changed the line ends.
  const lines = text.split('\n');
  const found = added
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => lines.findIndex((one) => one.trimEnd() === line));
  if (found.includes(-1)) return false;
  writeFileSync(file, lines.filter((_line, at) => !found.includes(at)).join('\n'), 'latin1');
  return true;
}

/** Removes a file, and the folders that are empty without it. */
function removeFile(folder: string, path: string): void {
  // A package manager may have deleted its lock file already.
  rmSync(join(folder, path), { force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    try {
      rmdirSync(join(folder, parent));
    } catch {
      // It has other files.
      return;
    }
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
