import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { FilestoreError, hasCode } from '../../src/contract/errors.ts';
import type { DailyLimits, Usage } from '../domain/daily-limits.ts';
import type { Payment } from './payment.ts';
import { processTiming, repeatUntilMade, type Timing } from './transaction.ts';

const DAY_SECONDS = 24 * 60 * 60;
/** A count is useless after its day. DynamoDB deletes the row some time after this period. */
const RETENTION_SECONDS = 3 * DAY_SECONDS;

/** Whose files and bytes are counted: all those of a tenant, or those of one of its clients. */
export interface Counted {
  readonly tenant: string;
  /** The hash of a client (backend/domain/client.ts). */
  readonly client?: string | undefined;
}

/**
 * Counts the files and bytes that are registered in a day (UTC). Files are never given back, because each
 * registration costs something. Bytes are given back if they were not
 * recorded and the day is not over.
 */
export class QuotaTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  readonly #timing: Timing;

  constructor(
    tableName: string,
    documents: DynamoDBDocumentClient,
    timing: Timing = processTiming,
  ) {
    this.#documents = documents;
    this.#tableName = tableName;
    this.#timing = timing;
  }

  /**
   * Counts one request. Refused if it exceeds a limit. Undefined if there is no limit.
   *
   * @throws {FilestoreError} quota-exceeded if the request alone exceeds a limit
   */
  payment(
    counted: Counted,
    { files, bytes }: Usage,
    { files: fileLimit, bytes: byteLimit }: DailyLimits,
    now: number,
  ): Payment | undefined {
    const allLimits = [
      { name: 'files', limit: fileLimit, usage: files },
      { name: 'bytes', limit: byteLimit, usage: bytes },
    ] as const;
    const limits = allLimits.flatMap(({ name, limit, usage }) =>
      limit === undefined ? [] : [{ name, limit, remainingBefore: limit - usage }],
    );
    if (limits.length === 0) return undefined;
    const second = Math.floor(now / 1000);
    const day = dayOf(now);
    const whose = counted.client === undefined ? '' : ' for one client';
    const refusal = new FilestoreError('quota-exceeded', {
      detail: `${limits.map(({ name, limit }) => `${name}: at most ${limit} per day${whose}`).join(', ')}; try again tomorrow (UTC)`,
      retryAfter: (day + 1) * DAY_SECONDS - second,
    });
    // The condition does not see it: the first request of a day has no count to compare with.
    if (limits.some(({ remainingBefore }) => remainingBefore < 0)) throw refusal;
    return {
      update: {
        TableName: this.#tableName,
        Key: { key: rowKey(counted, day) },
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

  /**
   * Gives back the bytes of a file that was deleted before it was recorded. Its tenant and its client can use
   * them again on the same day.
   *
   * @param paidAt The time of the payment, in milliseconds since the epoch, as `now`.
   */
  async refund(
    { tenant, client }: Counted,
    bytes: number,
    paidAt: number,
    now: number,
  ): Promise<void> {
    const day = dayOf(paidAt);
    if (bytes === 0 || day !== dayOf(now)) return;
    if (client !== undefined) await this.#subtract(rowKey({ tenant, client }, day), bytes);
    await this.#subtract(rowKey({ tenant }, day), bytes);
  }

  /** A write that meets a transaction is refused, as one of two transactions is, and can be repeated. */
  async #subtract(key: string, bytes: number): Promise<void> {
    await repeatUntilMade(async () => {
      try {
        await this.#subtractOnce(key, bytes);
        return true;
      } catch (error) {
        if (hasCode(error, 'storage-busy')) return undefined;
        throw error;
      }
    }, this.#timing);
  }

  async #subtractOnce(key: string, bytes: number): Promise<void> {
    try {
      await this.#documents.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: { key },
          UpdateExpression: 'ADD #bytes :minus',
          ConditionExpression: '#bytes >= :bytes',
          ExpressionAttributeNames: { '#bytes': 'bytes' },
          ExpressionAttributeValues: { ':bytes': bytes, ':minus': -bytes },
        }),
      );
    } catch (error) {
      // Nothing was counted, because there was no limit.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

/** The day of a time, counted from the epoch. */
function dayOf(now: number): number {
  return Math.floor(now / 1000 / DAY_SECONDS);
}

function rowKey({ tenant, client }: Counted, day: number): string {
  return client === undefined ? `QUOTA#${tenant}#${day}` : `QUOTA#${tenant}#${day}#${client}`;
}
