import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Database, FileTableOptions } from '../database.ts';
import { DynamoDbCallTable } from './call-table.ts';
import { DynamoDbFileTable } from './file-table.ts';
import { DynamoDbGrantTable } from './grant-table.ts';
import { DynamoDbKeyTable } from './key-table.ts';
import { DynamoDbLeaseTable } from './lease-table.ts';
import { DynamoDbOutbox } from './outbox.ts';
import { DynamoDbQuotaTable } from './quota-table.ts';
import { DynamoDbUndeliveredTable } from './undelivered-table.ts';
import { DynamoDbWebhookTable } from './webhook-table.ts';

/** All tables of a stack, in one table of DynamoDB. The functions of Lambda connect only the ones that they use. */
export class DynamoDbDatabase implements Database {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly keys: DynamoDbKeyTable;
  readonly grants: DynamoDbGrantTable;
  readonly quotas: DynamoDbQuotaTable;
  readonly calls: DynamoDbCallTable;
  readonly outbox: DynamoDbOutbox;
  readonly webhooks: DynamoDbWebhookTable;
  readonly leases: DynamoDbLeaseTable;
  readonly undelivered: DynamoDbUndeliveredTable;

  constructor(tableName: string, documents: DynamoDBDocumentClient) {
    this.#documents = documents;
    this.#tableName = tableName;
    this.keys = new DynamoDbKeyTable(tableName, documents);
    this.grants = new DynamoDbGrantTable(tableName, documents);
    this.quotas = new DynamoDbQuotaTable(tableName, documents);
    this.calls = new DynamoDbCallTable(tableName, documents);
    this.outbox = new DynamoDbOutbox(tableName, documents);
    this.webhooks = new DynamoDbWebhookTable(tableName, documents);
    this.leases = new DynamoDbLeaseTable(tableName, documents);
    this.undelivered = new DynamoDbUndeliveredTable(tableName, documents);
  }

  files(options?: FileTableOptions): DynamoDbFileTable {
    return new DynamoDbFileTable(this.#tableName, this.#documents, options);
  }

  /** The attribute `ttl` of their rows makes DynamoDB delete them. */
  async deleteExpired(): Promise<void> {}

  async ping(): Promise<void> {
    await this.keys.get('ping');
  }

  async close(): Promise<void> {
    this.#documents.destroy();
  }
}
