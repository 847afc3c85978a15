import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createDynamoDbClient } from '../../backend/stores/dynamodb-client.ts';
import { FileTable } from '../../backend/stores/file-table.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** Returns a table on a DynamoDB that always responds with this error. */
async function failingTable(status: number, type: string): Promise<FileTable> {
  const answer = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}` });
  server = createServer((_incoming, response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(answer);
  });
  const started = server;
  await new Promise<void>((resolve) => started.listen(0, 'localhost', resolve));
  const documents = createDynamoDbClient({
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'TEST',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: `http://localhost:${(started.address() as AddressInfo).port}`,
  });
  return new FileTable('files', documents);
}

test.each([
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
