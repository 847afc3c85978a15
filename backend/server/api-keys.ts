import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { KeyRecord } from '../domain/key-record.ts';
import type { KeyTable } from '../stores/database.ts';
import type { ApiKey, ApiKeys } from './options.ts';

export const DEFAULT_TENANT = 'default';

/** Sixteen random letters and digits have 82 bits. */
const MIN_LENGTH = 16;

/** Returns the id of a key. The database and the log have only ids, which do not reveal the keys. */
export function keyIdOf(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}

/** The keys of the options, and those that are in the database. */
export function apiKeys(keys: ApiKeys, database: Pick<KeyTable, 'get'>): Pick<KeyTable, 'get'> {
  const known = readKeys(keys);
  return { get: async (id) => known.get(id) ?? database.get(id) };
}

/** @throws {TypeError} if a key is short, or has two meanings */
export function readKeys(keys: ApiKeys): ReadonlyMap<string, KeyRecord> {
  const list: readonly ApiKey[] =
    'browser' in keys
      ? [
          { key: keys.browser, role: 'browser' },
          { key: keys.server, role: 'server' },
        ]
      : keys;
  const records = new Map<string, KeyRecord>();
  for (const { key, ...record } of list) {
    const parsed = v.safeParse(KeyRecord, { tenant: DEFAULT_TENANT, ...record });
    if (!parsed.success) {
      const [issue] = parsed.issues;
      throw new TypeError(`keys: ${v.getDotPath(issue) ?? 'a key'} is invalid`);
    }
    const name = `the ${parsed.output.role} key of ${parsed.output.tenant}`;
    if (typeof key !== 'string' || key.length < MIN_LENGTH) {
      throw new TypeError(`keys: ${name} must have at least ${MIN_LENGTH} characters`);
    }
    const id = keyIdOf(key);
    if (records.has(id)) throw new TypeError(`keys: ${name} is also another key`);
    records.set(id, parsed.output);
  }
  return records;
}
