import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { NewWebhook, WebhookRecord } from '../../domain/webhook-record.ts';
import type { WebhookTable } from '../database.ts';
import { isWritten } from './conditional-write.ts';

/** The webhooks. They are in the same table as the files, with a prefix that no file key can have. */
export class DynamoDbWebhookTable implements WebhookTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(tableName: string, documents: DynamoDBDocumentClient) {
    this.#documents = documents;
    this.#tableName = tableName;
  }

  /** @throws {Error} if the row is damaged, because its events must not count as delivered */
  async get(tenant: string): Promise<WebhookRecord | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#tableName, Key: rowKey(tenant), ConsistentRead: true }),
    );
    if (!Item) return undefined;
    const parsed = v.safeParse(WebhookRecord, Item);
    // Without the values, because one of them is the secret.
    if (!parsed.success) throw new Error(`The row of the webhook of ${tenant} is damaged`);
    return parsed.output;
  }

  /** Replaces the webhook, which also forgets its failures. */
  async put(
    tenant: string,
    { url, secrets }: Pick<WebhookRecord, 'url' | 'secrets'>,
  ): Promise<void> {
    const parsed = v.safeParse(NewWebhook, { url, secrets });
    if (!parsed.success) throw new Error('The URL or a secret of the webhook is invalid');
    const Item = { ...rowKey(tenant), ...parsed.output };
    await this.#documents.send(new PutCommand({ TableName: this.#tableName, Item }));
  }

  async delete(tenant: string): Promise<void> {
    await this.#documents.send(
      new DeleteCommand({ TableName: this.#tableName, Key: rowKey(tenant) }),
    );
  }

  /**
   * Reserves the one attempt after a failure, so that a receiver that comes back is not overrun. Returns false if
   * another run has reserved it.
   *
   * @param until when the reservation ends, in milliseconds since the epoch
   */
  reserveRetry(tenant: string, seen: WebhookRecord, until: number): Promise<boolean> {
    return this.#change(tenant, seen, { failures: seen.failures, retryAt: until });
  }

  /** Counts a failure, once for all attempts that failed at the same time. */
  recordFailure(tenant: string, seen: WebhookRecord, retryAt: number): Promise<boolean> {
    return this.#change(tenant, seen, { failures: seen.failures + 1, retryAt });
  }

  /** Ends the wait of all events of the tenant. */
  recordSuccess(tenant: string, seen: WebhookRecord): Promise<boolean> {
    return this.#change(tenant, seen, undefined);
  }

  async #change(
    tenant: string,
    seen: WebhookRecord,
    next: { readonly failures: number; readonly retryAt: number } | undefined,
  ): Promise<boolean> {
    const names = { '#url': 'url', '#failures': 'failures', '#retryAt': 'retryAt' };
    const values = {
      ':url': seen.url,
      ...(seen.retryAt !== undefined && { ':seen': seen.retryAt }),
      ...(next && { ':failures': next.failures, ':retryAt': next.retryAt }),
    };
    const unchanged =
      seen.retryAt === undefined ? 'attribute_not_exists(#retryAt)' : '#retryAt = :seen';
    return isWritten(
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: rowKey(tenant),
          ConditionExpression: `#url = :url AND ${unchanged}`,
          UpdateExpression: next
            ? 'SET #failures = :failures, #retryAt = :retryAt'
            : 'REMOVE #failures, #retryAt',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values,
        }),
      ),
    );
  }
}

function rowKey(tenant: string): { key: string } {
  return { key: `WEBHOOK#${tenant}` };
}
