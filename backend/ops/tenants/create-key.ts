import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ApiKey, ApiKeys } from './api-keys.ts';
import { TenantError } from './error.ts';
import type { KeyRows } from './key-rows.ts';
import type { KeyRecord } from '../../domain/key-record.ts';

/** Attempts to create a key in a later second than the earlier one. */
const MAX_ATTEMPTS = 5;

export interface NewKey {
  readonly name: string;
  readonly description: string;
  readonly record: KeyRecord;
  /** Returns the tenant's current record, which another command may change at any time. */
  readonly reread: () => Promise<KeyRecord | undefined>;
  /** The time of the earlier key. The new one must be newer, to be recognized as the newest. */
  readonly after?: Date | undefined;
  readonly apiKeys: Pick<ApiKeys, 'create' | 'addToPlan' | 'delete'>;
  readonly rows: Pick<KeyRows, 'put' | 'delete'>;
}

/**
 * Creates an API key and returns its value. Writes the row before it adds the key to the plan, so that every
 * accepted key has a row. If anything fails, deletes the new key, and the earlier keys stay as they were.
 */
export async function createKey(key: NewKey): Promise<string> {
  const { apiKeys, rows } = key;
  const { id, value } = await createLater(key);
  try {
    await writeRow(id, key);
    await apiKeys.addToPlan(id);
    return value;
  } catch (error) {
    // A key that remains is not in the plan, so it does no harm. `rotate --finish` deletes it.
    await apiKeys.delete(id).catch(() => undefined);
    await rows.delete(id).catch(() => undefined);
    throw error;
  }
}

/** Writes the row again until nothing has changed it in the meantime. See `changeRows`. */
async function writeRow(id: string, { record, reread, rows }: NewKey): Promise<void> {
  let written = record;
  await rows.put(id, written);
  for (;;) {
    const current = (await reread()) ?? written;
    if (isDeepStrictEqual(current, written)) return;
    written = current;
    await rows.put(id, written);
  }
}

async function createLater({
  name,
  description,
  after,
  apiKeys,
}: NewKey): Promise<ApiKey & { readonly value: string }> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const key = await apiKeys.create(name, description);
    if (!after || !key.createdAt || key.createdAt > after) return key;
    await apiKeys.delete(key.id);
    await delay(1000);
  }
  throw new TenantError(
    `API Gateway gives the new key of ${name} no later time than the earlier one`,
  );
}
