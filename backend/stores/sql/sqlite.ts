import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { FilestoreError } from '../../../src/contract/errors.ts';
import { SqlDatabase } from './database.ts';
import { repeatWhileBusy, SharedSqliteDialect } from './shared-sqlite.ts';

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
  const dialect = new SharedSqliteDialect({ database: new PreparedDatabase(database) });
  return SqlDatabase.open(dialect, { integer: 'integer', key: 'text' });
}

/** node:sqlite as Kysely expects a database, with statements that are prepared once. */
class PreparedDatabase {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, Statement>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(text: string): Statement {
    const prepared = this.#statements.get(text);
    if (prepared) return prepared;
    if (this.#statements.size >= MAX_STATEMENTS) this.#statements.clear();
    const statement = new Statement(orBusy(() => this.#database.prepare(text)));
    this.#statements.set(text, statement);
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

class Statement {
  readonly #statement: StatementSync;
  readonly reader: boolean;

  constructor(statement: StatementSync) {
    this.#statement = statement;
    this.reader = statement.columns().length > 0;
  }

  all(values: readonly unknown[]): unknown[] {
    return orBusy(() => this.#statement.all(...(values as readonly SQLInputValue[])));
  }

  run(values: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    return orBusy(() => this.#statement.run(...(values as readonly SQLInputValue[])));
  }

  iterate(values: readonly unknown[]): IterableIterator<unknown> {
    return this.#statement.iterate(...(values as readonly SQLInputValue[]));
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
