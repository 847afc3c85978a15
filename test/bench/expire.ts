import { newFileId } from '../../backend/domain/file-id.ts';
import { DUE_SHARDS, dueShardOf, type FileRecord } from '../../backend/domain/file-record.ts';
import { openCountingTable, withDynamoDb } from './counting-table.ts';

/** The cost of finding the due rows among others. */
export interface FindingCost {
  readonly rows: number;
  readonly found: number;
  /** The read capacity units. */
  readonly units: number;
}

/** Creates a table with `rows` rows, of which `due` are due, and measures expire's query for them. */
export async function findingCost(
  endpoint: string,
  rows: number,
  due: number,
): Promise<FindingCost> {
  const table = await openCountingTable(endpoint, rows, (index) => row(index < due));
  let found = 0;
  const units = await table.unitsOf(async () => {
    for (let shard = 0; shard < DUE_SHARDS; shard += 1) {
      found += (await Array.fromAsync(table.files.listDue(shard, NOW))).length;
    }
  });
  table.close();
  return { rows, found, units };
}

const NOW = 1_000_000;

/** Returns a row. Half of the rows that are not due are stored, and half are due later. */
function row(isDue: boolean): FileRecord {
  const key = `demo/${newFileId()}`;
  const stored = !isDue && Math.random() < 0.5;
  return {
    key,
    state: stored ? 'STORED' : 'UPLOADED',
    name: 'a.txt',
    size: 3,
    type: 'text/plain',
    tokenHash: 'hash',
    urlExpiresAt: NOW,
    createdAt: NOW - 1000,
    ...(!stored && { due: isDue ? NOW - 1 : NOW + 1000, dueShard: dueShardOf(key) }),
  };
}

if (process.argv[1] === import.meta.filename) {
  await withDynamoDb(async (endpoint) => {
    for (const rows of [1000, 100_000]) {
      const cost = await findingCost(endpoint, rows, 100);
      console.log(`${cost.rows} rows, ${cost.found} due: ${cost.units} read units`);
    }
  });
}
