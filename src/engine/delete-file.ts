import { remove } from '../contract/operations.ts';
import { isFilestoreError } from '../contract/errors.ts';
import type { FailureTable } from './retry/retry-policy.ts';
import type { UploadHandle } from './transfer/part-urls.ts';
import { persist } from './retry/retry.ts';
import type { Platform } from './platform.ts';

/**
 * Once, and what went wrong is told. A file that the server no longer knows is as good as deleted.
 *
 * @throws {FilestoreError} `wrong-state` once it is stored, `api-unreachable` and the like
 */
export async function deleteFile(
  platform: Platform,
  { id, token }: Pick<UploadHandle, 'id' | 'token'>,
): Promise<void> {
  try {
    await platform.call(remove, { id, token, keepalive: true });
  } catch (error) {
    const gone = isFilestoreError(error) && ['file-not-found', 'file-deleted'].includes(error.code);
    if (!gone) throw error;
  }
}

/** As well as it can, several times, since people cancel when the network is bad; expire does the rest. */
export async function forgetFile(
  { platform, table }: { readonly platform: Platform; readonly table: FailureTable },
  handle: UploadHandle,
): Promise<void> {
  const { signal } = new AbortController();
  const attempt = (): Promise<void> => deleteFile(platform, handle);
  await persist({ platform, table, signal, attempt }).catch(() => undefined);
}
