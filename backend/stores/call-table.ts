import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { FilestoreError } from '../../src/contract/errors.ts';
import { IDEMPOTENCY_SECONDS } from '../../src/contract/limits.ts';
import { pay, type Payment } from './payment.ts';

/** What is remembered of a call with an idempotency key. */
const CallRecord = v.object({
  /** The hash of the request body. */
  bodyHash: v.string(),
  /** Random. The ids and tokens of the call's files are derived from it. */
  seed: v.string(),
  /** Milliseconds since the epoch. */
  expiresAt: v.number(),
});
export type CallRecord = v.InferOutput<typeof CallRecord>;

/** Enough for transactions that meet at the counter of a tenant. A lost one takes a few milliseconds. */
const ATTEMPTS = 8;

/** Remembers calls, and makes what each call has to pay: once for a call that is repeated. */
export class CallTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(tableName: string, documents: DynamoDBDocumentClient) {
    this.#documents = documents;
    this.#tableName = tableName;
  }

  /** Pays for a call that cannot be repeated. */
  async pay(payments: readonly Payment[]): Promise<void> {
    for (const payment of payments) await pay(payment, this.#documents);
  }

  /**
   * Remembers the call and pays for it, all or nothing, so that no crash can leave a call half paid. Pays
   * nothing if the call is remembered already. The caller must compare the hash of the body.
   *
   * @throws {FilestoreError} the refusal of a payment, or storage-busy
   */
  async payOnce(
    hash: string,
    bodyHash: string,
    payments: readonly Payment[],
    now: number,
  ): Promise<CallRecord> {
    const expiresAt = now + IDEMPOTENCY_SECONDS * 1000;
    const record = { bodyHash, seed: randomBytes(32).toString('base64url'), expiresAt };
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (attempt > 0) await delay(Math.random() * 10 * 2 ** attempt);
      const outcome = await this.#write(hash, record, payments, now);
      if (outcome === 'written') return record;
      const found = outcome === 'remembered' ? await this.#get(hash) : undefined;
      if (found) return found;
    }
    throw new FilestoreError('storage-busy', { retryAfter: 1 });
  }

  async #write(
    hash: string,
    record: CallRecord,
    payments: readonly Payment[],
    now: number,
  ): Promise<'written' | 'remembered' | 'conflict'> {
    const put = {
      TableName: this.#tableName,
      Item: { key: rowKey(hash), ttl: Math.ceil(record.expiresAt / 1000), ...record },
      // DynamoDB deletes expired rows only within days.
      ConditionExpression: 'attribute_not_exists(#key) OR #expiresAt <= :now',
      ExpressionAttributeNames: { '#key': 'key', '#expiresAt': 'expiresAt' },
      ExpressionAttributeValues: { ':now': now },
    };
    try {
      if (payments.length === 0) {
        await this.#documents.send(new PutCommand(put));
      } else {
        const updates = payments.map(({ update }) => ({ Update: update }));
        const TransactItems = [{ Put: put }, ...updates];
        await this.#documents.send(new TransactWriteCommand({ TransactItems }));
      }
      return 'written';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'remembered';
      if (!(error instanceof TransactionCanceledException)) throw error;
      const [ofCall, ...ofPayments] = (error.CancellationReasons ?? []).map(({ Code }) => Code);
      if (ofCall === FAILED) return 'remembered';
      const refused = payments[ofPayments.indexOf(FAILED)];
      if (refused) throw refused.refusal;
      // Another transaction has the counter, or DynamoDB throttles the table.
      return 'conflict';
    }
  }

  async #get(hash: string): Promise<CallRecord | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({
        TableName: this.#tableName,
        Key: { key: rowKey(hash) },
        ConsistentRead: true,
      }),
    );
    const parsed = v.safeParse(CallRecord, Item);
    return parsed.success ? parsed.output : undefined;
  }
}

const FAILED = 'ConditionalCheckFailed';

function rowKey(hash: string): string {
  return `CALL#${hash}`;
}
