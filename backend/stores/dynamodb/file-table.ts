import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { setTimeout as delay } from 'node:timers/promises';
import { FilestoreError } from '../../../src/contract/errors.ts';
import type { ConditionalUpdate } from '../../domain/conditional-update.ts';
import type { DueFile, FileRecord } from '../../domain/file-record.ts';
import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { readBoolean, readString } from '../../runtime/environment.ts';
import type { Log } from '../../runtime/log.ts';
import { createDynamoDbClient } from './client.ts';
import { isWritten } from './conditional-write.ts';
import { listDueRows } from './due-rows.ts';
import { listPage } from './list-index.ts';
import type {
  ChangeResult,
  FileTable,
  FileTableOptions,
  ListOptions,
  ListPage,
} from '../database.ts';
import { logFileChanges, type FileChangeListener } from '../file-audit-log.ts';
import { updateInput } from './update-expression.ts';

/** Rows in one BatchWriteItem. DynamoDB's own limit. */
const MAX_BATCH_ROWS = 25;
const BATCH_ATTEMPTS = 4;

/** The index of the rows that expire must process. It does not contain stored rows. */
export const DUE_INDEX = 'due';

/** The variables of every function that changes files. */
export interface FileTableEnvironment extends AwsEnvironment {
  readonly TABLE_NAME: string;
  readonly FILE_EVENTS: string;
}

/** Returns the files of the table in `TABLE_NAME`. Every change of a file is logged. */
export function connectFiles(
  env: FileTableEnvironment,
  log: Log,
  documents: DynamoDBDocumentClient = createDynamoDbClient(env),
): FileTable {
  return new DynamoDbFileTable(readString(env, 'TABLE_NAME'), documents, {
    observer: logFileChanges(log),
    withEvents: readBoolean(env, 'FILE_EVENTS'),
  });
}

