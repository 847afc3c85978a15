import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { hasCode } from '../../../src/contract/errors.ts';
import { dayOf, type Counted } from '../../domain/payments.ts';
import type { QuotaTable } from '../database.ts';
import { quotaKey } from './payment-update.ts';
import { repeatUntilMade } from './transaction.ts';
import { processTiming, type Timing } from '../../runtime/timing.ts';

/**
 * Counts the files and bytes that are registered in a day (UTC). Files are never given back, because each
 * registration costs something. Bytes are given back if they were not
 * recorded and the day is not over.
 */
export class DynamoDbQuotaTable implements QuotaTable {
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
   * Gives back the bytes of a file that was deleted before it was recorded. Its tenant and its client can use
   * them again on the same day.
   *
   * @param paidAt The time of the payment, in milliseconds since the epoch, as `now`.
   */
  async refund(
    { tenant, client }: Counted,
    bytes: number,
    paidAt: number,
    now: number,
  ): Promise<void> {
    const day = dayOf(paidAt);
    if (bytes === 0 || day !== dayOf(now)) return;
    if (client !== undefined) await this.#subtract(quotaKey({ tenant, client }, day), bytes);
    await this.#subtract(quotaKey({ tenant }, day), bytes);
  }

  /** A write that meets a transaction is refused, as one of two transactions is, and can be repeated. */
  async #subtract(key: string, bytes: number): Promise<void> {
    await repeatUntilMade(async () => {
      try {
        await this.#subtractOnce(key, bytes);
        return true;
      } catch (error) {
        if (hasCode(error, 'storage-busy')) return undefined;
        throw error;
      }
    }, this.#timing);
  }

  async #subtractOnce(key: string, bytes: number): Promise<void> {
    try {
      await this.#documents.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: { key },
          UpdateExpression: 'ADD #bytes :minus',
          ConditionExpression: '#bytes >= :bytes',
          ExpressionAttributeNames: { '#bytes': 'bytes' },
          ExpressionAttributeValues: { ':bytes': bytes, ':minus': -bytes },
        }),
      );
    } catch (error) {
      // Nothing was counted, because there was no limit.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
