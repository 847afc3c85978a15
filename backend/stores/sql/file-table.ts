import { sql, type ExpressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely';
import { FilestoreError } from '../../../src/contract/errors.ts';
import type { Condition, ConditionalUpdate } from '../../domain/conditional-update.ts';
import type { DueFile, FileRecord } from '../../domain/file-record.ts';
import type {
  ChangeResult,
  FileTable,
  FileTableOptions,
  ListOptions,
  ListPage,
} from '../database.ts';
import type { FileChangeListener } from '../file-audit-log.ts';
import { outboxFields } from '../outbox-fields.ts';
import { listDueRows } from './due-rows.ts';
import { joinEvents, toColumns, toFileRecord, toFileRow } from './file-row.ts';
import { listPage } from './list-page.ts';
import type { FileRow, Schema, Sql } from './schema.ts';

type Files = ExpressionBuilder<Schema, 'filestoreFiles'>;

/** The files in a SQL database. Every change of a row is one UPDATE whose WHERE is the condition. */
export class SqlFileTable implements FileTable {
  readonly #sql: Sql;
  readonly #observer: FileChangeListener | undefined;
  readonly withEvents: boolean;

  constructor(db: Sql, { observer, withEvents = false }: FileTableOptions = {}) {
    this.#sql = db;
    this.#observer = observer;
    this.withEvents = withEvents;
  }

  async create(record: FileRecord): Promise<void> {
    await this.#sql.insertInto('filestoreFiles').values(toFileRow(record)).execute();
  }

  async createMany(records: readonly FileRecord[]): Promise<void> {
    if (records.length === 0) return;
    await this.#sql.insertInto('filestoreFiles').values(records.map(toFileRow)).execute();
    this.#observer?.started(records);
  }

  async createMissing(records: readonly FileRecord[]): Promise<readonly FileRecord[]> {
    if (records.length === 0) return [];
    const inserted = await this.#sql
      .insertInto('filestoreFiles')
      .values(records.map(toFileRow))
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning('key')
      .execute();
    const keys = new Set(inserted.map(({ key }) => key));
    const created = records.filter(({ key }) => keys.has(key));
    if (created.length > 0) this.#observer?.started(created);
    const others = records.filter(({ key }) => !keys.has(key));
    const existing = await this.getMany(others.map(({ key }) => key));
    return records.map((record) => {
      const row = keys.has(record.key) ? record : existing.get(record.key);
      if (row) return row;
      // Its tombstone has just been deleted.
      throw new FilestoreError('file-deleted');
    });
  }

  async get(key: string): Promise<FileRecord | undefined> {
    const row = await this.#sql
      .selectFrom('filestoreFiles')
      .selectAll()
      .where('key', '=', key)
      .executeTakeFirst();
    return row && toFileRecord(row);
  }

  async getMany(keys: readonly string[]): Promise<ReadonlyMap<string, FileRecord>> {
    if (keys.length === 0) return new Map();
    const rows = await this.#sql
      .selectFrom('filestoreFiles')
      .selectAll()
      .where('key', 'in', keys)
      .execute();
    return new Map(rows.map((row) => [row.key, toFileRecord(row)]));
  }

  list(options: ListOptions): Promise<ListPage> {
    return listPage(options, this.#sql);
  }

  async update(key: string, change: ConditionalUpdate): Promise<ChangeResult> {
    const row = await this.#sql
      .updateTable('filestoreFiles')
      .set((files) => this.#changedColumns(key, change, files))
      .where('key', '=', key)
      .where('state', 'in', change.from)
      .where((files) => files.and(change.when.map((condition) => holds(condition, files))))
      .returningAll()
      .executeTakeFirst();
    if (!row) return { changed: false, current: await this.get(key) };
    const record = toFileRecord(row);
    this.#observer?.changed(record, change);
    return { changed: true, record };
  }

  #changedColumns(
    key: string,
    { to, set, setIfAbsent, clear, events }: ConditionalUpdate,
    files: Files,
  ) {
    const reported = this.withEvents ? events : undefined;
    const absent = { ...setIfAbsent, ...(reported && outboxFields(key, reported.at)) };
    const types = reported && joinEvents(reported.types);
    return {
      ...toColumns(set),
      ...Object.fromEntries(clear.map((field) => [field, null])),
      ...Object.fromEntries(
        Object.entries(toColumns(absent)).map(([field, value]) => [
          field,
          files.fn.coalesce(field as keyof FileRow, files.val(value)),
        ]),
      ),
      ...(types !== undefined && {
        // The cast tells PostgreSQL the type of the parameter.
        outbox: sql<string>`coalesce(${sql.ref('outbox')} || ',', '') || cast(${types} as text)`,
      }),
      state: to,
    };
  }

  async deleteTombstone(key: string, now: number): Promise<boolean> {
    const { numDeletedRows } = await this.#sql
      .deleteFrom('filestoreFiles')
      .where('key', '=', key)
      .where('state', '=', 'DELETED')
      .where('due', '<=', now)
      .$if(this.withEvents, (query) => query.where('outbox', 'is', null))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  listDue(shard: number, now: number): AsyncGenerator<DueFile> {
    return listDueRows(this.#sql, { shard: 'dueShard', due: 'due' }, shard, now);
  }
}

/** A comparison with a column that is null is not true, as a comparison with an absent field is not. */
function holds(
  condition: Condition,
  files: Files,
): ExpressionWrapper<Schema, 'filestoreFiles', SqlBool> {
  const field = condition.field as keyof FileRow;
  if (condition.op === 'absent') return files(field, 'is', null);
  const { value } = condition;
  return files(field, condition.op, typeof value === 'boolean' ? Number(value) : value);
}
