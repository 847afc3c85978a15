import {
  type DynamoDBDocumentClient,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { DueFile } from '../../domain/file-record.ts';
import type { Outbox, OutboxProgress } from '../database.ts';
import { isWritten } from './conditional-write.ts';
import { listDueRows } from './due-rows.ts';

/** The index of the files with events that have not been delivered. */
export const OUTBOX_INDEX = 'outbox';

/** The events that wait in the rows of their files. */
export class DynamoDbOutbox implements Outbox {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(tableName: string, documents: DynamoDBDocumentClient) {
    this.#tableName = tableName;
    this.#documents = documents;
  }

  /**
   * Removes the delivered events and schedules the others. Returns false if the outbox has changed since it was read:
   * a new event was appended, or another run has delivered some.
   */
  async record(key: string, progress: OutboxProgress): Promise<boolean> {
    return isWritten(
      this.#documents.send(
        new UpdateCommand({ TableName: this.#tableName, Key: { key }, ...changeOf(progress) }),
      ),
    );
  }

  /** Yields the files of one shard whose events are due, the longest overdue first. */
  listDue(shard: number, now: number): AsyncGenerator<DueFile> {
    const index = {
      tableName: this.#tableName,
      index: OUTBOX_INDEX,
      shardField: 'outboxShard',
      dueField: 'outboxDue',
    } as const;
    return listDueRows(this.#documents, index, shard, now);
  }
}

/**
 * Events are appended at the end and removed from the start, and a file has each event once. The first event and the
 * number of events therefore tell whether the outbox is the one that was read. dynalite cannot compare lists.
 */
const UNCHANGED = 'size(#outbox) = :size AND #outbox[0] = :first';

type Change = Omit<UpdateCommandInput, 'TableName' | 'Key'>;

function changeOf({ seen, onBus, sent, retryAt, attempts }: OutboxProgress): Change {
  const delivered = Math.min(onBus, sent);
  const names = {
    '#outbox': 'outbox',
    '#due': 'outboxDue',
    '#shard': 'outboxShard',
    '#onBus': 'outboxOnBus',
    '#sent': 'outboxSent',
    '#attempts': 'outboxAttempts',
  };
  const unchanged = { ':first': seen[0], ':size': seen.length };
  const left = seen.slice(delivered);
  if (left.length === 0) {
    return {
      ConditionExpression: UNCHANGED,
      UpdateExpression: 'REMOVE #outbox, #due, #shard, #onBus, #sent, #attempts',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: unchanged,
    };
  }
  const { '#shard': _shard, ...changed } = names;
  return {
    ConditionExpression: UNCHANGED,
    UpdateExpression:
      'SET #outbox = :left, #due = :retryAt, #onBus = :onBus, #sent = :sent, #attempts = :attempts',
    ExpressionAttributeNames: changed,
    ExpressionAttributeValues: {
      ...unchanged,
      ':left': left,
      ':retryAt': retryAt,
      ':onBus': onBus - delivered,
      ':sent': sent - delivered,
      ':attempts': delivered > 0 ? 0 : attempts,
    },
  };
}
