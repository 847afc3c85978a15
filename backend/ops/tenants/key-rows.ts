import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { KeyRecord } from '../../domain/key-record.ts';
import { DynamoDbKeyTable } from '../../stores/dynamodb/key-table.ts';

/** Attributes to change. `undefined` removes an attribute, and one that is not named stays. */
export type RowChanges = {
  readonly [Name in keyof KeyRecord]?: KeyRecord[Name] | undefined;
};

/**
 * The rows of the API keys, for commands that change them. Two commands may run at the same time, so each
 * write changes only the attributes that the command is about, and each read sees all earlier writes.
 */
export class KeyRows {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(table: string, documents: DynamoDBDocumentClient) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(id: string): Promise<KeyRecord | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: row(id), ConsistentRead: true }),
    );
    const parsed = v.safeParse(KeyRecord, Item);
    return parsed.success ? parsed.output : undefined;
  }

  async put(id: string, record: KeyRecord): Promise<void> {
    await new DynamoDbKeyTable(this.#table, this.#documents).put(id, record);
  }

  /** Returns false if the key has no row, and does not create one. */
  async change(id: string, changes: RowChanges): Promise<boolean> {
    const entries = Object.entries(changes);
    const set = entries.filter(([, value]) => value !== undefined);
    const removed = entries.filter(([, value]) => value === undefined);
    const clauses = [
      ...(set.length > 0 ? [`SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`] : []),
      ...(removed.length > 0 ? [`REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}`] : []),
    ];
    const command = new UpdateCommand({
      TableName: this.#table,
      Key: row(id),
      UpdateExpression: clauses.join(' '),
      ConditionExpression: 'attribute_exists(#key)',
      ExpressionAttributeNames: {
        '#key': 'key',
        ...Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
      },
      ...(set.length > 0 && {
        ExpressionAttributeValues: Object.fromEntries(
          set.map(([name, value]) => [`:${name}`, value]),
        ),
      }),
    });
    try {
      await this.#documents.send(command);
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }

  async delete(id: string): Promise<void> {
    await this.#documents.send(new DeleteCommand({ TableName: this.#table, Key: row(id) }));
  }
}

/** The same key as in KeyTable. A test compares them. */
function row(id: string): { key: string } {
  return { key: `KEY#${id}` };
}
