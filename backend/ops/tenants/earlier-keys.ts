import type { KeyRole } from '../../../src/contract/server-operations.ts';
import { TenantError } from './error.ts';
import type { ListedKey } from './tenants.ts';

/**
 * Returns the newest key that the API accepts, or undefined if there is none.
 *
 * @param keys - The newest first, as `Tenants.keys` returns them.
 */
export function newestKey(keys: readonly ListedKey[], role: KeyRole): ListedKey | undefined {
  return keys.find((key) => key.role === role && key.working);
}

/**
 * Returns the keys that the end of a rotation deletes: all but the newest of each role, and those that do not
 * work. A role with only one key is left as it is.
 *
 * @throws {TenantError} if there is nothing to delete, or if a role would be left without a key
 */
export function earlierKeys(
  name: string,
  keys: readonly ListedKey[],
  roles: readonly KeyRole[],
): readonly ListedKey[] {
  const earlier = roles.flatMap((role) => {
    const newest = newestKey(keys, role);
    if (!newest) throw new TenantError(`${name} has no ${role} key. Create one with rotate first.`);
    return keys.filter((key) => key.role === role && key.id !== newest.id);
  });
  if (earlier.length === 0) {
    throw new TenantError(
      `${name} has only one ${roles.join(' and one ')} key, so there is nothing to delete. Create new keys with rotate first.`,
    );
  }
  return earlier;
}
