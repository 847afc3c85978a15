import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

export type Change<Row> =
  | { readonly type: 'put'; readonly key: string; readonly value: Row }
  | { readonly type: 'del'; readonly key: string };

export interface Range {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
}

/** Rows that are read at once. Others can be written in between. */
const PAGE_ROWS = 500;

/** Another process uses the folder. */
export class IndexLockedError extends Error {
  readonly code = 'INDEX_LOCKED';
}

/**
 * A sorted map on disk, in SQLite: from keys, in the order of their bytes, to rows in JSON. Changes survive the end of
 * the process, and a full disk refuses a change as a whole. Only one process can use it.
 */
export class DurableIndex<Row> {
  readonly #database: DatabaseSync;
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #page: StatementSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#get = database.prepare('select value from entries where key = ?');
    this.#put = database.prepare(
      'insert into entries values (?, ?) on conflict (key) do update set value = excluded.value',
    );
    this.#delete = database.prepare('delete from entries where key = ?');
    this.#page = database.prepare(
      `select key, value from entries where key > ?1 and (?2 is null or key < ?2) order by key limit ${PAGE_ROWS}`,
    );
  }

  /** @throws {IndexLockedError} if another process uses the folder */
  static async open<Row>(directory: string): Promise<DurableIndex<Row>> {
    await mkdir(directory, { recursive: true });
    const database = new DatabaseSync(join(directory, 'index.sqlite'));
    try {
      // The lock is taken by the first statement, and kept. Without waiting for others, as the default of Node is.
      database.exec('pragma locking_mode = exclusive');
      database.exec('pragma journal_mode = wal');
      // The system writes to the disk when it likes: a power failure can lose the last changes, a crash cannot.
      database.exec('pragma synchronous = normal');
      database.exec(
        'create table if not exists entries (key text primary key, value text) without rowid',
      );
      return new DurableIndex<Row>(database);
    } catch (error) {
      database.close();
      if (codeOf(error) === SQLITE_BUSY) throw new IndexLockedError('The index is locked');
      throw (await isFull(directory)) ? noSpace(error) : error;
    }
  }

  async get(key: string): Promise<Row | undefined> {
    const row = this.#get.get(key);
    return row && (JSON.parse(String(row['value'])) as Row);
  }

  /** Yields entries in key order. */
  async *entries({ gt, gte, lt }: Range = {}): AsyncGenerator<readonly [string, Row]> {
    const first = gte === undefined ? undefined : await this.get(gte);
    if (gte !== undefined && first !== undefined) yield [gte, first];
    let after = gte ?? gt ?? '';
    for (;;) {
      const page = this.#page.all(after, lt ?? null);
      for (const { key, value } of page) yield [String(key), JSON.parse(String(value)) as Row];
      if (page.length < PAGE_ROWS) return;
      after = String(page.at(-1)?.['key']);
    }
  }

  /** Writes all changes, or none. */
  async write(changes: readonly Change<Row>[]): Promise<void> {
    try {
      this.#database.exec('begin');
      for (const change of changes) {
        if (change.type === 'del') this.#delete.run(change.key);
        else this.#put.run(change.key, JSON.stringify(change.value));
      }
      this.#database.exec('commit');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw codeOf(error) === SQLITE_FULL ? noSpace(error) : error;
    }
  }

  /** Closing it again changes nothing. */
  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }
}

/** https://www.sqlite.org/rescode.html */
const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

function noSpace(cause: unknown): Error {
  return new Error('No space left on device for the index', { cause });
}

/** What SQLite needs to open its files. When it cannot, its error does not always say that the disk is full. */
const BYTES_TO_OPEN = 256 * 1024;

async function isFull(directory: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize < BYTES_TO_OPEN;
}

function codeOf(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  // The upper bits are the extended code.
  return typeof code === 'number' ? code % 256 : undefined;
}
