import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { FilestoreError } from '../../src/contract/errors.ts';
import type { TenantLimits } from './key-table.ts';

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
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(tableName: string, documents: DynamoDBDocumentClient) {
    this.#documents = documents;
    this.#tableName = tableName;
  }

  /**
   * Counts one request, unless it exceeds a limit of the tenant.
   *
   * @throws {FilestoreError} quota-exceeded, with the seconds until the next day
   */
  async consume(
    tenant: string,
    { files, bytes }: Usage,
    { filesPerDay, bytesPerDay }: TenantLimits,
    now: number,
  ): Promise<void> {
    if (filesPerDay === undefined && bytesPerDay === undefined) return;
    const second = Math.floor(now / 1000);
    const day = Math.floor(second / DAY_SECONDS);
    const limits = [
      ['files', filesPerDay, files],
      ['bytes', bytesPerDay, bytes],
    ] as const;
    const limited = limits.flatMap(([name, limit, usage]) =>
      limit === undefined ? [] : [{ name, limit, remainingBefore: limit - usage }],
    );
    // The first request of a day has no count to compare with, so its own usage is compared.
    const exceeded = limited.find(({ remainingBefore }) => remainingBefore < 0);
    const dailyLimits = limited.map(({ name, limit }) => `${name}: at most ${limit} per day`);
    const refusal = new FilestoreError('quota-exceeded', {
      detail: `${dailyLimits.join(', ')}; try again tomorrow (UTC)`,
      retryAfter: (day + 1) * DAY_SECONDS - second,
    });
    if (exceeded) throw refusal;
    try {
      await this.#documents.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: { key: `QUOTA#${tenant}#${day}` },
          UpdateExpression: 'SET #ttl = :ttl ADD #files :files, #bytes :bytes',
          ConditionExpression: limited
            .map(({ name }) => `(attribute_not_exists(#${name}) OR #${name} <= :${name}Room)`)
            .join(' AND '),
          ExpressionAttributeNames: { '#ttl': 'ttl', '#files': 'files', '#bytes': 'bytes' },
          ExpressionAttributeValues: {
            ':ttl': second + RETENTION_SECONDS,
            ':files': files,
            ':bytes': bytes,
            ...Object.fromEntries(
              limited.map(({ name, remainingBefore }) => [`:${name}Room`, remainingBefore]),
            ),
          },
        }),
      );
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw refusal;
      throw error;
    }
  }
}