/** The files in DynamoDB. Every change of a row is one conditional write, without a read before it. */
export class DynamoDbFileTable implements FileTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #observer: FileChangeListener | undefined;
  /** Whether changes write file events. */
  readonly withEvents: boolean;

  constructor(
    tableName: string,
    documents: DynamoDBDocumentClient,
    { observer, withEvents = false }: FileTableOptions = {},
  ) {
    this.#tableName = tableName;
    this.#documents = documents;
    this.#observer = observer;
    this.withEvents = withEvents;
  }

  /** Fails if the key exists, which means a broken random source, because ids have 128 random bits. */
  async create(record: FileRecord): Promise<void> {
    await this.#documents.send(
      new PutCommand({
        TableName: this.#tableName,
        Item: record,
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': 'key' },
      }),
    );
  }

  /**
   * Creates several rows. A batch cannot carry the condition of `create`, which is acceptable because ids
   * have 128 random bits.
   *
   * @throws {FilestoreError} storage-busy if DynamoDB has not accepted all rows after several attempts
   */
  async createMany(records: readonly FileRecord[]): Promise<void> {
    if (records.length === 0) return;
    const [first, ...others] = records;
    if (first && others.length > 0) return this.#writeBatches(records);
    if (first) await this.create(first);
    this.#observer?.started(records);
  }

  /**
   * Creates each row unless it exists, because the call is repeated or made twice at the same time. Returns
   * the rows of the table, in the same order.
   */
  async createMissing(records: readonly FileRecord[]): Promise<readonly FileRecord[]> {
    const outcomes = await Promise.allSettled(
      records.map(async (record) => this.#createUnlessExists(record)),
    );
    const isNew = outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value);
    const created = records.filter((_, index) => isNew[index]);
    // The next attempt finds these rows, so they are reported now even if the call fails for another row.
    if (created.length > 0) this.#observer?.started(created);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    return Promise.all(
      records.map(async (record, index) => {
        const row = isNew[index] ? record : await this.get(record.key);
        if (row) return row;
        // Its tombstone has just been deleted.
        throw new FilestoreError('file-deleted');
      }),
    );
  }

  async #createUnlessExists(record: FileRecord): Promise<boolean> {
    return isWritten(this.create(record));
  }

  async #writeBatches(records: readonly FileRecord[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(records.length / MAX_BATCH_ROWS) }, (_, index) =>
      records.slice(index * MAX_BATCH_ROWS, (index + 1) * MAX_BATCH_ROWS),
    );
    const written: FileRecord[] = [];
    const outcomes = await Promise.allSettled(
      batches.map((batch) => this.#writeBatch(batch, written)),
    );
    if (written.length > 0) this.#observer?.started(written);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Adds each row to `written` that DynamoDB has accepted, also if it does not accept all of them. */
  async #writeBatch(records: readonly FileRecord[], written: FileRecord[]): Promise<void> {
    let unprocessed = records;
    for (let attempt = 0; attempt < BATCH_ATTEMPTS; attempt += 1) {
      if (attempt > 0) await delay(Math.random() * 50 * 2 ** attempt);
      const requests = unprocessed.map((Item) => ({ PutRequest: { Item } }));
      const { UnprocessedItems } = await this.#documents.send(
        new BatchWriteCommand({ RequestItems: { [this.#tableName]: requests } }),
      );
      const left = new Set(
        UnprocessedItems?.[this.#tableName]?.map(({ PutRequest }) => PutRequest?.Item?.['key']),
      );
      written.push(...unprocessed.filter(({ key }) => !left.has(key)));
      unprocessed = unprocessed.filter(({ key }) => left.has(key));
      if (unprocessed.length === 0) return;
    }
    throw new FilestoreError('storage-busy', { retryAfter: 1 });
  }

  /** Reads consistently, because the row is compared with S3 and a stale row would look like a lost file. */
  async get(key: string): Promise<FileRecord | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#tableName, Key: { key }, ConsistentRead: true }),
    );
    return isFileRow(Item) ? Item : undefined;
  }

  /**
   * Reads up to 100 rows consistently, by their keys.
   *
   * @throws {FilestoreError} storage-busy if DynamoDB has not returned all of them after several attempts
   */
  async getMany(keys: readonly string[]): Promise<ReadonlyMap<string, FileRecord>> {
    const rows = new Map<string, FileRecord>();
    let missing = [...new Set(keys)].map((key) => ({ key }));
    for (let attempt = 0; attempt < BATCH_ATTEMPTS && missing.length > 0; attempt += 1) {
      if (attempt > 0) await delay(Math.random() * 50 * 2 ** attempt);
      const { Responses, UnprocessedKeys } = await this.#documents.send(
        new BatchGetCommand({
          RequestItems: { [this.#tableName]: { Keys: missing, ConsistentRead: true } },
        }),
      );
      for (const row of Responses?.[this.#tableName] ?? []) {
        if (isFileRow(row)) rows.set(row.key, row);
      }
      missing = (UnprocessedKeys?.[this.#tableName]?.Keys ?? []) as typeof missing;
    }
    if (missing.length > 0) throw new FilestoreError('storage-busy', { retryAfter: 1 });
    return rows;
  }

  /** Returns a page of a tenant's files, oldest first. */
  list(options: ListOptions): Promise<ListPage> {
    return listPage(options, this.#tableName, this.#documents);
  }

  async update(key: string, update: ConditionalUpdate): Promise<ChangeResult> {
    try {
      const { Attributes } = await this.#documents.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: { key },
          ReturnValues: 'ALL_NEW',
          ...updateInput(key, update, this.withEvents),
        }),
      );
      if (!isFileRow(Attributes)) throw new Error('DynamoDB changed a row without returning it');
      this.#observer?.changed(Attributes, update);
      return { changed: true, record: Attributes };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // A second read, because dynalite 4 does not support ReturnValuesOnConditionCheckFailure.
      return { changed: false, current: await this.get(key) };
    }
  }

  /**
   * Deletes a tombstone that is due. Returns false if the row has changed in the meantime, or if it has events that
   * `deliver` will deliver.
   */
  async deleteTombstone(key: string, now: number): Promise<boolean> {
    return isWritten(
      this.#documents.send(
        new DeleteCommand({
          TableName: this.#tableName,
          Key: { key },
          ConditionExpression: `#state = :deleted AND #due <= :now${this.withEvents ? ' AND attribute_not_exists(#outbox)' : ''}`,
          ExpressionAttributeNames: {
            '#state': 'state',
            '#due': 'due',
            ...(this.withEvents && { '#outbox': 'outbox' }),
          },
          ExpressionAttributeValues: { ':deleted': 'DELETED', ':now': now },
        }),
      ),
    );
  }

  /** Yields the due rows of one shard, oldest first, page by page. Reads no other rows. */
  listDue(shard: number, now: number): AsyncGenerator<DueFile> {
    const index = {
      tableName: this.#tableName,
      index: DUE_INDEX,
      shardField: 'dueShard',
      dueField: 'due',
    } as const;
    return listDueRows(this.#documents, index, shard, now);
  }
}

/** API keys are in the same table, but their rows have no state. */
function isFileRow(item: Record<string, unknown> | undefined): item is FileRecord & typeof item {
  return item !== undefined && typeof item['state'] === 'string';
}
