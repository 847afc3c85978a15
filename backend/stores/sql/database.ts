import { CamelCasePlugin, Kysely, type Dialect } from 'kysely';
import type { Database, FileTableOptions } from '../database.ts';
import { SqlCallTable } from './call-table.ts';
import { SqlFileTable } from './file-table.ts';
import { migrate, type SqlTypes } from './migrations.ts';
import { SqlOutbox } from './outbox.ts';
import type { Schema, Sql } from './schema.ts';
import {
  SqlGrantTable,
  SqlKeyTable,
  SqlLeaseTable,
  SqlQuotaTable,
  SqlUndeliveredTable,
} from './small-tables.ts';
import { SqlWebhookTable } from './webhook-table.ts';

/** The tables in a SQL database, which the application may use for other tables too. */
export class SqlDatabase implements Database {
  readonly #sql: Sql;
  readonly keys: SqlKeyTable;
  readonly grants: SqlGrantTable;
  readonly quotas: SqlQuotaTable;
  readonly calls: SqlCallTable;
  readonly outbox: SqlOutbox;
  readonly webhooks: SqlWebhookTable;
  readonly leases: SqlLeaseTable;
  readonly undelivered: SqlUndeliveredTable;

  private constructor(db: Sql) {
    this.#sql = db;
    this.keys = new SqlKeyTable(db);
    this.grants = new SqlGrantTable(db);
    this.quotas = new SqlQuotaTable(db);
    this.calls = new SqlCallTable(db);
    this.outbox = new SqlOutbox(db);
    this.webhooks = new SqlWebhookTable(db);
    this.leases = new SqlLeaseTable(db);
    this.undelivered = new SqlUndeliveredTable(db);
  }

  /** Connects, and creates the tables or brings them up to date. */
  static async open(dialect: Dialect, types: SqlTypes): Promise<SqlDatabase> {
    const schemas = new Kysely<Schema>({ dialect });
    const db = schemas.withPlugin(new CamelCasePlugin());
    try {
      await migrate(schemas, types);
    } catch (error) {
      await db.destroy();
      throw error;
    }
    return new SqlDatabase(db);
  }

  files(options?: FileTableOptions): SqlFileTable {
    return new SqlFileTable(this.#sql, options);
  }

  async deleteExpired(now: number): Promise<void> {
    await this.#sql.deleteFrom('filestoreGrants').where('deleteAt', '<=', now).execute();
    await this.#sql.deleteFrom('filestoreQuotas').where('deleteAt', '<=', now).execute();
    await this.#sql.deleteFrom('filestoreCalls').where('expiresAt', '<=', now).execute();
  }

  async ping(): Promise<void> {
    await this.#sql.selectFrom('filestoreLeases').select('name').limit(1).execute();
  }

  async close(): Promise<void> {
    await this.#sql.destroy();
  }
}
