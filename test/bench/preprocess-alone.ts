import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** A stub DynamoDB, some milliseconds away, that has one API key and accepts every write. */
export async function keyDatabase(milliseconds: number): Promise<Server> {
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    await text(incoming);
    if (milliseconds > 0) await delay(milliseconds);
    const asksForKey = String(incoming.headers['x-amz-target']).endsWith('GetItem');
    const key = { tenant: { S: 'demo' }, role: { S: 'browser' } };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(asksForKey ? { Item: key } : {}));
  };
  const database = createServer((incoming, response) => void answer(incoming, response));
  await new Promise<void>((resolve) => database.listen(0, 'localhost', resolve));
  return database;
}

/** Returns the environment of preprocess with that database. */
export function preprocessEnvironment(database: Server) {
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'BENCH',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL_DYNAMODB: `http://localhost:${(database.address() as AddressInfo).port}`,
    STACK_NAME: 'bench',
    FILE_EVENTS: 'false',
    TABLE_NAME: 'bench',
    BUCKET_NAME: 'bench',
    ALLOWED_ORIGINS: '*',
    MAX_FILE_SIZE: '1000',
    ALLOWED_TYPES: '',
    FILE_KINDS: '',
    REQUIRE_GRANT: 'false',
    FILES_PER_DAY: '0',
    BYTES_PER_DAY: '0',
    CLIENT_FILES_PER_DAY: '0',
    CLIENT_BYTES_PER_DAY: '0',
    MULTIPART_FROM_BYTES: '1000',
    PART_BYTES: '10000000',
    FORM_UPLOAD_BYTES: '0',
    SECOND_UPLOAD_HOST: 'false',
    UPLOAD_URL_SECONDS: '900',
    EXPIRE_AFTER_SECONDS: '3600',
    TRANSFER_ACCELERATION: 'false',
    STORE_ON_LOAD: 'false',
    CHECK_CONTENT: 'true',
    SCAN_UPLOADS: 'false',
  };
}

/** Returns an event as API Gateway sends it. */
export function preprocessEvent(files: number): object {
  const file = { name: 'a.txt', type: 'text/plain', size: 3 };
  return {
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ files: Array.from({ length: files }, () => file) }),
    pathParameters: null,
    isBase64Encoded: false,
    requestContext: { requestId: 'r', identity: { apiKeyId: 'k' } },
  };
}

export function median(list: readonly number[]): number {
  return list.toSorted((left, right) => left - right)[Math.floor(list.length / 2)] ?? Number.NaN;
}
