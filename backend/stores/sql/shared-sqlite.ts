import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from '../../../src/contract/errors.ts';

/** A connection to SQLite. */
export interface SqliteConnection {
  /** Runs one statement at once. Throws `storage-busy` if another connection has the lock. */
  execute(query: CompiledQuery): QueryResult<unknown>;
  close(): void;
}

/**
 * SQLite for many calls at the same time, and for a file that several connections use, in this process or in others.
 *
 * - Statements that wait are committed together. SQLite writes to the disk for each commit, which takes much longer than
 *   a statement, and stops the process meanwhile.
 * - While another connection writes, this one waits without stopping the process. SQLite's own way to wait would stop it,
 *   and the connection that it waits for may be in the same process.
 */
export class SharedSqliteDialect extends SqliteDialect {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    super({ database: () => Promise.reject(new Error('The driver has the connection')) });
    this.#connection = connection;
  }

  override createAdapter(): SqliteAdapter {
    return new SharedAdapter();
  }

  override createDriver(): Driver {
    return new SharedDriver(this.#connection);
  }
}

/** Kysely then runs all migrations in one transaction, which keeps other processes from migrating. */
class SharedAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

interface WaitingStatement {
  readonly query: CompiledQuery;
  readonly resolve: (result: QueryResult<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

const BEGIN = CompiledQuery.raw('begin immediate');
const COMMIT = CompiledQuery.raw('commit');
const ROLLBACK = CompiledQuery.raw('rollback');

class SharedDriver implements Driver {
  readonly #connection: SqliteConnection;
  #waiting: WaitingStatement[] = [];
  /** Resolves when the transaction or the group before has ended. */
  #turn: Promise<void> = Promise.resolve();

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SharedConnection> {
    return new SharedConnection(this);
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(connection: SharedConnection): Promise<void> {
    const endTurn = await this.#takeTurn();
    try {
      await this.#begin();
      connection.endTransaction = endTurn;
    } catch (error) {
      endTurn();
      throw error;
    }
  }

  async commitTransaction(connection: SharedConnection): Promise<void> {
    this.execute(COMMIT);
    connection.endTransaction?.();
    connection.endTransaction = undefined;
  }

  async rollbackTransaction(connection: SharedConnection): Promise<void> {
    try {
      this.execute(ROLLBACK);
    } finally {
      connection.endTransaction?.();
      connection.endTransaction = undefined;
    }
  }

  async destroy(): Promise<void> {
    await this.#turn;
    this.#connection.close();
  }

  execute(query: CompiledQuery): QueryResult<unknown> {
    return this.#connection.execute(query);
  }

  /** Runs a statement together with the others that wait. */
  enqueue(query: CompiledQuery): Promise<QueryResult<unknown>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ query, resolve, reject });
      // After the other calls that can go on now.
      if (this.#waiting.length === 1) setImmediate(() => void this.#runGroup());
    });
  }

  async #runGroup(): Promise<void> {
    const endTurn = await this.#takeTurn();
    const group = this.#waiting;
    this.#waiting = [];
    try {
      const isRead = group.every(({ query }) => /^select /i.test(query.sql));
      if (!isRead) await this.#begin();
      // A statement that fails changes nothing, and the others of its group are committed.
      const outcomes = group.map((statement) => this.#run(statement));
      if (!isRead) this.#commit();
      for (const report of outcomes) report();
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      endTurn();
    }
  }

  /** Returns the function that reports the outcome, once it is on the disk. */
  #run({ query, resolve, reject }: WaitingStatement): () => void {
    try {
      const result = this.execute(query);
      return () => resolve(result);
    } catch (error) {
      return () => reject(error);
    }
  }

  /** Takes the lock of the writer at once: a transaction that has read can no longer wait for it. */
  #begin(): Promise<unknown> {
    return repeatWhileBusy(async () => this.execute(BEGIN));
  }

  #commit(): void {
    try {
      this.execute(COMMIT);
    } catch (error) {
      this.execute(ROLLBACK);
      throw error;
    }
  }

  /** Resolves when it is the caller's turn, with the function that ends it. */
  async #takeTurn(): Promise<() => void> {
    const before = this.#turn;
    const turn = Promise.withResolvers<void>();
    this.#turn = turn.promise;
    await before;
    return turn.resolve;
  }
}

class SharedConnection implements DatabaseConnection {
  readonly #driver: SharedDriver;
  /** Set during a transaction. */
  endTransaction: (() => void) | undefined;

  constructor(driver: SharedDriver) {
    this.#driver = driver;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const isInTransaction = this.endTransaction !== undefined;
    const result = isInTransaction ? this.#driver.execute(query) : this.#driver.enqueue(query);
    // Kysely knows the type of the rows.
    return (await result) as QueryResult<Row>;
  }

  // eslint-disable-next-line require-yield
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Streams are not used');
  }
}

/** How long a transaction waits for other connections that write. */
const BUSY_MILLISECONDS = 5000;

const LONGEST_WAIT = 25;

/** @throws {FilestoreError} storage-busy if the database is still locked after a while */
export async function repeatWhileBusy<Result>(attempt: () => Promise<Result>): Promise<Result> {
  const end = performance.now() + BUSY_MILLISECONDS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!hasCode(error, 'storage-busy') || performance.now() > end) throw error;
      await delay(Math.random() * LONGEST_WAIT);
    }
  }
}
