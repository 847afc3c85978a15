import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { keyRoles } from '../../src/contract/server-operations.ts';
import { TENANT } from '../domain/object-key.ts';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The limits of a tenant. A daily limit replaces the deployment's; the others apply in addition to it. */
export const TenantLimits = v.object({
  /** The size of the largest file, in bytes. */
  maxFileSize: v.optional(Count),
  allowedTypes: v.optional(v.array(v.string())),
  /** Files and bytes that may be registered per day (UTC), by all clients and by each of them. */
  filesPerDay: v.optional(Count),
  bytesPerDay: v.optional(Count),
  clientFilesPerDay: v.optional(Count),
  clientBytesPerDay: v.optional(Count),
});
export type TenantLimits = v.InferOutput<typeof TenantLimits>;

/** The tenant, role and limits of an API key. The stack stores only its id; API Gateway stores its value. */
export const KeyRecord = v.object({
  tenant: v.pipe(v.string(), v.regex(TENANT)),
  role: v.picklist(keyRoles),
  /** All requests with a disabled key are refused. */
  disabled: v.optional(v.boolean(), false),
  ...TenantLimits.entries,
});
export type KeyRecord = v.InferOutput<typeof KeyRecord>;

/**
 * The API keys. They are in the same table as the files, with a prefix that no file key can have. Each row
 * contains the limits of its tenant, so that a request reads only one row about its caller.
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
