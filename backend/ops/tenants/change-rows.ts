import { isDeepStrictEqual } from 'node:util';
import { awsProblem } from '../aws-error.ts';
import { TenantError } from './error.ts';
import type { KeyRows, RowChanges } from './key-rows.ts';

/** More passes mean that other commands change the tenant all the time. */
const MAX_PASSES = 10;

interface ChangedTenant {
  readonly name: string;
  /** Returns the ids of all keys of the tenant. A concurrent rotation adds one. */
  readonly ids: () => Promise<readonly string[]>;
  readonly rows: Pick<KeyRows, 'get' | 'change'>;
  readonly changes: RowChanges;
}

/**
 * Changes the rows of all keys of a tenant. Every request reads them, so the change applies immediately. A
 * rotation may copy a row before the change and write the copy afterwards, so the rows are changed until a
 * complete pass finds all of them as they should be. The rotation reads the row again after it has written the
 * copy, so one of the two commands sees the other.
 *
 * @returns the ids of the keys
 * @throws {TenantError} that says how many keys are changed, if only some are. The command can be repeated.
 */
export async function changeRows({
  name,
  ids,
  rows,
  changes,
}: ChangedTenant): Promise<readonly string[]> {
  const done = new Set<string>();
  let known: readonly string[] = [];
  try {
    for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
      known = await ids();
      if (known.length === 0) throw new TenantError(`There is no tenant ${name}`);
      const outdated: string[] = [];
      for (const id of known) {
        const record = await rows.get(id);
        if (!record) continue;
        if (!complies(record, changes)) {
          outdated.push(id);
          await rows.change(id, changes);
        }
        done.add(id);
      }
      if (outdated.length === 0) return [...done];
    }
    throw new TenantError(`Other commands keep changing ${name}. Run the command again.`);
  } catch (error) {
    if (done.size === 0 || done.size === known.length) throw error;
    const cause = awsProblem(error) ?? (error instanceof Error ? error.message : '');
    throw new TenantError(
      `Only ${done.size} of ${known.length} keys of ${name} have been changed. Run the command again. ${cause}`,
      { cause: error },
    );
  }
}

function complies(record: object, changes: RowChanges): boolean {
  const values = new Map<string, unknown>(Object.entries(record));
  return Object.entries(changes).every(([key, value]) => isDeepStrictEqual(values.get(key), value));
}
