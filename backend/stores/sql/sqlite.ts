import type { CompiledQuery, QueryResult } from 'kysely';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { FilestoreError } from '../../../src/contract/errors.ts';
import { SqlDatabase } from './database.ts';
import { repeatWhileBusy, SharedSqliteDialect, type SqliteConnection } from './shared-sqlite.ts';

/** Statements that stay prepared. The backend uses about forty different ones. */
const MAX_STATEMENTS = 200;

/**
 * Opens a SQLite database in a file, or `:memory:`. Several processes of one machine may use the file. Every change is
 * on the disk before its call is answered, because a file that was stored must not be lost with the power.
 */
export async function openSqlite(file: string): Promise<SqlDatabase> {
  if (file !== ':memory:') await mkdir(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  await repeatWhileBusy(async () => orBusy(() => database.exec('pragma journal_mode = wal')));
  database.exec('pragma synchronous = full');
  const dialect = new SharedSqliteDialect(new PreparedConnection(database));
  return SqlDatabase.open(dialect, {
    integer: 'integer',
    key: 'text',
  });
}

interface Prepared {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

/** node:sqlite, with statements that are prepared once. */
class PreparedConnection implements SqliteConnection {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, Prepared>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  execute({ sql, parameters }: CompiledQuery): QueryResult<unknown> {
    return orBusy(() => {
      const { statement, returnsRows } = this.#prepare(sql);
      const values = parameters as readonly SQLInputValue[];
      if (returnsRows) return { rows: statement.all(...values) };
      const { changes } = statement.run(...values);
      return { rows: [], numAffectedRows: BigInt(changes) };
    });
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    if (this.#prepared.size >= MAX_STATEMENTS) this.#prepared.clear();
    const statement = this.#database.prepare(sql);
    const prepared = { statement, returnsRows: statement.columns().length > 0 };
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

/** SQLITE_BUSY and SQLITE_LOCKED, https://www.sqlite.org/rescode.html */
const BUSY_CODES: ReadonlySet<unknown> = new Set([5, 6]);

function orBusy<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (cause) {
    const code = cause instanceof Error && 'errcode' in cause ? cause.errcode : undefined;
    // The upper bits are the extended code.
    if (typeof code !== 'number' || !BUSY_CODES.has(code % 256)) throw cause;
    throw new FilestoreError('storage-busy', { retryAfter: 1, cause });
  }
}
