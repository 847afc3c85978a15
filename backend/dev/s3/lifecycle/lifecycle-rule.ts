import type { StoredObject } from '../storage/object-index.ts';
import type { Tags } from '../storage/object-tags.ts';

/** The implemented parts of a lifecycle rule. */
export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly filter: LifecycleFilter;
  readonly expiration?: Expiration | undefined;
  readonly abortAfterDays?: number | undefined;
}

/** `written` is the form in which the rule was created. S3 returns the rule in the same form. */
export interface LifecycleFilter {
  readonly written: 'Prefix' | 'Filter' | 'And';
  readonly prefix?: string | undefined;
  /** Tags that the object must all have. */
  readonly tags: Tags;
  /** The exclusive lower bound in bytes. */
  readonly sizeOver?: number | undefined;
  /** The exclusive upper bound in bytes. */
  readonly sizeUnder?: number | undefined;
}

/**
 * The expiration of a rule. Delete markers exist only with versioning, which is not implemented. A rule for
 * them is stored but never matches.
 */
export type Expiration =
  { readonly days: number } | { readonly date: number } | { readonly deleteMarkers: boolean };

const DAY = 24 * 60 * 60 * 1000;

/** Checks whether the rule applies to an object. */
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
 * Returns the end of a number of days. S3 rounds up to the next midnight (UTC):
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function endOf(since: number, days: number): number {
  return Math.ceil((since + days * DAY) / DAY) * DAY;
}

/** Returns the expiry in milliseconds since the epoch. Infinite if the rule does not delete objects. */
export function expiryOf(expiration: Expiration, lastModified: number): number {
  if ('deleteMarkers' in expiration) return Number.POSITIVE_INFINITY;
  return 'date' in expiration ? expiration.date : endOf(lastModified, expiration.days);
}

/** Returns `x-amz-expiration`: the rule that will delete the object first, and the time. */
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
