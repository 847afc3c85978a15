import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { Expiration, LifecycleFilter, LifecycleRule } from './lifecycle-rule.ts';
import { TagElement } from '../operations/object-tagging.ts';
import { S3Error } from '../error.ts';
import { EmptyElement } from '../http/xml.ts';

/* Parses and creates the XML document of a bucket's lifecycle rules. */

const Integer = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number));
const MAX_RULES = 1000;
const DAY = 24 * 60 * 60 * 1000;

const conditions = {
  Prefix: v.optional(v.string()),
  ObjectSizeGreaterThan: v.optional(Integer),
  ObjectSizeLessThan: v.optional(Integer),
};

const FilterElement = v.union([
  v.pipe(
    v.strictObject({
      ...conditions,
      Tag: v.optional(v.pipe(v.array(TagElement), v.length(1))),
      And: v.optional(v.strictObject({ ...conditions, Tag: v.optional(v.array(TagElement), []) })),
    }),
    // A filter has one condition, or `And` with several conditions.
    v.check((filter) => Object.values(filter).filter((value) => value !== undefined).length <= 1),
  ),
  EmptyElement,
]);

const StorageClass = v.picklist([
  'GLACIER',
  'GLACIER_IR',
  'DEEP_ARCHIVE',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
]);

const TransitionElement = v.union([
  v.strictObject({ Days: Integer, StorageClass }),
  v.strictObject({ Date: v.string(), StorageClass }),
]);

const NoncurrentTransitionElement = v.strictObject({
  NoncurrentDays: Integer,
  NewerNoncurrentVersions: v.optional(Integer),
  StorageClass,
});

function oneOrMore<Element extends v.GenericSchema>(element: Element) {
  return v.union([element, v.array(element)]);
}

/**
 * AWS actions that are not implemented. They are rejected so that a rule does not silently have no effect.
 */
const NOT_IMPLEMENTED = [
  'Transition',
  'NoncurrentVersionTransition',
  'NoncurrentVersionExpiration',
] as const;

const RuleElement = v.pipe(
  v.strictObject({
    ID: v.optional(v.string()),
    Status: v.picklist(['Enabled', 'Disabled']),
    Prefix: v.optional(v.string()),
    Filter: v.optional(FilterElement),
    Expiration: v.optional(
      v.union([
        v.strictObject({ Days: Integer }),
        v.strictObject({ Date: v.string() }),
        v.strictObject({ ExpiredObjectDeleteMarker: v.picklist(['true', 'false']) }),
      ]),
    ),
    AbortIncompleteMultipartUpload: v.optional(v.strictObject({ DaysAfterInitiation: Integer })),
    Transition: v.optional(oneOrMore(TransitionElement)),
    NoncurrentVersionTransition: v.optional(oneOrMore(NoncurrentTransitionElement)),
    NoncurrentVersionExpiration: v.optional(
      v.strictObject({
        NoncurrentDays: Integer,
        NewerNoncurrentVersions: v.optional(Integer),
      }),
    ),
  }),
  v.check(({ Prefix, Filter }) => (Prefix === undefined) !== (Filter === undefined)),
);

type Rule = v.InferOutput<typeof RuleElement>;

export const LifecycleDocument = v.strictObject({
  LifecycleConfiguration: v.strictObject({
    Rule: v.pipe(v.array(RuleElement), v.minLength(1), v.maxLength(MAX_RULES)),
  }),
});

/** @throws {S3Error} for a rule that S3 rejects, with S3's message */
export function toRule(element: Rule): LifecycleRule {
  const { ID = '', Expiration: expiration, AbortIncompleteMultipartUpload: abort } = element;
  if (ID.length > 255) {
    throw S3Error.argument('ID', ID, 'ID length should not exceed allowed limit of 255');
  }
  const action = NOT_IMPLEMENTED.find((name) => element[name] !== undefined);
  if (action) throw new S3Error('NotImplemented', `The action ${action} is not implemented`);
  const filter = toFilter(element);
  if (!expiration && !abort) {
    throw new S3Error('InvalidRequest', 'At least one action needs to be specified in a rule.');
  }
  const markers = expiration && 'ExpiredObjectDeleteMarker' in expiration;
  const untagged = abort
    ? 'AbortIncompleteMultipartUpload'
    : markers && 'ExpiredObjectDeleteMarker';
  if (untagged && Object.keys(filter.tags).length > 0) {
    throw new S3Error('InvalidRequest', `${untagged} cannot be specified with Tags.`);
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
  if ('ExpiredObjectDeleteMarker' in element) {
    return { deleteMarkers: element.ExpiredObjectDeleteMarker === 'true' };
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

/** Creates the element that `GetBucketLifecycleConfiguration` returns. */
export function toElement({
  id,
  enabled,
  filter,
  expiration,
  abortAfterDays,
}: LifecycleRule): object {
  return {
    ID: id,
    ...toFilterElement(filter),
    Status: enabled ? 'Enabled' : 'Disabled',
    ...(expiration && { Expiration: toExpirationElement(expiration) }),
    ...(abortAfterDays !== undefined && {
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortAfterDays },
    }),
  };
}

function toExpirationElement(expiration: Expiration): object {
  if ('days' in expiration) return { Days: expiration.days };
  if ('date' in expiration) return { Date: new Date(expiration.date).toISOString() };
  return { ExpiredObjectDeleteMarker: expiration.deleteMarkers };
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
