import * as v from 'valibot';
import type { Context, S3Answer } from './context.ts';
import type { LifecycleRule } from './lifecycle.ts';
import { TagElement } from './object-tagging.ts';
import { readXmlBody } from './read-xml-body.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { xmlAnswer } from './xml-answer.ts';

const Days = v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number), v.minValue(1));
const MOST_RULES = 1000;

// Strict: a rule that could not be carried out here must not look as if it were.
const RuleElement = v.strictObject({
  ID: v.optional(v.string(), ''),
  Status: v.picklist(['Enabled', 'Disabled']),
  Prefix: v.optional(v.string()),
  Filter: v.optional(
    v.union([
      v.literal(''),
      v.strictObject({
        Prefix: v.optional(v.string()),
        Tag: v.optional(v.pipe(v.array(TagElement), v.length(1))),
        And: v.optional(
          v.strictObject({
            Prefix: v.optional(v.string()),
            Tag: v.optional(v.array(TagElement), []),
          }),
        ),
      }),
    ]),
  ),
  Expiration: v.optional(v.strictObject({ Days })),
  AbortIncompleteMultipartUpload: v.optional(v.strictObject({ DaysAfterInitiation: Days })),
});

const LifecycleDocument = v.object({
  LifecycleConfiguration: v.object({
    Rule: v.pipe(v.array(RuleElement), v.minLength(1), v.maxLength(MOST_RULES)),
  }),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
export async function putBucketLifecycle(request: S3Request, context: Context): Promise<S3Answer> {
  const { LifecycleConfiguration } = await readXmlBody(request, LifecycleDocument);
  await context.buckets.set(request.bucket, { lifecycle: LifecycleConfiguration.Rule.map(toRule) });
  return { status: 200, headers: {} };
}

function toRule(element: v.InferOutput<typeof RuleElement>): LifecycleRule {
  const filter = element.Filter === '' ? {} : (element.Filter ?? {});
  const elements = [...(filter.Tag ?? []), ...(filter.And?.Tag ?? [])];
  const rule: LifecycleRule = {
    id: element.ID,
    enabled: element.Status === 'Enabled',
    prefix: filter.Prefix ?? filter.And?.Prefix ?? element.Prefix ?? '',
    tags: Object.fromEntries(elements.map(({ Key, Value }) => [Key, Value])),
    expireAfterDays: element.Expiration?.Days,
    abortAfterDays: element.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
  };
  if (rule.abortAfterDays !== undefined && elements.length > 0) {
    throw new S3Error(
      'InvalidRequest',
      'AbortIncompleteMultipartUpload cannot be specified with Tags.',
    );
  }
  if (rule.abortAfterDays === undefined && rule.expireAfterDays === undefined) {
    throw new S3Error('InvalidRequest', 'At least one action needs to be specified in a rule.');
  }
  return rule;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html */
export async function getBucketLifecycle(
  { bucket }: S3Request,
  context: Context,
): Promise<S3Answer> {
  const { lifecycle } = context.buckets.get(bucket);
  if (lifecycle.length === 0) throw new S3Error('NoSuchLifecycleConfiguration');
  return xmlAnswer('LifecycleConfiguration', { Rule: lifecycle.map(toElement) });
}

function toElement({
  id,
  enabled,
  prefix,
  tags,
  expireAfterDays,
  abortAfterDays,
}: LifecycleRule): object {
  const Tag = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return {
    ID: id,
    Status: enabled ? 'Enabled' : 'Disabled',
    Filter: Tag.length > 0 ? { And: { Prefix: prefix, Tag } } : { Prefix: prefix },
    ...(expireAfterDays !== undefined && { Expiration: { Days: expireAfterDays } }),
    ...(abortAfterDays !== undefined && {
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortAfterDays },
    }),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html */
export async function deleteBucketLifecycle(
  { bucket }: S3Request,
  context: Context,
): Promise<S3Answer> {
  await context.buckets.set(bucket, { lifecycle: [] });
  return { status: 204, headers: {} };
}
