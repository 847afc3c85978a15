import { PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { FilestoreError } from '../../../src/contract/errors.ts';
import { SqlDatabase } from './database.ts';

/** Options of a connection to PostgreSQL. */
export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database`. TLS is set by `?sslmode=`. */
  readonly url: string;
  /** Connections of this process. The default is 10. */
  readonly maxConnections?: number | undefined;
}

const CONNECT_MILLISECONDS = 5000;
const STATEMENT_MILLISECONDS = 10_000;

/** Connects to PostgreSQL 13 or later. Several processes may use the same database. */
export async function openPostgres({
  url,
  maxConnections = 10,
}: PostgresOptions): Promise<SqlDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    statement_timeout: STATEMENT_MILLISECONDS,
    application_name: 'filestore-upload',
    keepAlive: true,
    types: { getTypeParser: parserOf },
  });
  // A connection that breaks while nobody uses it. The pool opens another one.
  pool.on('error', () => undefined);
  const dialect = new PostgresDialect({ pool: busyPool(pool) });
  return SqlDatabase.open(dialect, {
    integer: 'bigint',
    key: 'text collate "C"',
  });
}

/** The driver returns `bigint` as text, because JavaScript's numbers have 53 bits. Ours are smaller. */
const parserOf: pg.CustomTypesConfig['getTypeParser'] = (id, format) =>
  id === pg.types.builtins.INT8
    ? Number
    : (pg.types.getTypeParser(id, format) as (text: string) => unknown);

/** Reports a server that is down or busy as `storage-busy`, so that callers retry. */
function busyPool(pool: pg.Pool): PostgresPool {
  return {
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw toBusyError(error);
      });
      const query = client.query.bind(client) as (...parameters: unknown[]) => Promise<unknown>;
      const busy = Object.create(client) as PostgresPoolClient;
      busy.query = ((...parameters: unknown[]) =>
        query(...parameters).catch((error: unknown) => {
          throw toBusyError(error);
        })) as PostgresPoolClient['query'];
      return busy;
    },
    end: () => pool.end(),
    options: pool.options,
  };
}

/**
 * Classes of https://www.postgresql.org/docs/current/errcodes-appendix.html: connection exception, transaction rollback
 * (a deadlock or a serialization failure), insufficient resources, operator intervention (a timeout or a shutdown).
 */
const BUSY_STATES = /^(08|40|53|57)/;

function toBusyError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const isState = /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E');
  // What is no answer of the server is an error of the connection.
  const busy = isState ? BUSY_STATES.test(code) : error.name !== 'TypeError';
  return busy ? new FilestoreError('storage-busy', { retryAfter: 1, cause: error }) : error;
}
