import type { Database } from '../stores/database.ts';
import type { DatabaseKind } from './description.ts';
import type { DatabaseOptions } from './options.ts';

export function databaseKind(options: DatabaseOptions): DatabaseKind {
  if ('sqlite' in options) return 'sqlite';
  if ('postgres' in options) return 'postgres';
  return 'dynamodb';
}

/** Connects to the database and brings its tables up to date. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if ('sqlite' in options) {
    const { openSqlite } = await import('../stores/sql/sqlite.ts');
    return openSqlite(options.sqlite);
  }
  if ('postgres' in options) {
    const { openPostgres } = await import('../stores/sql/postgres.ts');
    return openPostgres({ url: options.postgres, maxConnections: options.maxConnections });
  }
  const { openDynamoDb } = await import('../stores/dynamodb/open.ts');
  return openDynamoDb({ ...options, table: options.dynamoDb });
}
