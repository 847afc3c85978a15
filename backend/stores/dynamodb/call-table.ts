import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { IDEMPOTENCY_SECONDS } from '../../../src/contract/limits.ts';
import { CallRecord } from '../../domain/call-record.ts';
import type { Payment } from '../../domain/payments.ts';
import type { CallTable } from '../database.ts';
import { paymentUpdate } from './payment-update.ts';
import { Cancellation, repeatUntilMade, transact, type TransactItem } from './transaction.ts';
import { processTiming, type Timing } from '../../runtime/timing.ts';

/** Remembers calls, and makes what each call has to pay: once for a call that is repeated. */
export class DynamoDbCallTable implements CallTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #timing: Timing;

  constructor(
    tableName: string,
    documents: DynamoDBDocumentClient,
    timing: Timing = processTiming,
  ) {
    this.#documents = documents;
    this.#tableName = tableName;
    this.#timing = timing;
  }

  /**
   * Pays for a call that cannot be repeated, all or nothing.
   *
   * @throws {FilestoreError} the refusal of a payment, or storage-busy
   */
  async pay(payments: readonly Payment[]): Promise<void> {
    if (payments.length === 0) return;
    const items = this.#updates(payments);
    await repeatUntilMade(async () => {
      const cancelled = await transact(items, this.#documents);
      if (!cancelled) return true;
      const refused = payments[cancelled.failedCondition ?? -1];
      if (refused) throw refused.refusal;
      return undefined;
    }, this.#timing);
  }

  /**
   * Remembers the call and pays for it, all or nothing, so that no crash can leave a call half paid. Pays
   * nothing if the call is remembered already. The caller must compare the hash of the body.
   *
   * @throws {FilestoreError} the refusal of a payment, or storage-busy
   */
  async payOnce(
    hash: string,
    { bodyHash, refused, client }: Pick<CallRecord, 'bodyHash' | 'refused' | 'client'>,
    payments: readonly Payment[],
    now: number,
  ): Promise<CallRecord> {
    const expiresAt = now + IDEMPOTENCY_SECONDS * 1000;
    const seed = randomBytes(32).toString('base64url');
    const record = { bodyHash, refused, client, paidAt: now, seed, expiresAt };
    const put = {
      TableName: this.#tableName,
      Item: { key: rowKey(hash), ttl: Math.ceil(expiresAt / 1000), ...record },
      // DynamoDB deletes expired rows only within days.
      ConditionExpression: 'attribute_not_exists(#key) OR #expiresAt <= :now',
      ExpressionAttributeNames: { '#key': 'key', '#expiresAt': 'expiresAt' },
      ExpressionAttributeValues: { ':now': now },
    };
    return repeatUntilMade(async () => {
      const cancelled = await this.#write(put, payments);
      if (!cancelled) return record;
      const failed = cancelled.failedCondition;
      if (failed === undefined && !cancelled.concerns(0)) return undefined;
      // The same call may have paid meanwhile, and used up what this attempt did not find any more.
      const found = await this.find(hash, now);
      if (found) return found;
      const refusedPayment = payments[(failed ?? 0) - 1];
      if (refusedPayment) throw refusedPayment.refusal;
      return undefined;
    }, this.#timing);
  }

  async #write(
    put: NonNullable<TransactItem['Put']>,
    payments: readonly Payment[],
  ): Promise<Cancellation | undefined> {
    if (payments.length > 0) {
      const items = [{ Put: put }, ...this.#updates(payments)];
      return transact(items, this.#documents);
    }
    // A single write costs half as much as a transaction.
    try {
      await this.#documents.send(new PutCommand(put));
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return Cancellation.ofFirst();
      throw error;
    }
  }

  #updates(payments: readonly Payment[]): TransactItem[] {
    return payments.map((payment) => ({ Update: paymentUpdate(payment, this.#tableName) }));
  }

  /** Returns the call if it was paid and is still remembered. */
  async find(hash: string, now: number): Promise<CallRecord | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({
        TableName: this.#tableName,
        Key: { key: rowKey(hash) },
        ConsistentRead: true,
      }),
    );
    const parsed = v.safeParse(CallRecord, Item);
    return parsed.success && parsed.output.expiresAt > now ? parsed.output : undefined;
  }
}

function rowKey(hash: string): string {
  return `CALL#${hash}`;
}
