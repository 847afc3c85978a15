import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';

/** The uploads that a form's server allows one page. Only the hash of the grant is stored, as the key. */
export const GrantRecord = v.object({
  tenant: v.string(),
  /** Files that may still be registered. */
  left: v.number(),
  maxFileSize: v.optional(v.number()),
  allowedTypes: v.optional(v.array(v.string())),
  context: v.optional(v.string()),
  /** Milliseconds since the epoch. */
  expiresAt: v.number(),
});
export type GrantRecord = v.InferOutput<typeof GrantRecord>;

export class GrantTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(tableName: string, documents: DynamoDBDocumentClient) {
    this.#documents = documents;
    this.#tableName = tableName;
  }

  async create(hash: string, grant: GrantRecord): Promise<void> {
    const ttl = Math.ceil(grant.expiresAt / 1000);
    await this.#documents.send(
      new PutCommand({
        TableName: this.#tableName,
        Item: { key: rowKey(hash), ttl, ...grant },
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': 'key' },
      }),
    );
  }

  async get(hash: string): Promise<GrantRecord | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({
        TableName: this.#tableName,
        Key: { key: rowKey(hash) },
        ConsistentRead: true,
      }),
    );
    const parsed = v.safeParse(GrantRecord, Item);
    return parsed.success ? parsed.output : undefined;
  }

  /** Uses up files of a grant. Returns false without a change if too few are left or it has expired. */
  async consume(hash: string, files: number, now: number): Promise<boolean> {
    try {
      await this.#documents.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: { key: rowKey(hash) },
          UpdateExpression: 'SET #left = #left - :files',
          // DynamoDB deletes expired rows only within days, so an expired grant may still exist.
          ConditionExpression: '#left >= :files AND #expiresAt > :now',
          ExpressionAttributeNames: { '#left': 'left', '#expiresAt': 'expiresAt' },
          ExpressionAttributeValues: { ':files': files, ':now': now },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

function rowKey(hash: string): string {
  return `GRANT#${hash}`;
}
