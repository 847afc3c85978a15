import * as v from 'valibot';
import { IDEMPOTENCY_SECONDS } from '../../../src/contract/limits.ts';
import { GrantRecord } from '../../domain/grant-record.ts';
import { KeyRecord } from '../../domain/key-record.ts';
import { dayOf, type Counted } from '../../domain/payments.ts';
import type {
  GrantTable,
  KeyTable,
  LeaseTable,
  QuotaTable,
  UndeliveredEvent,
  UndeliveredTable,
} from '../database.ts';
import type { Sql } from './schema.ts';

export class SqlKeyTable implements KeyTable {
  readonly #sql: Sql;

  constructor(db: Sql) {
    this.#sql = db;
  }

  async get(apiKeyId: string): Promise<KeyRecord | undefined> {
    const row = await this.#sql
      .selectFrom('filestoreKeys')
      .select('record')
      .where('id', '=', apiKeyId)
      .executeTakeFirst();
    const parsed = v.safeParse(KeyRecord, row && JSON.parse(row.record));
    return parsed.success ? parsed.output : undefined;
  }

  async put(id: string, record: v.InferInput<typeof KeyRecord>): Promise<void> {
    const row = { id, record: JSON.stringify(record) };
    await this.#sql
      .insertInto('filestoreKeys')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }
}

export class SqlGrantTable implements GrantTable {
  readonly #sql: Sql;

  constructor(db: Sql) {
    this.#sql = db;
  }

  async create(hash: string, grant: GrantRecord): Promise<void> {
    await this.#sql
      .insertInto('filestoreGrants')
      .values({
        hash,
        tenant: grant.tenant,
        left: grant.left,
        maxFileSize: grant.maxFileSize ?? null,
        allowedTypes: grant.allowedTypes ? JSON.stringify(grant.allowedTypes) : null,
        context: grant.context ?? null,
        kind: grant.kind ?? null,
        client: grant.client ?? null,
        expiresAt: grant.expiresAt,
        // A call that is repeated after the grant has expired still needs the grant's limits.
        deleteAt: grant.expiresAt + IDEMPOTENCY_SECONDS * 1000,
      })
      .execute();
  }

  async get(hash: string): Promise<GrantRecord | undefined> {
    const row = await this.#sql
      .selectFrom('filestoreGrants')
      .selectAll()
      .where('hash', '=', hash)
      .executeTakeFirst();
    return (
      row &&
      v.parse(GrantRecord, {
        tenant: row.tenant,
        left: row.left,
        ...(row.maxFileSize !== null && { maxFileSize: row.maxFileSize }),
        ...(row.allowedTypes !== null && { allowedTypes: JSON.parse(row.allowedTypes) }),
        ...(row.context !== null && { context: row.context }),
        ...(row.kind !== null && { kind: row.kind }),
        ...(row.client !== null && { client: row.client }),
        expiresAt: row.expiresAt,
      })
    );
  }
}

export class SqlQuotaTable implements QuotaTable {
  readonly #sql: Sql;

  constructor(db: Sql) {
    this.#sql = db;
  }

  async refund(
    { tenant, client }: Counted,
    bytes: number,
    paidAt: number,
    now: number,
  ): Promise<void> {
    const day = dayOf(paidAt);
    if (bytes === 0 || day !== dayOf(now)) return;
    const clients = client === undefined ? [''] : [client, ''];
    // One after the other, in the order of the payments, so that two calls cannot wait for each other.
    for (const one of clients) {
      await this.#sql
        .updateTable('filestoreQuotas')
        .set((quota) => ({ bytes: quota('bytes', '-', bytes) }))
        .where('tenant', '=', tenant)
        .where('client', '=', one)
        .where('day', '=', day)
        .where('bytes', '>=', bytes)
        .execute();
    }
  }
}

export class SqlLeaseTable implements LeaseTable {
  readonly #sql: Sql;

  constructor(db: Sql) {
    this.#sql = db;
  }

  async acquire(name: string, holder: string, now: number, until: number): Promise<boolean> {
    const row = await this.#sql
      .insertInto('filestoreLeases')
      .values({ name, holder, until })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ holder, until })
          .where((lease) =>
            lease.or([
              lease('filestoreLeases.until', '<=', now),
              lease('filestoreLeases.holder', '=', holder),
            ]),
          ),
      )
      .returning('name')
      .executeTakeFirst();
    return row !== undefined;
  }

  async release(name: string, holder: string): Promise<void> {
    await this.#sql
      .deleteFrom('filestoreLeases')
      .where('name', '=', name)
      .where('holder', '=', holder)
      .execute();
  }
}

const PAGE_ROWS = 100;

export class SqlUndeliveredTable implements UndeliveredTable {
  readonly #sql: Sql;

  constructor(db: Sql) {
    this.#sql = db;
  }

  async add(id: string, letter: string): Promise<void> {
    await this.#sql
      .insertInto('filestoreUndelivered')
      .values({ id, letter })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }

  list(after = ''): Promise<readonly UndeliveredEvent[]> {
    return this.#sql
      .selectFrom('filestoreUndelivered')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE_ROWS)
      .execute();
  }

  async delete(id: string): Promise<void> {
    await this.#sql.deleteFrom('filestoreUndelivered').where('id', '=', id).execute();
  }
}
