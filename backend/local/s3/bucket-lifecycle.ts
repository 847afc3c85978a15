import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { Context, S3Answer } from './context.ts';
import type { Expiration, LifecycleFilter, LifecycleRule } from './lifecycle-rule.ts';
import { TagElement } from './object-tagging.ts';
import { readChecksummedXmlBody } from './read-xml-body.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import type { VerifiedSignature } from './signature.ts';
import { EmptyElement } from './xml.ts';
import { xmlAnswer } from './xml-answer.ts';

const WholeNumber = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number));
const MOST_RULES = 1000;
const DAY = 24 * 60 * 60 * 1000;

const conditions = {
  Prefix: v.optional(v.string()),
  ObjectSizeGreaterThan: v.optional(WholeNumber),
  ObjectSizeLessThan: v.optional(WholeNumber),
};

const FilterElement = v.union([
  v.pipe(
    v.strictObject({
      ...conditions,
      Tag: v.optional(v.pipe(v.array(TagElement), v.length(1))),
      And: v.optional(v.strictObject({ ...conditions, Tag: v.optional(v.array(TagElement), []) })),
    }),
    // One condition, or `And` around several.
    v.check((filter) => Object.values(filter).filter((value) => value !== undefined).length <= 1),
  ),
  EmptyElement,
]);

// Strict: a rule that could not be carried out here must not look as if it were.
const RuleElement = v.pipe(
  v.strictObject({
    ID: v.optional(v.string()),
    Status: v.picklist(['Enabled', 'Disabled']),
    Prefix: v.optional(v.string()),
    Filter: v.optional(FilterElement),
    Expiration: v.optional(
      v.union([v.strictObject({ Days: WholeNumber }), v.strictObject({ Date: v.string() })]),
    ),
    AbortIncompleteMultipartUpload: v.optional(
      v.strictObject({ DaysAfterInitiation: WholeNumber }),
    ),
  }),
  v.check(({ Prefix, Filter }) => (Prefix === undefined) !== (Filter === undefined)),
);

type Rule = v.InferOutput<typeof RuleElement>;

const LifecycleDocument = v.strictObject({
  LifecycleConfiguration: v.strictObject({
    Rule: v.pipe(v.array(RuleElement), v.minLength(1), v.maxLength(MOST_RULES)),
  }),
});

/** Nothing is moved to another storage class here, so that both values do the same. */
const TRANSITION_SIZES = ['all_storage_classes_128K', 'varies_by_storage_class'] as const;
const TRANSITION_HEADER = 'x-amz-transition-default-minimum-object-size';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
export async function putBucketLifecycle(
  request: S3Request,
  context: Context,
  signature: VerifiedSignature,
): Promise<S3Answer> {
  const transitionSize = request.headers.get(TRANSITION_HEADER) ?? TRANSITION_SIZES[0];
  if (!TRANSITION_SIZES.some((known) => known === transitionSize)) {
    throw new S3Error(
      'InvalidRequest',
      `Invalid TransitionDefaultMinimumObjectSize found: ${transitionSize}`,
    );
  }
  const document = await readChecksummedXmlBody(request, signature, LifecycleDocument);
  const lifecycle = document.LifecycleConfiguration.Rule.map(toRule);
  if (new Set(lifecycle.map(({ id }) => id)).size < lifecycle.length) {
    throw new S3Error(
      'InvalidArgument',
      'Rule ID must be unique. Found same ID for more than one rule',
    );
  }
  await context.buckets.set(request.bucket, { lifecycle, transitionSize });
  return { status: 200, headers: { [TRANSITION_HEADER]: transitionSize } };
}

