import { DynamoDBClient, type ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTable, LocalDynamoDb } from '../../backend/dev/local-dynamodb.ts';
import { newFileId } from '../../backend/domain/file-id.ts';
import type { FileRecord } from '../../backend/domain/file-record.ts';
import type { FileTable } from '../../backend/stores/database.ts';
import { DynamoDbFileTable } from '../../backend/stores/dynamodb/file-table.ts';

const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'BENCH', secretAccessKey: 'bench' };

/** A separate table whose read units can be counted. */
export interface CountingTable {
  readonly files: FileTable;
  /** Returns the read capacity units of the requests that `work` makes. */
  unitsOf(work: () => Promise<unknown>): Promise<number>;
  close(): void;
}

/** Creates a table with these rows. */
export async function openCountingTable(
  endpoint: string,
  rows: number,
  makeRow: (index: number) => FileRecord,
): Promise<CountingTable> {
  const table = `bench-${rows}-${newFileId().slice(0, 6)}`;
  await createTable(endpoint, table, REGION, CREDENTIALS);
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  const documents = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  let units: number | undefined;
  documents.middlewareStack.add(
    (next) => async (parameters) => {
      if (units === undefined) return next(parameters);
      const input = { ...parameters.input, ReturnConsumedCapacity: 'TOTAL' };
      const answer = await next({ ...parameters, input });
      const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: ConsumedCapacity };
      units += ConsumedCapacity?.CapacityUnits ?? Number.NaN;
      return answer;
    },
    { step: 'initialize' },
  );
  const files = new DynamoDbFileTable(table, documents);
  for (let made = 0; made < rows; made += 1000) {
    const count = Math.min(1000, rows - made);
    await files.createMany(Array.from({ length: count }, (_, index) => makeRow(made + index)));
  }
  return {
    files,
    unitsOf: async (work) => {
      units = 0;
      await work();
      const counted = units;
      units = undefined;
      return counted;
    },
    close: () => client.destroy(),
  };
}

/** Runs work with the DynamoDB of `TEST_DYNAMODB_ENDPOINT`, or with a local one. */
export async function withDynamoDb(work: (endpoint: string) => Promise<void>): Promise<void> {
  const given = process.env['TEST_DYNAMODB_ENDPOINT'];
  if (given) return work(given);
  const folder = await mkdtemp(join(tmpdir(), 'filestore-bench-'));
  const own = await LocalDynamoDb.start(folder);
  try {
    await work(own.endpoint);
  } finally {
    await own.close();
    await rm(folder, { recursive: true, force: true });
  }
}
