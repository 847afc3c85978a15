import { FilestoreError } from '../../src/contract/errors.ts';
import type { TenantLimits } from './key-table.ts';
import type { Payment } from './payment.ts';

/** The files and bytes of one request. */
export interface Usage {
  readonly files: number;
  readonly bytes: number;
}

const DAY_SECONDS = 24 * 60 * 60;
/** A count is useless after its day. DynamoDB deletes the row some time after this period. */
const RETENTION_SECONDS = 3 * DAY_SECONDS;

/**
 * Counts the files and bytes that a tenant has registered today (UTC). A count is never reduced, so each
 * update is a single atomic write, and no crash can leave a wrong count.
 */
export class QuotaTable {
  readonly #tableName: string;

  constructor(tableName: string) {
    this.#tableName = tableName;
  }

  /**
   * Counts one request. Refused if it exceeds a limit of the tenant. Undefined if the tenant has no limit.
   *
   * @throws {FilestoreError} quota-exceeded if the request alone exceeds a limit
   */
  payment(
    tenant: string,
    { files, bytes }: Usage,
    { filesPerDay, bytesPerDay }: TenantLimits,
    now: number,
  ): Payment | undefined {
    if (filesPerDay === undefined && bytesPerDay === undefined) return undefined;
    const second = Math.floor(now / 1000);
    const day = Math.floor(second / DAY_SECONDS);
    const allLimits = [
      { name: 'files', limit: filesPerDay, usage: files },
      { name: 'bytes', limit: bytesPerDay, usage: bytes },
    ] as const;
    const limits = allLimits.flatMap(({ name, limit, usage }) =>
      limit === undefined ? [] : [{ name, limit, remainingBefore: limit - usage }],
    );
    const refusal = new FilestoreError('quota-exceeded', {
      detail: `${limits.map(({ name, limit }) => `${name}: at most ${limit} per day`).join(', ')}; try again tomorrow (UTC)`,
      retryAfter: (day + 1) * DAY_SECONDS - second,
    });
    // The condition does not see it: the first request of a day has no count to compare with.
    if (limits.some(({ remainingBefore }) => remainingBefore < 0)) throw refusal;
    return {
      update: {
        TableName: this.#tableName,
        Key: { key: `QUOTA#${tenant}#${day}` },
        UpdateExpression: 'SET #ttl = :ttl ADD #files :files, #bytes :bytes',
        ConditionExpression: limits
          .map(({ name }) => `(attribute_not_exists(#${name}) OR #${name} <= :${name}Room)`)
          .join(' AND '),
        ExpressionAttributeNames: { '#ttl': 'ttl', '#files': 'files', '#bytes': 'bytes' },
        ExpressionAttributeValues: {
          ':ttl': second + RETENTION_SECONDS,
          ':files': files,
          ':bytes': bytes,
          ...Object.fromEntries(
            limits.map(({ name, remainingBefore }) => [`:${name}Room`, remainingBefore]),
          ),
        },
      },
      refusal,
    };
  }
}
