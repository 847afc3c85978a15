import { DynamoDBClient, type ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newFileId } from '../../backend/domain/file-id.ts';
import { DUE_SHARDS, dueShardOf, type FileRecord } from '../../backend/domain/file-record.ts';
import { createTable, LocalDynamoDb } from '../../backend/dev/local-dynamodb.ts';
import { FileTable } from '../../backend/stores/file-table.ts';

/** The cost of finding the due rows among others. */
export interface FindingCost {
  readonly rows: number;
  readonly found: number;
  /** The read capacity units. */
  readonly units: number;
}

const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'BENCH', secretAccessKey: 'bench' };

/** Creates a table with `rows` rows, of which `due` are due, and measures expire's query for them. */
export async function findingCost(
  endpoint: string,
  rows: number,
  due: number,
): Promise<FindingCost> {
  const table = `bench-${rows}-${newFileId().slice(0, 6)}`;
  await createTable(endpoint, table, REGION, CREDENTIALS);
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  const documents = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  let units = 0;
  let counting = false;
  documents.middlewareStack.add(
    (next) => async (parameters) => {
      if (!counting) return next(parameters);
      const input = { ...parameters.input, ReturnConsumedCapacity: 'TOTAL' };
      const answer = await next({ ...parameters, input });
      const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: ConsumedCapacity };
      units += ConsumedCapacity?.CapacityUnits ?? Number.NaN;
      return answer;
    },
    { step: 'initialize' },
  );
  const files = new FileTable(table, documents);
  for (let made = 0; made < rows; made += 1000) {
    const count = Math.min(1000, rows - made);
    await files.createMany(Array.from({ length: count }, (_, index) => row(made + index < due)));
  }
  counting = true;
  let found = 0;
  for (let shard = 0; shard < DUE_SHARDS; shard += 1) {
    found += (await Array.fromAsync(files.listDue(shard, NOW))).length;
  }
  client.destroy();
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
  const folder = await mkdtemp(join(tmpdir(), 'filestore-expire-'));
  const own = process.env['TEST_DYNAMODB_ENDPOINT'] ? undefined : await LocalDynamoDb.start(folder);
  const endpoint = process.env['TEST_DYNAMODB_ENDPOINT'] ?? own?.endpoint ?? '';
  for (const rows of [1000, 100_000]) {
    const cost = await findingCost(endpoint, rows, 100);
    console.log(`${cost.rows} rows, ${cost.found} due: ${cost.units} read units`);
  }
  await own?.close();
  await rm(folder, { recursive: true, force: true });
}
