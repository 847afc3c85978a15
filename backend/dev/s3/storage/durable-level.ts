import { ClassicLevel } from 'classic-level';
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

export type Change<Row> =
  | { readonly type: 'put'; readonly key: string; readonly value: Row }
  | { readonly type: 'del'; readonly key: string };

export interface Range {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
}

/** Space that LevelDB needs to open, in addition to the space for its log rewritten as a table. */
const BYTES_TO_OPEN = 256 * 1024;

/**
 * LevelDB that survives a full disk. If the disk accepts only a part of a record, LevelDB itself continues
 * its log after the incomplete record. When it is opened again, it drops that record *and everything after
 * it*, so writes that had succeeded are lost. Therefore changes are written one at a time. After a failed
 * write, LevelDB is closed and reopened, which starts a new log. Reopening also discards a table that could
 * not be written for lack of space; otherwise all later writes would fail.
 */
export class DurableLevel<Row> {
  readonly #directory: string;
  readonly #level: ClassicLevel<string, Row>;
  #last: Promise<unknown> = Promise.resolve();
  #opening: Promise<void> = Promise.resolve();
  #damaged = false;
  #closed = false;

  private constructor(directory: string, level: ClassicLevel<string, Row>) {
    this.#directory = directory;
    this.#level = level;
  }

  static async open<Row>(directory: string): Promise<DurableLevel<Row>> {
    const level = new ClassicLevel<string, Row>(directory, { valueEncoding: 'json' });
    await level.open();
    return new DurableLevel(directory, level);
  }

  async get(key: string): Promise<Row | undefined> {
    return (await this.#readable()).get(key);
  }

  /** Yields entries in key order. Continues after the last key if LevelDB is reopened in the meantime. */
  async *entries(range: Range = {}): AsyncGenerator<readonly [string, Row]> {
    for (let remaining: Range | undefined = range; remaining;) {
      const level = await this.#readable();
      const { lt } = range;
      try {
        for await (const [key, row] of level.iterator(remaining)) {
          remaining = { gt: key, ...(lt !== undefined && { lt }) };
          yield [key, row];
        }
        remaining = undefined;
      } catch (error) {
        if (!isClosed(error)) throw error;
      }
    }
  }

  /** Writes all changes atomically. */
  async write(changes: readonly Change<Row>[]): Promise<void> {
    await this.#serialize(async () => {
      await this.#reopen();
      try {
        await this.#level.batch([...changes]);
      } catch (error) {
        this.#damaged = !this.#closed;
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#serialize(async () => {
      this.#closed = true;
      await this.#level.close();
    });
  }

  async #readable(): Promise<ClassicLevel<string, Row>> {
    await this.#opening;
    if (this.#level.status !== 'open') await this.#serialize(() => this.#reopen());
    return this.#level;
  }

  async #reopen(): Promise<void> {
    if (!this.#damaged || this.#closed) return;
    // A closed LevelDB cannot be read, so close it only if there is enough space to reopen it.
    await this.#checkFreeSpace();
    const opened = this.#level.close().then(() => this.#level.open());
    this.#opening = opened.catch(() => undefined);
    await opened;
    this.#damaged = false;
  }

  async #checkFreeSpace(): Promise<void> {
    const names = (await readdir(this.#directory)).filter((name) => name.endsWith('.log'));
    const logs = await Promise.all(names.map((name) => stat(join(this.#directory, name))));
    const needed = logs.reduce((sum, { size }) => sum + size, BYTES_TO_OPEN);
    const { bavail, bsize } = await statfs(this.#directory);
    if (bavail * bsize < needed) throw new Error('No space left on device for the index');
  }

  #serialize<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'LEVEL_ITERATOR_NOT_OPEN';
}
