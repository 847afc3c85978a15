import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { buildFunction, bundleForLambda } from '../../backend/infra/build-function.ts';
import { keyDatabase, median, preprocessEnvironment, preprocessEvent } from './preprocess-alone.ts';

/*
 * Measures the time from a fresh process to its first response, of the built preprocess function (read a key,
 * sign a file, write a row, validate the response). For comparison, client-s3, its presigner and
 * client-dynamodb, bundled in the same way, read one row, sign one URL and write one row. Both use a database
 * that responds at once.
 *
 * npm run bench -- cold-start [rounds]
 */
const [rounds = 40] = process.argv.slice(2).map(Number);

const USUAL = `
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
export async function handler() {
  const s3 = new S3Client({});
  const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: 'b', Key: 'k', ContentLength: 3 }));
  const Key = { key: { S: 'k' } };
  const dynamoDb = new DynamoDBClient({});
  await dynamoDb.send(new GetItemCommand({ TableName: 't', Key }));
  await dynamoDb.send(new PutItemCommand({ TableName: 't', Item: Key }));
  return { statusCode: 201, body: url };
}`;

/** Runs one handler once, as Lambda's bootstrap does, and measures the time. */
const FIRST_CALL = `
const started = performance.now();
const { handler } = await import(process.argv[1]);
const loaded = performance.now();
const answer = await handler(JSON.parse(process.argv[2]));
const ended = performance.now();
if (answer.statusCode !== 201) throw new Error(answer.body);
console.log(JSON.stringify({ load: loaded - started, total: ended - started }));
process.exit();`;

interface Times {
  readonly load: number;
  readonly total: number;
}

const folder = await mkdtemp(join(import.meta.dirname, '.cold-start-'));
const database = await keyDatabase(0);
try {
  await writeFile(join(folder, 'usual.js'), USUAL);
  const usual = await bundleForLambda(join(folder, 'usual.js'), join(folder, 'usual'), {});
  const ours = await buildFunction('preprocess');
  const entries = {
    ours: pathToFileURL('dist/functions/preprocess/handler.js').href,
    usual: pathToFileURL(join(folder, 'usual/handler.js')).href,
  };
  const times: Record<keyof typeof entries, Times[]> = { ours: [], usual: [] };
  for (let round = -3; round < rounds; round += 1) {
    for (const name of ['ours', 'usual'] as const) {
      const measured = await firstAnswer(entries[name]);
      if (round >= 0) times[name].push(measured);
    }
  }
  const row = (name: keyof typeof entries, bytes: number): Times => {
    const load = median(times[name].map((one) => one.load));
    const total = median(times[name].map((one) => one.total));
    const words = `load ${load.toFixed(1)} ms, first answer after ${total.toFixed(1)} ms`;
    console.log(`${name}: ${bytes} bytes, ${words}`);
    return { load, total };
  };
  const [mine, theirs] = [row('ours', ours.bytes), row('usual', usual.bytes)];
  console.log(`ratio ${(mine.total / theirs.total).toFixed(2)} over ${rounds} interleaved rounds`);
} finally {
  database.close();
  await rm(folder, { recursive: true });
}

async function firstAnswer(entry: string): Promise<Times> {
  const event = JSON.stringify(preprocessEvent(1));
  const parameters = ['--input-type=module', '--eval', FIRST_CALL, entry, event];
  const child = spawn(process.execPath, parameters, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: preprocessEnvironment(database),
  });
  const last = (await text(child.stdout)).trim().split('\n').at(-1) ?? '';
  return JSON.parse(last) as Times;
}
