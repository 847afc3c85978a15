import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createDynamoDbClient } from '../../backend/stores/dynamodb/client.ts';
import type { FileTable } from '../../backend/stores/database.ts';
import { DynamoDbCallTable } from '../../backend/stores/dynamodb/call-table.ts';
import { DynamoDbFileTable } from '../../backend/stores/dynamodb/file-table.ts';
import { quotaPayment } from '../../backend/domain/payments.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** Returns a table on a DynamoDB that always responds with this error. */
async function failingTable(status: number, type: string): Promise<FileTable> {
  return new DynamoDbFileTable('files', await databaseThatAnswers(() => [status, problem(type)]));
}

const problem = (type: string) => ({ __type: `com.amazonaws.dynamodb.v20120810#${type}` });

async function databaseThatAnswers(
  next: () => readonly [status: number, body: object],
): Promise<DynamoDBDocumentClient> {
  server = createServer((_incoming, response) => {
    const [status, body] = next();
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(body));
  });
  const started = server;
  await new Promise<void>((resolve) => started.listen(0, 'localhost', resolve));
  return createDynamoDbClient({
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'TEST',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: `http://localhost:${(started.address() as AddressInfo).port}`,
  });
}

test.each([
  ['a transaction of another call', 400, 'TransactionConflictException'],
  ['a throttle', 400, 'ThrottlingException'],
  ['a fault of AWS', 500, 'InternalServerError'],
])('%s of DynamoDB that persists is reported as busy storage', async (_name, status, type) => {
  const table = await failingTable(status, type);
  await expect(table.get('demo/a')).rejects.toMatchObject({
    code: 'storage-busy',
    details: { retryAfter: 1 },
  });
});

test('a missing permission in DynamoDB is not reported as busy storage', async () => {
  const table = await failingTable(400, 'AccessDeniedException');
  await expect(table.get('demo/a')).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

describe('a transaction that meets another one', () => {
  const conflict = {
    ...problem('TransactionCanceledException'),
    CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
  };
  const payment = quotaPayment({ tenant: 'demo' }, { files: 1, bytes: 1 }, { files: 1 }, 0);
  const payments = payment ? [payment] : [];
  const call = { bodyHash: 'body', refused: {} };

  test('is repeated until it succeeds', async () => {
    let answers = 0;
    const documents = await databaseThatAnswers(() =>
      (answers += 1) < 4 ? [400, conflict] : [200, {}],
    );
    const record = await new DynamoDbCallTable('files', documents).payOnce(
      'hash',
      call,
      payments,
      0,
    );
    expect([record.bodyHash, answers]).toEqual(['body', 4]);
  });

  test('is reported as busy storage if it never succeeds', async () => {
    const documents = await databaseThatAnswers(() => [400, conflict]);
    let now = 0;
    const timing = { now: () => now, sleep: async (wait: number) => (now += wait) };
    const calls = new DynamoDbCallTable('files', documents, timing);
    await expect(calls.payOnce('hash', call, payments, 0)).rejects.toMatchObject({
      code: 'storage-busy',
      details: { retryAfter: 1 },
    });
  });
});
