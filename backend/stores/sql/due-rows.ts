import type { DueFile } from '../../domain/file-record.ts';
import type { Sql } from './schema.ts';

/** The columns of an index of rows that a sweep must process. */
type DueColumns =
  | { readonly shard: 'dueShard'; readonly due: 'due' }
  | { readonly shard: 'outboxShard'; readonly due: 'outboxDue' };

const PAGE_ROWS = 200;

/** Yields the due rows of one shard, the longest overdue first, page by page. */
export async function* listDueRows(
  db: Sql,
  columns: DueColumns,
  shard: number,
  now: number,
): AsyncGenerator<DueFile> {
  let after: DueFile | undefined;
  for (;;) {
    const last = after;
    const rows = await db
      .selectFrom('filestoreFiles')
      .select(['key', `${columns.due} as at`])
      .where(columns.shard, '=', shard)
      .where(columns.due, '<=', now)
      .$if(last !== undefined, (query) =>
        query.where((files) =>
          files(
            files.refTuple(columns.due, 'key'),
            '>',
            files.tuple(last?.due ?? 0, last?.key ?? ''),
          ),
        ),
      )
      .orderBy(columns.due)
      .orderBy('key')
      .limit(PAGE_ROWS)
      .execute();
    const page = rows.map(({ key, at }) => ({ key, due: at ?? 0 }));
    yield* page;
    after = page.at(-1);
    if (page.length < PAGE_ROWS) return;
  }
}
