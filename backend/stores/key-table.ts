import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { keyRoles } from '../../src/contract/server-operations.ts';
import { TENANT } from '../domain/object-key.ts';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a tenant may do beyond what the deployment allows anybody; left out, there is no such limit. */
export const TenantLimits = v.object({
  /** Bytes of the largest file. */
  maxFileSize: v.optional(Count),
  allowedTypes: v.optional(v.array(v.string())),
  /** Files and bytes that may be announced on one day (UTC). */
  filesPerDay: v.optional(Count),
  bytesPerDay: v.optional(Count),
});
export type TenantLimits = v.InferOutput<typeof TenantLimits>;

/** What an API key stands for. The key's value never gets here: the gateway knows it, we know its id. */
export const KeyRecord = v.object({
  tenant: v.pipe(v.string(), v.regex(TENANT)),
  role: v.picklist(keyRoles),
  /** The key is known and answers nothing. */
  disabled: v.optional(v.boolean(), false),
  ...TenantLimits.entries,
});
export type KeyRecord = v.InferOutput<typeof KeyRecord>;

/**
 * The API keys, in the same table as the files under a prefix that no file key can have. Each row has
 * its tenant's limits with it, so that a call reads one row to know all of its caller.
 */
export class KeyTable {
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
