import type { DueFile } from '../../domain/file-record.ts';
import type { Outbox, OutboxProgress } from '../database.ts';
import { listDueRows } from './due-rows.ts';
import { joinEvents } from './file-row.ts';
import type { Sql } from './schema.ts';

/** The events that wait in the rows of their files. */
export class SqlOutbox implements Outbox {
  readonly #sql: Sql;

  constructor(db: Sql) {
    this.#sql = db;
  }

  async record(
    key: string,
    { seen, onBus, sent, retryAt, attempts }: OutboxProgress,
  ): Promise<boolean> {
    const delivered = Math.min(onBus, sent);
    const left = seen.slice(delivered);
    const { numUpdatedRows } = await this.#sql
      .updateTable('filestoreFiles')
      .set(
        left.length === 0
          ? NO_OUTBOX
          : {
              outbox: joinEvents(left),
              outboxDue: retryAt ?? null,
              outboxOnBus: onBus - delivered,
              outboxSent: sent - delivered,
              outboxAttempts: delivered > 0 ? 0 : attempts,
            },
      )
      .where('key', '=', key)
      .where('outbox', '=', joinEvents(seen))
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  listDue(shard: number, now: number): AsyncGenerator<DueFile> {
    return listDueRows(this.#sql, { shard: 'outboxShard', due: 'outboxDue' }, shard, now);
  }
}

const NO_OUTBOX = {
  outbox: null,
  outboxDue: null,
  outboxShard: null,
  outboxOnBus: null,
  outboxSent: null,
  outboxAttempts: null,
} as const;
