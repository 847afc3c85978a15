import { randomUUID } from 'node:crypto';
import { createHandler } from '../../backend/functions/preprocess/lambda.ts';
import { startStack } from '../support/local-stack/start.ts';
import { keyDatabase, median, preprocessEnvironment, preprocessEvent } from './preprocess-alone.ts';

/*
 * Measures a preprocess call for one file and for a hundred, interleaved: over HTTP on the local stack, where
 * the database runs in the same process and each row takes time there; and the function alone with a stub
 * database that is 5 ms away, which shows the cost without the database.
 *
 * npm run bench -- preprocess [rounds]
 */
const [rounds = 100] = process.argv.slice(2).map(Number);
const bodyOf = (count: number): string => {
  const file = { name: 'a.txt', type: 'text/plain', size: 3 };
  return JSON.stringify({ files: Array.from({ length: count }, () => file) });
};

await compare('local stack', await overHttp());
await compare('the function, database 5 ms away', await alone());
process.exit();

async function compare(name: string, call: (count: number) => Promise<void>): Promise<void> {
  const times: Record<1 | 100, number[]> = { 1: [], 100: [] };
  for (let round = -10; round < rounds; round += 1) {
    for (const count of [1, 100] as const) {
      const started = performance.now();
      await call(count);
      if (round >= 0) times[count].push(performance.now() - started);
    }
  }
  const [one, hundred] = [median(times[1]), median(times[100])];
  const ratio = (hundred / one).toFixed(1);
  console.log(
    `${name}: 1 file ${one.toFixed(1)} ms, 100 files ${hundred.toFixed(1)} ms, ratio ${ratio}`,
  );
}

async function overHttp(): Promise<(count: number) => Promise<void>> {
  const stack = await startStack();
  return async (count) => {
    const headers = {
      'content-type': 'application/json',
      'x-api-key': stack.browserKey,
      'idempotency-key': randomUUID(),
    };
    const request = { method: 'POST', headers, body: bodyOf(count) };
    const answer = await fetch(`${stack.apiUrl}/files`, request);
    await answer.text();
    if (answer.status !== 201) throw new Error(`preprocess answered ${answer.status}`);
  };
}

async function alone(): Promise<(count: number) => Promise<void>> {
  const env = preprocessEnvironment(await keyDatabase(5));
  const handler = createHandler(env, Date.now, () => undefined);
  return async (count) => {
    const answer = await handler(preprocessEvent(count) as never);
    if (answer.statusCode !== 201) throw new Error(`preprocess answered ${answer.body}`);
  };
}
