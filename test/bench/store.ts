import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { createHandler as createStore } from '../../backend/functions/store/lambda.ts';
import { createHandler as createStoreFiles } from '../../backend/functions/store-files/lambda.ts';
import { newFileId } from '../../backend/domain/file-id.ts';
import { median, preprocessEnvironment } from './preprocess-alone.ts';

/*
 * Measures a call that stores one file and a call that stores a hundred, interleaved, with a stub database that is
 * 5 ms away: the functions alone, without the time of a database for each row.
 *
 * npm run bench -- store [rounds]
 */
const [rounds = 100] = process.argv.slice(2).map(Number);
const MILLISECONDS = 5;
const FILES = 100;

interface TableRequest {
  readonly Key?: { readonly key: { readonly S: string } };
  readonly RequestItems?: Readonly<
    Record<string, { readonly Keys: readonly { readonly key: { readonly S: string } }[] }>
  >;
}

const row = (key: string, state: string): object => ({
  key: { S: key },
  state: { S: state },
  name: { S: 'a.txt' },
  size: { N: '3' },
  type: { S: 'text/plain' },
  tokenHash: { S: 'h' },
  urlExpiresAt: { N: '1' },
  createdAt: { N: '1' },
  uploadedAt: { N: '1' },
  due: { N: String(Date.now() * 2) },
});

/** Every file is uploaded, and every change is accepted. */
function answerOf(operation: string, { Key, RequestItems = {} }: TableRequest): object {
  const key = Key?.key.S ?? '';
  if (operation === 'UpdateItem') return { Attributes: row(key, 'STORED') };
  if (operation === 'BatchGetItem') {
    const found = Object.entries(RequestItems).map(([table, { Keys }]) => [
      table,
      Keys.map((one) => row(one.key.S, 'UPLOADED')),
    ]);
    return { Responses: Object.fromEntries(found) };
  }
  if (key.startsWith('KEY#')) return { Item: { tenant: { S: 'demo' }, role: { S: 'server' } } };
  return { Item: row(key, 'UPLOADED') };
}

async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
  const input = (await json(incoming)) as TableRequest;
  await delay(MILLISECONDS);
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(answerOf(operation, input)));
}

const database = createServer((incoming, response) => void serve(incoming, response));
await new Promise<void>((resolve) => database.listen(0, 'localhost', resolve));
const env = {
  ...preprocessEnvironment(database),
  FILE_EVENTS: 'true',
  AWS_ENDPOINT_URL_S3: 'http://localhost:1',
};
const store = createStore(env, Date.now, () => undefined);
const storeFiles = createStoreFiles(env, Date.now, () => undefined);
const event = (body: object, pathParameters: object | null): never =>
  ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    pathParameters,
    isBase64Encoded: false,
    requestContext: { requestId: 'r', identity: { apiKeyId: 'k' } },
  }) as never;

const times: Record<1 | 100, number[]> = { 1: [], 100: [] };
for (let round = -20; round < rounds; round += 1) {
  for (const count of [1, FILES] as const) {
    const ids = Array.from({ length: count }, () => newFileId());
    const started = performance.now();
    const { statusCode } =
      count === 1 ? await store(event({}, { id: ids[0] })) : await storeFiles(event({ ids }, null));
    if (statusCode !== 200) throw new Error(`The call answered ${statusCode}`);
    if (round >= 0) times[count].push(performance.now() - started);
  }
}
const [one, hundred] = [median(times[1]), median(times[100])];
console.log(
  `1 file ${one.toFixed(1)} ms, 100 files ${hundred.toFixed(1)} ms, ratio ${(hundred / one).toFixed(1)}`,
);
process.exit();
