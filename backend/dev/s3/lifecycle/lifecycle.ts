import type { Context } from '../context.ts';
import { removeObject } from '../operations/delete-object.ts';
import { appliesTo, endOf, expiryOf, type LifecycleRule } from './lifecycle-rule.ts';
import { discardUpload } from '../operations/multipart-upload.ts';

export interface LifecycleResult {
  readonly expired: number;
  readonly aborted: number;
}

/** The time for which a completed upload is remembered, so that a retry after a lost response succeeds. */
const REMEMBER_COMPLETED_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * Deletes expired objects and aborts expired uploads. S3 does this about once a day, this server on demand.
 */
export async function runLifecycle(context: Context): Promise<LifecycleResult> {
  let expired = 0;
  let aborted = 0;
  for (const [bucket, { lifecycle }] of context.buckets.entries()) {
    for (const rule of lifecycle.filter(({ enabled }) => enabled)) {
      expired += await expireObjects(bucket, rule, context);
      aborted += await abortUploads(bucket, rule, context);
    }
    const before = context.clock() - REMEMBER_COMPLETED_MILLISECONDS;
    await context.uploads.removeCompleted(bucket, before);
  }
  return { expired, aborted };
}

async function expireObjects(
  bucket: string,
  rule: LifecycleRule,
  context: Context,
): Promise<number> {
  const { expiration } = rule;
  if (!expiration) return 0;
  let expired = 0;
  for await (const [key, object] of context.index.entries(bucket, rule.filter.prefix ?? '', '')) {
    if (!appliesTo(rule, key, object)) continue;
    if (expiryOf(expiration, object.lastModified) > context.clock()) continue;
    await removeObject(bucket, key, undefined, context);
    expired += 1;
  }
  return expired;
}

async function abortUploads(
  bucket: string,
  { abortAfterDays: days, filter: { prefix = '' } }: LifecycleRule,
  context: Context,
): Promise<number> {
  if (days === undefined) return 0;
  const uploads = await Array.fromAsync(context.uploads.uploads(bucket));
  const expiredUploads = uploads.filter(
    ([, { key, initiated }]) => key.startsWith(prefix) && endOf(initiated, days) <= context.clock(),
  );
  for (const [uploadId] of expiredUploads) {
    await context.uploads.inTurn(bucket, uploadId, () => discardUpload(bucket, uploadId, context));
  }
  return expiredUploads.length;
}
