import {
  CompiledQuery,
  SqliteDialect,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from '../../../src/contract/errors.ts';

/** How long a statement waits for other connections that write. */
const BUSY_MILLISECONDS = 5000;

const LONGEST_WAIT = 25;

/**
 * SQLite for a file that several connections use, in this process or in others. SQLite's own way to wait would stop the
 * process, and the connection that it waits for may be in the same one.
 */
export class SharedSqliteDialect extends SqliteDialect {
  override createDriver(): Driver {
    return new SharedDriver(super.createDriver());
  }
}

class SharedDriver implements Driver {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  init(): Promise<void> {
    return this.#driver.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new SharedConnection(await this.#driver.acquireConnection());
  }

  /** Takes the lock of the writer at once: a transaction that has read can no longer wait for it. */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.#driver.releaseConnection(
      connection instanceof SharedConnection ? connection.inner : connection,
    );
  }

  destroy(): Promise<void> {
    return this.#driver.destroy();
  }
}

class SharedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;

  constructor(inner: DatabaseConnection) {
    this.inner = inner;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return repeatWhileBusy(() => this.inner.executeQuery<Row>(query));
  }

  streamQuery<Row>(
    query: CompiledQuery,
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<Row>> {
    return this.inner.streamQuery<Row>(query, chunkSize);
  }
}

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
