import type { Context } from './context.ts';
import { removeObject } from './delete-object.ts';
import { discardUpload } from './multipart-upload.ts';
import type { StoredObject } from './object-index.ts';
import type { Tags } from './object-tags.ts';

/** The part of a lifecycle rule that is carried out here. */
export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly prefix: string;
  /** All of them must be on the object. */
  readonly tags: Tags;
  readonly expireAfterDays?: number | undefined;
  readonly abortAfterDays?: number | undefined;
}

export interface LifecycleResult {
  readonly expired: number;
  readonly aborted: number;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * What S3 does once a day or so, on demand: deletes objects and aborts uploads whose days are over. A
 * day counts from the midnight (UTC) that follows it:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export async function runLifecycle(context: Context): Promise<LifecycleResult> {
  let expired = 0;
  let aborted = 0;
  for (const [bucket, { lifecycle }] of context.buckets.entries()) {
    for (const rule of lifecycle.filter(({ enabled }) => enabled)) {
      expired += await expireObjects(bucket, rule, context);
      aborted += await abortUploads(bucket, rule, context);
    }
  }
  return { expired, aborted };
}

async function expireObjects(
  bucket: string,
  rule: LifecycleRule,
  context: Context,
): Promise<number> {
  const { expireAfterDays: days } = rule;
  if (days === undefined) return 0;
  let expired = 0;
  for await (const [key, object] of context.index.entries(bucket, rule.prefix, '')) {
    if (!hasTags(object, rule.tags) || !isOver(object.lastModified, days, context.clock()))
      continue;
    await removeObject(bucket, key, undefined, context);
    expired += 1;
  }
  return expired;
}

async function abortUploads(
  bucket: string,
  rule: LifecycleRule,
  context: Context,
): Promise<number> {
  const { abortAfterDays: days } = rule;
  if (days === undefined) return 0;
  const uploads = await Array.fromAsync(context.uploads.uploads(bucket));
  const over = uploads.filter(
    ([, { key, initiated }]) =>
      key.startsWith(rule.prefix) && isOver(initiated, days, context.clock()),
  );
  for (const [uploadId] of over) {
    await context.uploads.inTurn(bucket, uploadId, () => discardUpload(bucket, uploadId, context));
  }
  return over.length;
}

function hasTags(object: StoredObject, tags: Tags): boolean {
  return Object.entries(tags).every(([name, value]) => object.tags[name] === value);
}

function isOver(since: number, days: number, now: number): boolean {
  return Math.ceil((since + days * DAY) / DAY) * DAY <= now;
}
