import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import type { Sql } from './schema.ts';

/** What differs between the databases. */
export interface SqlTypes {
  /** The type of a whole number of up to 53 bits. */
  readonly integer: string;
  /** The type of a text that is compared byte by byte. */
  readonly key: string;
}

/** Creates the tables, or brings the tables of an earlier version up to date. Several processes may do so at once. */
export async function migrate(db: Sql, types: SqlTypes): Promise<void> {
  const migrator = new Migrator({
    db,
    migrationTableName: 'filestore_migrations',
    migrationLockTableName: 'filestore_migrations_lock',
    provider: {
      getMigrations: async () => ({
        '0001-tables': createTables(types),
        '0002-paths-and-kinds': addPathsAndKinds,
      }),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new Error('The tables cannot be brought up to date');
}

/*
 * A migration is never changed once it has been published; a later one changes what it has made. It uses names of the
 * database, because the plugin that translates them does not apply to raw SQL.
 */

function createTables({ integer, key }: SqlTypes): Migration {
  const whole = sql.raw(integer);
  const text = sql.raw(key);
  return {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('filestore_files')
        .addColumn('key', text, (column) => column.primaryKey())
        .addColumn('tenant', text, (column) => column.notNull())
        .addColumn('state', text, (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('size', whole, (column) => column.notNull())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('checksum', 'text')
        .addColumn('sha256', 'text')
        .addColumn('context', 'text')
        .addColumn('multipart', whole)
        .addColumn('part_size', whole)
        .addColumn('upload_id', 'text')
        .addColumn('scan', 'text')
        .addColumn('rejected', 'text')
        .addColumn('token_hash', 'text', (column) => column.notNull())
        .addColumn('url_expires_at', whole, (column) => column.notNull())
        .addColumn('due', whole)
        .addColumn('due_shard', whole)
        .addColumn('etag', 'text')
        .addColumn('created_at', whole, (column) => column.notNull())
        .addColumn('client', 'text')
        .addColumn('paid_at', whole)
        .addColumn('uploaded_at', whole)
        .addColumn('stored_at', whole)
        .addColumn('deleted_at', whole)
        .addColumn('ended', 'text')
        .addColumn('outbox', 'text')
        .addColumn('outbox_due', whole)
        .addColumn('outbox_shard', whole)
        .addColumn('outbox_on_bus', whole)
        .addColumn('outbox_sent', whole)
        .addColumn('outbox_attempts', whole)
        .execute();
      // Each index contains only the rows that its query can find.
      for (const index of FILE_INDEXES) await sql.raw(`create index ${index}`).execute(db);
      await db.schema
        .createTable('filestore_keys')
        .addColumn('id', text, (column) => column.primaryKey())
        .addColumn('record', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('filestore_grants')
        .addColumn('hash', text, (column) => column.primaryKey())
        .addColumn('tenant', 'text', (column) => column.notNull())
        .addColumn('left', whole, (column) => column.notNull())
        .addColumn('max_file_size', whole)
        .addColumn('allowed_types', 'text')
        .addColumn('context', 'text')
        .addColumn('client', 'text')
        .addColumn('expires_at', whole, (column) => column.notNull())
        .addColumn('delete_at', whole, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('filestore_quotas')
        .addColumn('tenant', text, (column) => column.notNull())
        .addColumn('client', text, (column) => column.notNull())
        .addColumn('day', whole, (column) => column.notNull())
        .addColumn('files', whole, (column) => column.notNull())
        .addColumn('bytes', whole, (column) => column.notNull())
        .addColumn('delete_at', whole, (column) => column.notNull())
        .addPrimaryKeyConstraint('filestore_quotas_key', ['tenant', 'client', 'day'])
        .execute();
      await db.schema
        .createTable('filestore_calls')
        .addColumn('hash', text, (column) => column.primaryKey())
        .addColumn('body_hash', 'text', (column) => column.notNull())
        .addColumn('refused', 'text', (column) => column.notNull())
        .addColumn('client', 'text')
        .addColumn('paid_at', whole)
        .addColumn('seed', 'text', (column) => column.notNull())
        .addColumn('expires_at', whole, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('filestore_webhooks')
        .addColumn('tenant', text, (column) => column.primaryKey())
        .addColumn('url', 'text', (column) => column.notNull())
        .addColumn('secrets', 'text', (column) => column.notNull())
        .addColumn('failures', whole, (column) => column.notNull())
        .addColumn('retry_at', whole)
        .execute();
      await db.schema
        .createTable('filestore_leases')
        .addColumn('name', text, (column) => column.primaryKey())
        .addColumn('holder', 'text', (column) => column.notNull())
        .addColumn('until', whole, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('filestore_undelivered')
        .addColumn('id', text, (column) => column.primaryKey())
        .addColumn('letter', 'text', (column) => column.notNull())
        .execute();
    },
  };
}

const addPathsAndKinds: Migration = {
  up: async (db: Kysely<unknown>) => {
    // SQLite adds one column at a time.
    await db.schema.alterTable('filestore_files').addColumn('path', 'text').execute();
    await db.schema.alterTable('filestore_files').addColumn('kind', 'text').execute();
    await db.schema.alterTable('filestore_grants').addColumn('kind', 'text').execute();
  },
};

const FILE_INDEXES = [
  'filestore_files_due on filestore_files (due_shard, due, key) where due is not null',
  'filestore_files_outbox on filestore_files (outbox_shard, outbox_due, key) where outbox is not null',
  "filestore_files_uploaded on filestore_files (tenant, uploaded_at, key) where state = 'UPLOADED'",
  "filestore_files_stored on filestore_files (tenant, stored_at, key) where state = 'STORED'",
] as const;
