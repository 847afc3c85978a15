import type { AwsCredentials } from '../runtime/aws-environment.ts';
import type { Database } from '../stores/database.ts';

/** Where the rows are. Each kind is loaded only if it is used. */
export type DatabaseOptions =
  /** The file of a SQLite database, which is created if it is missing, or `:memory:`. Requires Node 22.13 or later. */
  | { readonly sqlite: string }
  /** `postgres://user:password@host:5432/database`. */
  | { readonly postgres: string; readonly maxConnections?: number }
  /** A table with the schema of the template. The default credentials are those of the SDK's chain. */
  | {
      readonly dynamoDb: string;
      readonly region?: string;
      readonly endpoint?: string;
      readonly credentials?: AwsCredentials;
    }
  /** Another implementation. */
  | Database;

export type DatabaseKind = 'sqlite' | 'postgres' | 'dynamodb' | 'custom';

export function databaseKind(options: DatabaseOptions): DatabaseKind {
  if ('sqlite' in options) return 'sqlite';
  if ('postgres' in options) return 'postgres';
  return 'dynamoDb' in options ? 'dynamodb' : 'custom';
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
  if ('dynamoDb' in options) {
    const { openDynamoDb } = await import('../stores/dynamodb/open.ts');
    return openDynamoDb({ ...options, table: options.dynamoDb });
  }
  return options;
}
