import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { functions } from '../../../backend/infra/functions.ts';
import { embeddedMetrics } from '../../../backend/domain/metrics.ts';
import type { LogFields } from '../../../backend/runtime/log.ts';
import { assumptions } from '../../../backend/ops/prices.ts';
import { apiClient, put, type ApiResponse } from '../../../test/support/local-stack/client.ts';
import { readsOf, writesOf, type TableRequest } from './table-units.ts';
import { planned, readFiles } from '../../../test/support/local-stack/read-answer.ts';
import type { TestStack } from '../../../test/support/local-stack/start.ts';

/** The usage of each service by one file or one download. */
export interface Usage {
  apiCalls: number;
  functionCalls: number;
  gigabyteSeconds: number;
  tableWrites: number;
  tableReads: number;
  s3Writes: number;
  s3Reads: number;
  events: number;
  logBytes: number;
}

const MiB = 1024 * 1024;
const LARGE = 100_000_000;

/**
 * Does each thing that costs money once on the local stack, and counts the requests. The handlers run in
 * this process, so their requests to DynamoDB and S3 can be counted too.
 */
export async function measureUsage(stack: TestStack): Promise<Record<string, Usage>> {
  const api = apiClient(stack);
  let id = '';
  return {
    'a small file, stored': await counted(stack, async (usage) => {
      id = await uploadSmall(stack, usage);
      await api.server('POST', `/files/${id}/store`, {});
      usage.apiCalls += 3;
      usage.events += 1;
      spend(usage, ['preprocess', 'confirm', 'uploaded', 'store']);
      deliver(usage, 2);
    }),
    'a file of 100 MB, stored': await counted(stack, async (usage) => {
      const file = await registerLarge(stack);
      for (const { number, url } of file.upload.parts) {
        const length = Math.min(file.upload.partSize, LARGE - (number - 1) * file.upload.partSize);
        const response = await fetch(url, { method: 'PUT', body: Buffer.alloc(length, 'a') });
        if (response.status !== 200) throw new Error(`part ${number}: ${response.status}`);
        usage.s3Writes += 1;
      }
      // `preprocess` sends CreateMultipartUpload without the SDK client that is watched here.
      usage.s3Writes += 1;
      await api.call('POST', `/files/${file.id}/complete`, {
        key: stack.browserKey,
        token: file.token,
        body: {},
      });
      await stack.stack.events.idle();
      await api.server('POST', `/files/${file.id}/store`, {});
      usage.apiCalls += 3;
      usage.events += 1;
      spend(usage, ['preprocess', 'complete', 'uploaded', 'store']);
      deliver(usage, 2);
    }),
    'a download': await counted(stack, async (usage) => {
      const { body } = await api.server('POST', `/files/${id}/download`);
      await (await fetch(String(body['url']))).arrayBuffer();
      usage.s3Reads += 1;
      usage.apiCalls += 1;
      spend(usage, ['download']);
    }),
    'an abandoned file': await counted(stack, async (usage) => {
      await uploadSmall(stack, usage);
      for (const seconds of [3601, 26 * 3600]) {
        stack.advance(seconds);
        await stack.stack.expire({});
      }
      usage.apiCalls += 2;
      usage.events += 1;
      // A run of `expire` sweeps hundreds of files, so its own queries do not count for one file.
      usage.tableReads -= 8;
      spend(usage, ['preprocess', 'confirm', 'uploaded']);
      deliver(usage, 2);
    }),
  };
}

/** Uploads a small file. The page confirms it at once, before S3's event, which takes about a second. */
async function uploadSmall(stack: TestStack, usage: Usage): Promise<string> {
  const api = apiClient(stack);
  const { events } = stack.stack;
  events.faults.add({ fault: { kind: 'hold' } });
  const answer = await register(stack, { name: 'a.txt', type: 'text/plain', size: 5 });
  const file = planned('put', readFiles(answer.body)[0]);
  await put(file, 'hello');
  usage.s3Writes += 1;
  const { id, token } = file;
  await api.call('POST', '/files/confirm', {
    key: stack.browserKey,
    body: { files: [{ id, token }] },
  });
  const row = await stack.stack.files.get(`demo/${id}`);
  if (row?.state !== 'UPLOADED') throw new Error(`The state of the file is ${row?.state}`);
  await events.release('arrived');
  events.faults.clear();
  return id;
}

