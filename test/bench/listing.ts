import { newFileId } from '../../backend/domain/file-id.ts';
import type { FileRecord } from '../../backend/domain/file-record.ts';
import { markStored } from '../../backend/domain/file-transitions.ts';
import { listChange } from '../../backend/stores/dynamodb/list-index.ts';
import { openCountingTable, withDynamoDb } from './counting-table.ts';

/*
 * Measures what a page of a hundred stored files costs, at the start and in the middle of many.
 *
 * npm run bench -- listing
 */

/** The read capacity units of a page of a hundred files. */
export interface ListingCost {
  readonly rows: number;
  readonly first: number;
  readonly middle: number;
}

const START = 1_900_000_000_000;
const PAGE = 100;

export async function listingCost(endpoint: string, rows: number): Promise<ListingCost> {
  const table = await openCountingTable(endpoint, rows, storedRow);
  const list = async (after: number): Promise<void> => {
    const page = await table.files.list({ tenant: 'demo', state: 'STORED', after, limit: PAGE });
    if (page.files.length !== PAGE || page.cursor === undefined) {
      throw new Error(`The page has ${page.files.length} files`);
    }
  };
  const first = await table.unitsOf(() => list(0));
  const middle = await table.unitsOf(() => list(START + (rows / 2) * 1000));
  table.close();
  return { rows, first, middle };
}

/** Each file is stored a second after the one before it. */
function storedRow(index: number): FileRecord {
  const key = `demo/${newFileId()}`;
  const storedAt = START + index * 1000;
  return {
    key,
    state: 'STORED',
    name: `report ${index}.pdf`,
    size: 48_213,
    type: 'application/pdf',
    checksum: 'rosUhgp5mIg=',
    tokenHash: 'x'.repeat(43),
    urlExpiresAt: START,
    createdAt: START,
    uploadedAt: START,
    storedAt,
    ...listChange(key, markStored(undefined, storedAt))?.set,
  };
}

if (process.argv[1] === import.meta.filename) {
  await withDynamoDb(async (endpoint) => {
    for (const rows of [1000, 100_000]) {
      const { first, middle } = await listingCost(endpoint, rows);
      console.log(
        `100 of ${rows} files: ${first} read units at the start, ${middle} in the middle`,
      );
    }
  });
}
