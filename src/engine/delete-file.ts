import { hasCode } from '../contract/errors.ts';
import { remove } from '../contract/operations.ts';
import type { Platform } from './platform.ts';
import type { RetryPolicy } from './retry/retry-policy.ts';
import { Retry, withRetry } from './retry/retry.ts';
import type { UploadRef } from './upload-ref.ts';

/**
 * Deletes a file on the server, with one request. A file that the server does not have counts as
 * deleted.
 *
 * @throws {FilestoreError} `wrong-state` once it is stored, `api-unreachable` and others
 */
export async function deleteFile(platform: Platform, { id, token }: UploadRef): Promise<void> {
  try {
    await platform.call(remove, { id, token, keepalive: true });
  } catch (error) {
    if (!hasCode(error, 'file-not-found', 'file-deleted')) throw error;
  }
}

/**
 * Deletes a file that is no longer needed, with retries, because users often abort on a bad network. Never
 * rejects, because a file that is left behind expires on the server.
 */
export async function deleteWithRetry(
  { platform, policy }: { readonly platform: Platform; readonly policy: RetryPolicy },
  ref: UploadRef,
): Promise<void> {
  const { signal } = new AbortController();
  const retry = new Retry({ platform, policy, signal });
  await withRetry(retry, () => deleteFile(platform, ref)).catch(() => undefined);
}
