import type { StoredObject } from '../storage/object-index.ts';
import type { Tags } from '../storage/object-tags.ts';

/** The part of a lifecycle rule that is carried out here. */
export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly filter: LifecycleFilter;
  readonly expiration?: Expiration | undefined;
  readonly abortAfterDays?: number | undefined;
}

/** `written` is the form in which the rule was given, in which it is given back. */
export interface LifecycleFilter {
  readonly written: 'Prefix' | 'Filter' | 'And';
  readonly prefix?: string | undefined;
  /** All of them must be on the object. */
  readonly tags: Tags;
  /** Bytes, exclusive. */
  readonly sizeOver?: number | undefined;
  /** Bytes, exclusive. */
  readonly sizeUnder?: number | undefined;
}

/** Delete markers belong to versions, which there are none of here: such a rule is kept and finds nothing. */
export type Expiration =
  { readonly days: number } | { readonly date: number } | { readonly deleteMarkers: boolean };

const DAY = 24 * 60 * 60 * 1000;

/** Whether the rule is about this object. */
export function appliesTo(
  { enabled, filter }: LifecycleRule,
  key: string,
  object: StoredObject,
): boolean {
  const { prefix = '', tags, sizeOver = -1, sizeUnder = Number.POSITIVE_INFINITY } = filter;
  return (
    enabled &&
    key.startsWith(prefix) &&
    object.size > sizeOver &&
    object.size < sizeUnder &&
    Object.entries(tags).every(([name, value]) => object.tags[name] === value)
  );
}

/**
 * A day counts from the midnight (UTC) that follows it:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function endOf(since: number, days: number): number {
  return Math.ceil((since + days * DAY) / DAY) * DAY;
}

/** Milliseconds since the epoch; endless where the rule is not about objects. */
export function expiryOf(expiration: Expiration, lastModified: number): number {
  if ('deleteMarkers' in expiration) return Number.POSITIVE_INFINITY;
  return 'date' in expiration ? expiration.date : endOf(lastModified, expiration.days);
}

/** `x-amz-expiration` of an object: which rule will delete it first, and when. */
export function expirationHeader(
  rules: readonly LifecycleRule[],
  key: string,
  object: StoredObject,
): Record<string, string> {
  const [first] = rules
    .flatMap((rule) => {
      const { id, expiration } = rule;
      if (!expiration || !appliesTo(rule, key, object)) return [];
      return [{ id, time: expiryOf(expiration, object.lastModified) }];
    })
    .filter(({ time }) => Number.isFinite(time))
    .toSorted((left, right) => left.time - right.time);
  if (!first) return {};
  const date = new Date(first.time).toUTCString();
  return { 'x-amz-expiration': `expiry-date="${date}", rule-id="${encodeURIComponent(first.id)}"` };
}
