import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import type { UndeliveredEvent, UndeliveredTable } from '../database.ts';

const PREFIX = 'UNDELIVERED#';

/** The dead letters of a backend outside of AWS, in the same table as the files. On AWS, they are in a queue. */
export class DynamoDbUndeliveredTable implements UndeliveredTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(tableName: string, documents: DynamoDBDocumentClient) {
    this.#documents = documents;
    this.#tableName = tableName;
  }

  async add(id: string, letter: string): Promise<void> {
    await this.#documents.send(
      new PutCommand({ TableName: this.#tableName, Item: { key: PREFIX + id, letter } }),
    );
  }

  /** Reads the whole table, so it is for operators only. */
  async list(after = ''): Promise<readonly UndeliveredEvent[]> {
    const found: UndeliveredEvent[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await this.#documents.send(
        new ScanCommand({
          TableName: this.#tableName,
          FilterExpression: 'begins_with(#key, :prefix)',
          ExpressionAttributeNames: { '#key': 'key' },
          ExpressionAttributeValues: { ':prefix': PREFIX },
          ExclusiveStartKey: start,
        }),
      );
      for (const { key, letter } of page.Items ?? []) {
        if (typeof key !== 'string' || typeof letter !== 'string') continue;
        found.push({ id: key.slice(PREFIX.length), letter });
      }
      start = page.LastEvaluatedKey;
    } while (start);
    return found
      .filter(({ id }) => id > after)
      .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  }

  async delete(id: string): Promise<void> {
    await this.#documents.send(
      new DeleteCommand({ TableName: this.#tableName, Key: { key: PREFIX + id } }),
    );
  }
}
