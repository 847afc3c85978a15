import { FilestoreError } from '../../src/contract/errors.ts';
import type { DailyLimits, Usage } from './daily-limits.ts';
import { grantUsedUp, unknownGrant, type GrantRecord } from './grant-record.ts';

const DAY_SECONDS = 24 * 60 * 60;
/** A count is useless after its day. The database deletes the row some time after this period. */
const RETENTION_SECONDS = 3 * DAY_SECONDS;

/** Whose files and bytes are counted: all those of a tenant, or those of one of its clients. */
export interface Counted {
  readonly tenant: string;
  /** The hash of a client (backend/domain/client.ts). */
  readonly client?: string | undefined;
}

/** Counts the files and bytes of a call. Made only if each count stays within its limit. */
export interface QuotaPayment {
  readonly kind: 'quota';
  readonly counted: Counted;
  /** The day of the count, from the epoch (UTC). */
  readonly day: number;
  readonly usage: Usage;
  readonly limits: DailyLimits;
  /** When the count may be deleted, in seconds since the epoch. */
  readonly ttl: number;
  /** The error if a limit is exceeded. */
  readonly refusal: FilestoreError;
}

/** Uses up files of a grant. Made only if enough are left and the grant has not expired at `now`. */
export interface GrantPayment {
  readonly kind: 'grant';
  readonly hash: string;
  readonly files: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly refusal: FilestoreError;
}

/** What a call has to pay. It is paid together with the other payments of the call, or not at all. */
export type Payment = QuotaPayment | GrantPayment;

/**
 * Returns the payment of a request's files and bytes, or undefined if there is no limit.
 *
 * @throws {FilestoreError} quota-exceeded if the request alone exceeds a limit
 */
export function quotaPayment(
  counted: Counted,
  usage: Usage,
  limits: DailyLimits,
  now: number,
): QuotaPayment | undefined {
  const limited = (['files', 'bytes'] as const).flatMap((name) => {
    const limit = limits[name];
    return limit === undefined ? [] : [{ name, limit }];
  });
  if (limited.length === 0) return undefined;
  const second = Math.floor(now / 1000);
  const day = dayOf(now);
  const whose = counted.client === undefined ? '' : ' for one client';
  const refusal = new FilestoreError('quota-exceeded', {
    detail: `${limited.map(({ name, limit }) => `${name}: at most ${limit} per day${whose}`).join(', ')}; try again tomorrow (UTC)`,
    retryAfter: (day + 1) * DAY_SECONDS - second,
  });
  // A condition on the count does not see it: the first request of a day has no count to compare with.
  if (limited.some(({ name, limit }) => usage[name] > limit)) throw refusal;
  return { kind: 'quota', counted, day, usage, limits, ttl: second + RETENTION_SECONDS, refusal };
}

/** Returns the payment of a number of files with a grant. */
export function grantPayment(
  hash: string,
  { expiresAt }: Pick<GrantRecord, 'expiresAt'>,
  files: number,
  now: number,
): GrantPayment {
  const refusal = expiresAt <= now ? unknownGrant() : grantUsedUp();
  return { kind: 'grant', hash, files, now, refusal };
}

/** The day of a time in milliseconds, counted from the epoch. */
export function dayOf(now: number): number {
  return Math.floor(now / 1000 / DAY_SECONDS);
}
