import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { LeaseTable } from '../database.ts';
import { isWritten } from './conditional-write.ts';

/** The leases are in the same table as the files, with a prefix that no file key can have. */
export class DynamoDbLeaseTable implements LeaseTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(tableName: string, documents: DynamoDBDocumentClient) {
    this.#documents = documents;
    this.#tableName = tableName;
  }

  acquire(name: string, holder: string, now: number, until: number): Promise<boolean> {
    return isWritten(
      this.#documents.send(
        new PutCommand({
          TableName: this.#tableName,
          Item: { ...rowKey(name), holder, until },
          ConditionExpression: 'attribute_not_exists(#key) OR #until <= :now OR #holder = :holder',
          ExpressionAttributeNames: { '#key': 'key', '#until': 'until', '#holder': 'holder' },
          ExpressionAttributeValues: { ':now': now, ':holder': holder },
        }),
      ),
    );
  }

  async release(name: string, holder: string): Promise<void> {
    await isWritten(
      this.#documents.send(
        new DeleteCommand({
          TableName: this.#tableName,
          Key: rowKey(name),
          ConditionExpression: '#holder = :holder',
          ExpressionAttributeNames: { '#holder': 'holder' },
          ExpressionAttributeValues: { ':holder': holder },
        }),
      ),
    );
  }
}

function rowKey(name: string): { key: string } {
  return { key: `LEASE#${name}` };
}
