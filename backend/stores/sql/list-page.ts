import { LISTED_FIELDS } from '../../domain/file-record.ts';
import { parseObjectKey } from '../../domain/object-key.ts';
import { toPosition, fromPosition } from '../list-position.ts';
import type { ListOptions, ListPage } from '../database.ts';
import { toFileRecord } from './file-row.ts';
import type { Sql } from './schema.ts';

/** Returns a page of a tenant's files. A partial index of each state has them in their order. */
export async function listPage(
  { tenant, state, after, before, limit, cursor }: ListOptions,
  db: Sql,
): Promise<ListPage> {
  const time = state === 'STORED' ? 'storedAt' : 'uploadedAt';
  const start = cursor === undefined ? undefined : fromPosition(cursor);
  const rows = await db
    .selectFrom('filestoreFiles')
    .select(['key', ...LISTED_FIELDS])
    .where('tenant', '=', tenant)
    .where('state', '=', state)
    .$if(after !== undefined, (query) => query.where(time, '>=', after ?? 0))
    .$if(before !== undefined, (query) => query.where(time, '<', before ?? 0))
    .$if(start !== undefined, (query) =>
      query.where((files) =>
        files(
          files.refTuple(time, 'key'),
          '>',
          files.tuple(start?.time ?? 0, `${tenant}/${start?.id ?? ''}`),
        ),
      ),
    )
    .orderBy(time)
    .orderBy('key')
    // One more, which tells whether another page follows.
    .limit(limit + 1)
    .execute();
  const files = rows.slice(0, limit).map(toFileRecord);
  const last = files.at(-1);
  const id = last && parseObjectKey(last.key)?.id;
  const more = rows.length > limit && last && id !== undefined;
  return { files, cursor: more ? toPosition(last[time] ?? 0, id) : undefined };
}
