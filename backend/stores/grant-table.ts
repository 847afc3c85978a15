import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { FilestoreError } from '../../src/contract/errors.ts';
import { IDEMPOTENCY_SECONDS } from '../../src/contract/limits.ts';
import type { Payment } from './payment.ts';

/** The uploads that a form's server allows one page. Only the hash of the grant is stored, as the key. */
export const GrantRecord = v.object({
  tenant: v.string(),
  /** Files that may still be registered. */
  left: v.number(),
  maxFileSize: v.optional(v.number()),
  allowedTypes: v.optional(v.array(v.string())),
  context: v.optional(v.string()),
  /** The hash of the subject (backend/domain/client.ts), whose files are counted together. */
  client: v.optional(v.string()),
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
    // A call that is repeated after the grant has expired still needs the grant's limits.
    const ttl = Math.ceil(grant.expiresAt / 1000) + IDEMPOTENCY_SECONDS;
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

  /** Uses up files of a grant. Refused if too few are left or if the grant has expired. */
  payment(hash: string, { expiresAt }: GrantRecord, files: number, now: number): Payment {
    return {
      update: {
        TableName: this.#tableName,
        Key: { key: rowKey(hash) },
        UpdateExpression: 'SET #left = #left - :files',
        // DynamoDB deletes expired rows only within days, so an expired grant may still exist.
        ConditionExpression: '#left >= :files AND #expiresAt > :now',
        ExpressionAttributeNames: { '#left': 'left', '#expiresAt': 'expiresAt' },
        ExpressionAttributeValues: { ':files': files, ':now': now },
      },
      refusal: expiresAt <= now ? unknownGrant() : grantUsedUp(),
    };
  }
}

export function unknownGrant(): FilestoreError {
  return new FilestoreError('grant-refused', {
    detail: 'grant: is unknown or has expired; get a new one from your server',
  });
}

function grantUsedUp(): FilestoreError {
  return new FilestoreError('grant-refused', {
    detail: 'grant: allows fewer files than this request registers; get a new one from your server',
  });
}

function rowKey(hash: string): string {
  return `GRANT#${hash}`;
}
