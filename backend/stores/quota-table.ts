import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { FilestoreError } from '../../src/contract/errors.ts';
import type { TenantLimits } from './key-table.ts';

/** What one call adds to a day. */
export interface Usage {
  readonly files: number;
  readonly bytes: number;
}

const DAY_SECONDS = 24 * 60 * 60;
/** A count is of no use after its day; DynamoDB removes the row some time after this. */
const KEPT_SECONDS = 3 * DAY_SECONDS;

/**
 * What a tenant has announced today (UTC). Counted by the day and never back: then a count is one
 * atomic write, and no crash between two writes can make it wrong.
 */
export class QuotaTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(tableName: string, documents: DynamoDBDocumentClient) {
    this.#documents = documents;
    this.#tableName = tableName;
  }

  /** @throws {FilestoreError} quota-exceeded, with the seconds until tomorrow, and counts nothing then */
  async consume(
    tenant: string,
    { files, bytes }: Usage,
    { filesPerDay, bytesPerDay }: TenantLimits,
    now: number,
  ): Promise<void> {
    if (filesPerDay === undefined && bytesPerDay === undefined) return;
    const second = Math.floor(now / 1000);
    const day = Math.floor(second / DAY_SECONDS);
    // An absent attribute compares as false, so the first of a day is let through by itself.
    const limits = [
      ['files', filesPerDay, files],
      ['bytes', bytesPerDay, bytes],
    ] as const;
    const limited = limits.flatMap(([name, limit, more]) =>
      limit === undefined ? [] : [{ name, limit, remainingBefore: limit - more }],
    );
    const over = limited.find(({ remainingBefore }) => remainingBefore < 0);
    const refused = new FilestoreError('quota-exceeded', {
      detail: limited.map(({ name, limit }) => `${name}: at most ${limit} a day`).join(', '),
      retryAfter: (day + 1) * DAY_SECONDS - second,
    });
    if (over) throw refused;
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
            ':ttl': second + KEPT_SECONDS,
            ':files': files,
            ':bytes': bytes,
            ...Object.fromEntries(
              limited.map(({ name, remainingBefore }) => [`:${name}Room`, remainingBefore]),
            ),
          },
        }),
      );
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw refused;
      throw error;
    }
  }
}
