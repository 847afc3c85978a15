import { FilestoreError } from '../../contract/errors.ts';
import { FORM_BYTES, MAX_FORM_BYTES } from '../../contract/limits.ts';
import { preprocess } from '../../contract/operations.ts';
import { uploadMethods } from '../../contract/requests.ts';
import type { PreprocessResponse } from '../../contract/responses.ts';
import type { WaitReason } from '../../contract/upload-states.ts';
import { onAbort } from '../abort.ts';
import type { Platform } from '../platform.ts';
import { refusalOf } from '../refusal.ts';
import { handlingOf, type RetryPolicy } from '../retry/retry-policy.ts';
import { Retry, withRetry } from '../retry/retry.ts';
import { FORM_SECONDS } from '../tuning.ts';
import type { HashedFile } from './file-to-presign.ts';

export interface PresignSettings {
  readonly platform: Platform;
  readonly policy: RetryPolicy;
  /** Returns the current grant. */
  readonly grant: () => string | undefined;
  /** The speed of one connection, once it is known. */
  readonly bytesPerSecond: () => number | undefined;
  /** Whether more files are about to be presigned. */
  readonly hasMoreFiles: () => boolean;
}

/**
 * Registers files in one call, which is repeated as the retry policy says. Ends early only when all files of the
 * batch were aborted.
 *
 * @returns one result for each file; `started` is when the call was made
 */
export async function callPreprocess(
  batch: readonly HashedFile[],
  settings: PresignSettings,
): Promise<PreprocessResponse & { readonly started: number }> {
  const { platform, policy, grant, bytesPerSecond } = settings;
  // A response can be lost after the server has registered the files and counted them.
  const idempotencyKey = platform.randomKey();
  // Aborts only the back-off. A call in flight registers files whose ids are needed to delete them.
  const abandoned = new AbortController();
  const abandon = (): void => {
    if (batch.every(({ signal }) => signal.aborted)) abandoned.abort();
  };
  const onWait = (reason: WaitReason): void => {
    for (const queued of batch) if (!queued.signal.aborted) queued.onWait(reason);
  };
  const retry = new Retry({ ...settings, signal: abandoned.signal, onWait });
  const files = batch.map(({ request, hashed }) => ({ ...request, ...hashed.checksums }));
  // Read once, because with another grant the key stands for another call, which is paid again.
  const body = {
    accepts: uploadMethods,
    maxFormBytes: maxFormBytesAt(bytesPerSecond()),
    grant: grant(),
    files,
  };
  const response = withRetry(retry, async () => {
    const started = platform.now();
    const answer = await platform.call(preprocess, { body, idempotencyKey });
    const count = answer.files.length;
    if (count !== batch.length) {
      throw new FilestoreError('api-answer-unreadable', {
        detail: `preprocess answered ${count} files of ${batch.length}`,
      });
    }
    for (const file of answer.files) {
      const refusal = 'error' in file && refusalOf(file);
      // Repeats the call, which returns the other files again. Another call would count this one twice.
      if (refusal && handlingOf(refusal, policy).action === 'retry') throw refusal;
    }
    return { ...answer, started };
  });
  for (const { signal } of batch) onAbort(signal, response, abandon);
  return response;
}

/** Returns the size of the largest form upload that is fast enough to need no progress. */
function maxFormBytesAt(bytesPerSecond = 0): number {
  const bytes = Math.floor(bytesPerSecond * FORM_SECONDS);
  return Math.min(MAX_FORM_BYTES, Math.max(FORM_BYTES, bytes));
}
