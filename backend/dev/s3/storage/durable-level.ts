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

/** Room for what LevelDB writes when it opens, beside its log written once more as a table. */
const ROOM_TO_OPEN = 256 * 1024;

/**
 * LevelDB that a full disk does not harm. LevelDB itself goes on in its log behind a record of which the
 * disk took only a part, and when it is opened again it drops that record *and what is behind it*: writes
 * that had succeeded are gone. So one change is written at a time, and after one that failed the log ends
 * there: LevelDB is closed and opened, which begins another log. It also forgets a table that could not be
 * written for want of room, which otherwise fails all later writes.
 */
export class DurableLevel<Row> {
  readonly #directory: string;
  readonly #level: ClassicLevel<string, Row>;
  #last: Promise<unknown> = Promise.resolve();
  #opening: Promise<void> = Promise.resolve();
  #torn = false;
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

  /** In the order of the keys. Goes on behind the last one if LevelDB is opened again meanwhile. */
  async *entries(range: Range = {}): AsyncGenerator<readonly [string, Row]> {
    for (let left: Range | undefined = range; left;) {
      const level = await this.#readable();
      const { lt } = range;
      try {
        for await (const [key, row] of level.iterator(left)) {
          left = { gt: key, ...(lt !== undefined && { lt }) };
          yield [key, row];
        }
        left = undefined;
      } catch (error) {
        if (!isClosed(error)) throw error;
      }
    }
  }

  /** All of them or none. */
  async write(changes: readonly Change<Row>[]): Promise<void> {
    await this.#inTurn(async () => {
      await this.#mend();
      try {
        await this.#level.batch([...changes]);
      } catch (error) {
        this.#torn = !this.#closed;
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => {
      this.#closed = true;
      await this.#level.close();
    });
  }

  async #readable(): Promise<ClassicLevel<string, Row>> {
    await this.#opening;
    if (this.#level.status !== 'open') await this.#inTurn(() => this.#mend());
    return this.#level;
  }

  async #mend(): Promise<void> {
    if (!this.#torn || this.#closed) return;
    // Closed it cannot be read either: not before it can be opened again.
    await this.#checkRoom();
    const opened = this.#level.close().then(() => this.#level.open());
    this.#opening = opened.catch(() => undefined);
    await opened;
    this.#torn = false;
  }

  async #checkRoom(): Promise<void> {
    const names = (await readdir(this.#directory)).filter((name) => name.endsWith('.log'));
    const logs = await Promise.all(names.map((name) => stat(join(this.#directory, name))));
    const needed = logs.reduce((sum, { size }) => sum + size, ROOM_TO_OPEN);
    const { bavail, bsize } = await statfs(this.#directory);
    if (bavail * bsize < needed) throw new Error('No space left on device for the index');
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'LEVEL_ITERATOR_NOT_OPEN';
}
