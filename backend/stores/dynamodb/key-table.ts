import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { KeyRecord } from '../../domain/key-record.ts';
import type { KeyTable } from '../database.ts';

/**
 * The API keys. They are in the same table as the files, with a prefix that no file key can have. Each row
 * contains the limits of its tenant, so that a request reads only one row about its caller.
 */
export class DynamoDbKeyTable implements KeyTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(tableName: string, documents: DynamoDBDocumentClient) {
    this.#documents = documents;
    this.#tableName = tableName;
  }

  async get(apiKeyId: string): Promise<KeyRecord | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#tableName, Key: { key: rowKey(apiKeyId) } }),
    );
    const parsed = v.safeParse(KeyRecord, Item);
    return parsed.success ? parsed.output : undefined;
  }

  async put(apiKeyId: string, record: v.InferInput<typeof KeyRecord>): Promise<void> {
    await this.#documents.send(
      new PutCommand({ TableName: this.#tableName, Item: { key: rowKey(apiKeyId), ...record } }),
    );
  }
}

function rowKey(apiKeyId: string): string {
  return `KEY#${apiKeyId}`;
}