interface LargeFile {
  readonly id: string;
  readonly token: string;
  readonly upload: { readonly partSize: number; readonly parts: { number: number; url: string }[] };
}

/** Registers files as a page does. */
export function register(stack: TestStack, ...files: readonly object[]): Promise<ApiResponse> {
  return apiClient(stack).call('POST', '/files', {
    key: stack.browserKey,
    headers: { 'idempotency-key': randomUUID() },
    body: { accepts: ['put', 'multipart'], files },
  });
}

async function registerLarge(stack: TestStack): Promise<LargeFile> {
  const { body } = await register(stack, { name: 'a.txt', type: 'text/plain', size: LARGE });
  const [file] = body['files'] as LargeFile[];
  if (!file?.upload.parts || file.upload.partSize < 5 * MiB)
    throw new Error('The file is not sent in parts');
  return file;
}

/** Adds the delivery of file events to the bus. With little to do, each is delivered by another invocation. */
export function deliver(usage: Usage, events: number, eventsPerCall = 1): void {
  usage.events += events;
  // The row of the webhook.
  usage.tableReads += events / eventsPerCall;
  spend(
    usage,
    Array.from({ length: events / eventsPerCall }, () => 'deliver'),
  );
}

export function spend(usage: Usage, names: readonly string[]): void {
  for (const name of names) {
    const memory = functions.find((one) => one.name === name)?.memory ?? Number.NaN;
    usage.functionCalls += 1;
    usage.gigabyteSeconds += ((memory / 1024) * assumptions.functionMilliseconds) / 1000;
    usage.logBytes += assumptions.lambdaLogBytes;
  }
}

export async function counted(
  stack: TestStack,
  work: (usage: Usage) => Promise<void>,
): Promise<Usage> {
  const usage: Usage = {
    apiCalls: 0,
    functionCalls: 0,
    gigabyteSeconds: 0,
    tableWrites: 0,
    tableReads: 0,
    s3Writes: 0,
    s3Reads: 0,
    events: 0,
    logBytes: 0,
  };
  const lines = stack.logged.length;
  const restore = [
    watch(DynamoDBDocumentClient.prototype, (name, input, taken) => {
      usage.tableReads += readsOf(name, input);
      usage.tableWrites += writesOf(name, input, taken);
    }),
    watch(S3Client.prototype, (name) => {
      if (/^(Get|Head)Object/.test(name)) usage.s3Reads += 1;
      else if (!/^(Delete|Abort)/.test(name)) usage.s3Writes += 1;
    }),
  ];
  try {
    await work(usage);
    await stack.stack.eventsDelivered();
  } finally {
    for (const undo of restore) undo();
  }
  for (const line of stack.logged.slice(lines)) {
    const { metrics = {}, ...fields } = line as LogFields;
    const counts = Object.keys(metrics).length > 0;
    // A constant duration, so that the length of the line does not depend on this machine.
    if (fields.milliseconds !== undefined) fields.milliseconds = 10;
    const whole = { ...fields, ...(counts && embeddedMetrics(metrics, 'filestore', Date.now())) };
    usage.logBytes += JSON.stringify(whole).length + assumptions.lineBytes;
  }
  return usage;
}

interface Sends {
  send(command: { constructor: { name: string }; input: unknown }, ...more: unknown[]): unknown;
}

function watch(
  prototype: object,
  see: (name: string, input: TableRequest, taken: boolean) => void,
): () => void {
  const client = prototype as Sends;
  const { send } = client;
  client.send = function watched(this: Sends, command, ...more) {
    const input = command.input as TableRequest;
    const told = (taken: boolean): void => see(command.constructor.name, input, taken);
    const sent = send.call(this, command, ...more) as Promise<unknown>;
    sent.then(
      () => told(true),
      () => told(false),
    );
    return sent;
  };
  return () => {
    client.send = send;
  };
}
