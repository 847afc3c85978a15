import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { IDEMPOTENCY_SECONDS } from '../../../src/contract/limits.ts';
import { GrantRecord } from '../../domain/grant-record.ts';
import type { GrantTable } from '../database.ts';
import { grantKey } from './payment-update.ts';

/** The grants are in the same table as the files, with a prefix that no file key can have. */
export class DynamoDbGrantTable implements GrantTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(tableName: string, documents: DynamoDBDocumentClient) {
    this.#documents = documents;
    this.#tableName = tableName;
  }

  async create(hash: string, grant: GrantRecord): Promise<void> {
    // A call that is repeated after the grant has expired still needs the grant's limits.
    const ttl = Math.ceil(grant.expiresAt / 1000) + IDEMPOTENCY_SECONDS;
    await this.#documents.send(
      new PutCommand({
        TableName: this.#tableName,
        Item: { key: grantKey(hash), ttl, ...grant },
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': 'key' },
      }),
    );
  }

  async get(hash: string): Promise<GrantRecord | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({
        TableName: this.#tableName,
        Key: { key: grantKey(hash) },
        ConsistentRead: true,
      }),
    );
    const parsed = v.safeParse(GrantRecord, Item);
    return parsed.success ? parsed.output : undefined;
  }
}