function toRule(element: Rule): LifecycleRule {
  const { ID = '', Expiration: expiration, AbortIncompleteMultipartUpload: abort } = element;
  if (ID.length > 255) {
    throw S3Error.argument('ID', ID, 'ID length should not exceed allowed limit of 255');
  }
  const filter = toFilter(element);
  if (!expiration && !abort) {
    throw new S3Error('InvalidRequest', 'At least one action needs to be specified in a rule.');
  }
  if (abort && Object.keys(filter.tags).length > 0) {
    throw new S3Error(
      'InvalidRequest',
      'AbortIncompleteMultipartUpload cannot be specified with Tags.',
    );
  }
  const days = abort?.DaysAfterInitiation;
  if (days === 0) {
    throw S3Error.argument(
      'DaysAfterInitiation',
      '0',
      "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
    );
  }
  return {
    id: ID === '' ? randomBytes(24).toString('base64url') : ID,
    enabled: element.Status === 'Enabled',
    filter,
    expiration: expiration && toExpiration(expiration),
    abortAfterDays: days,
  };
}

function toExpiration(element: NonNullable<Rule['Expiration']>): Expiration {
  if ('Days' in element) {
    if (element.Days > 0) return { days: element.Days };
    throw S3Error.argument('Days', '0', "'Days' for Expiration action must be a positive integer");
  }
  const date = Date.parse(element.Date);
  if (Number.isNaN(date)) throw new S3Error('MalformedXML');
  if (date % DAY !== 0) {
    throw S3Error.argument('Date', element.Date, "'Date' must be at midnight GMT");
  }
  return { date };
}

function toFilter({ Prefix, Filter = '' }: Rule): LifecycleFilter {
  if (Prefix !== undefined) return { written: 'Prefix', prefix: Prefix, tags: {} };
  if (typeof Filter === 'string') return { written: 'Filter', tags: {} };
  const conditionsOf = Filter.And ?? Filter;
  const elements = conditionsOf.Tag ?? [];
  const tags = Object.fromEntries(elements.map(({ Key, Value }) => [Key, Value]));
  if (Object.keys(tags).length < elements.length) {
    throw new S3Error('InvalidRequest', 'Duplicate Tag Keys are not allowed.');
  }
  return {
    written: Filter.And ? 'And' : 'Filter',
    prefix: conditionsOf.Prefix,
    tags,
    sizeOver: conditionsOf.ObjectSizeGreaterThan,
    sizeUnder: conditionsOf.ObjectSizeLessThan,
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html */
export async function getBucketLifecycle(
  { bucket }: S3Request,
  context: Context,
): Promise<S3Answer> {
  const { lifecycle, transitionSize = TRANSITION_SIZES[0] } = context.buckets.get(bucket);
  if (lifecycle.length === 0) throw new S3Error('NoSuchLifecycleConfiguration');
  const document = { Rule: lifecycle.map(toElement) };
  return xmlAnswer('LifecycleConfiguration', document, { [TRANSITION_HEADER]: transitionSize });
}

function toElement({ id, enabled, filter, expiration, abortAfterDays }: LifecycleRule): object {
  return {
    ID: id,
    ...toFilterElement(filter),
    Status: enabled ? 'Enabled' : 'Disabled',
    ...(expiration && {
      Expiration:
        'days' in expiration
          ? { Days: expiration.days }
          : { Date: new Date(expiration.date).toISOString() },
    }),
    ...(abortAfterDays !== undefined && {
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortAfterDays },
    }),
  };
}

function toFilterElement({ written, prefix, tags, sizeOver, sizeUnder }: LifecycleFilter): object {
  if (written === 'Prefix') return { Prefix: prefix };
  const conditionElements = {
    ...(prefix !== undefined && { Prefix: prefix }),
    Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    ...(sizeOver !== undefined && { ObjectSizeGreaterThan: sizeOver }),
    ...(sizeUnder !== undefined && { ObjectSizeLessThan: sizeUnder }),
  };
  return { Filter: written === 'And' ? { And: conditionElements } : conditionElements };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html */
export async function deleteBucketLifecycle(
  { bucket }: S3Request,
  context: Context,
): Promise<S3Answer> {
  await context.buckets.set(bucket, { lifecycle: [] });
  return { status: 204, headers: {} };
}
