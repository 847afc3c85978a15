import * as v from 'valibot';
import { NewWebhook, WebhookRecord } from '../../domain/webhook-record.ts';
import type { WebhookTable } from '../database.ts';
import type { Sql } from './schema.ts';

/** When the next attempt is allowed, and how many have failed. */
interface Retry {
  readonly failures: number;
  readonly retryAt: number | null;
}

export class SqlWebhookTable implements WebhookTable {
  readonly #sql: Sql;

  constructor(db: Sql) {
    this.#sql = db;
  }

  async get(tenant: string): Promise<WebhookRecord | undefined> {
    const row = await this.#sql
      .selectFrom('filestoreWebhooks')
      .selectAll()
      .where('tenant', '=', tenant)
      .executeTakeFirst();
    if (!row) return undefined;
    const parsed = v.safeParse(WebhookRecord, {
      url: row.url,
      secrets: JSON.parse(row.secrets),
      failures: row.failures,
      ...(row.retryAt !== null && { retryAt: row.retryAt }),
    });
    // Without the values, because one of them is the secret.
    if (!parsed.success) throw new Error(`The row of the webhook of ${tenant} is damaged`);
    return parsed.output;
  }

  async put(
    tenant: string,
    { url, secrets }: Pick<WebhookRecord, 'url' | 'secrets'>,
  ): Promise<void> {
    const parsed = v.safeParse(NewWebhook, { url, secrets });
    if (!parsed.success) throw new Error('The URL or a secret of the webhook is invalid');
    const row = { tenant, url, secrets: JSON.stringify(secrets), failures: 0, retryAt: null };
    await this.#sql
      .insertInto('filestoreWebhooks')
      .values(row)
      .onConflict((conflict) => conflict.column('tenant').doUpdateSet(row))
      .execute();
  }

  async delete(tenant: string): Promise<void> {
    await this.#sql.deleteFrom('filestoreWebhooks').where('tenant', '=', tenant).execute();
  }

  reserveRetry(tenant: string, seen: WebhookRecord, until: number): Promise<boolean> {
    return this.#change(tenant, seen, { failures: seen.failures, retryAt: until });
  }

  recordFailure(tenant: string, seen: WebhookRecord, retryAt: number): Promise<boolean> {
    return this.#change(tenant, seen, { failures: seen.failures + 1, retryAt });
  }

  recordSuccess(tenant: string, seen: WebhookRecord): Promise<boolean> {
    return this.#change(tenant, seen, { failures: 0, retryAt: null });
  }

  async #change(tenant: string, { url, retryAt }: WebhookRecord, next: Retry): Promise<boolean> {
    const { numUpdatedRows } = await this.#sql
      .updateTable('filestoreWebhooks')
      .set(next)
      .where('tenant', '=', tenant)
      .where('url', '=', url)
      .where('retryAt', retryAt === undefined ? 'is' : '=', retryAt ?? null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }
}
