import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { keyRoles, type KeyRole } from '../../src/contract/operations.ts';

/** What an API key stands for. The key's value never gets here: the gateway knows it, we know its id. */
export interface KeyRecord {
  readonly tenant: string;
  readonly role: KeyRole;
}

/** The API keys, in the same table as the files under a prefix that no file key can have. */
export class KeyTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(tableName: string, documents: DynamoDBDocumentClient) {
    this.#tableName = tableName;
    this.#documents = documents;
  }

  async get(apiKeyId: string): Promise<KeyRecord | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#tableName, Key: { key: rowKey(apiKeyId) } }),
    );
    const role = keyRoles.find((known) => known === Item?.['role']);
    const tenant: unknown = Item?.['tenant'];
    return role && typeof tenant === 'string' ? { tenant, role } : undefined;
  }

  async put(apiKeyId: string, record: KeyRecord): Promise<void> {
    await this.#documents.send(
      new PutCommand({ TableName: this.#tableName, Item: { key: rowKey(apiKeyId), ...record } }),
    );
  }
}

function rowKey(apiKeyId: string): string {
  return `KEY#${apiKeyId}`;
}
