import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createDynamoDbClient } from '../../../backend/stores/dynamodb/client.ts';
import { FILES_PER_CALL, MULTIPART_FROM_BYTES } from '../../../src/contract/limits.ts';
import type { AcceptedFile } from '../../../src/contract/responses.ts';
import { apiClient, type ApiResponse } from './client.ts';
import { readFiles } from './read-answer.ts';
import type { TestStack } from './start.ts';

/** What an attacker has left in a stack. */
export interface Harm {
  readonly rows: number;
  readonly openUploads: number;
  /** The sum of the sizes that were registered and not deleted. */
  readonly registeredBytes: number;
}

export interface AttackCounts {
  readonly calls: number;
  readonly registered: number;
  readonly refused: number;
}

interface AttackPlan {
  /** Whether the attacker gives up, after what has been done so far. */
  readonly isOver: (counts: AttackCounts) => boolean;
  readonly callsPerSecond: number;
}

/**
 * A stranger who has copied the browser key of the tenant `demo`, and keeps to the rate of the usage plan: registers
 * as much as possible, and sends the same forms and confirmations again and again.
 */
export async function attack(
  stack: TestStack,
  { isOver, callsPerSecond }: AttackPlan,
): Promise<AttackCounts> {
  const counts = { calls: 0, registered: 0, refused: 0 };
  const accepted: AcceptedFile[] = [];
  const run = async (step: number): Promise<void> => {
    counts.calls += 1;
    const { status, body } = await attackCall(stack, step, accepted);
    if (status === 429) counts.refused += 1;
    if (status !== 201) return;
    const files = readFiles(body).filter((file) => 'id' in file);
    counts.registered += files.length;
    accepted.push(...files);
    // Only the last ones are needed again.
    accepted.splice(0, accepted.length - FILES_PER_CALL);
  };
  const running = new Set<Promise<void>>();
  for (let step = 0; !isOver(counts); step += 1) {
    const one = run(step).finally(() => running.delete(one));
    running.add(one);
    await delay(1000 / callsPerSecond);
  }
  await Promise.all(running);
  return counts;
}

const sha256 = createHash('sha256').update('a').digest('base64');
const multipart = { name: 'a.bin', type: 'a/b', size: MULTIPART_FROM_BYTES };
const form = { name: 'a.txt', type: 'text/plain', size: 1, sha256 };

async function attackCall(
  stack: TestStack,
  step: number,
  accepted: readonly AcceptedFile[],
): Promise<ApiResponse> {
  const { call } = apiClient(stack);
  const key = stack.browserKey;
  if (step % 5 === 4) {
    void replayForm(accepted);
    const files = accepted.map(({ id, token }) => ({ id, token }));
    return call('POST', '/files/confirm', { key, body: { files } });
  }
  const file = step % 2 === 0 ? multipart : form;
  const files = Array.from({ length: FILES_PER_CALL }, () => file);
  return call('POST', '/files', { key, body: { accepts: ['form', 'multipart', 'put'], files } });
}

async function replayForm(accepted: readonly AcceptedFile[]): Promise<void> {
  const found = accepted.find(({ upload }) => upload.kind === 'form');
  if (found?.upload.kind !== 'form') return;
  const { url, fields } = found.upload;
  for (let time = 0; time < 10; time += 1) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    body.set('file', new Blob(['a']));
    // An expired form is refused. The attacker does not mind.
    await fetch(url, { method: 'POST', body }).catch(() => undefined);
  }
}

/** Counts what the tenant `demo` has in the table and in the bucket. */
export async function harmTo(stack: TestStack): Promise<Harm> {
  const documents = createDynamoDbClient(stack.stack.environment);
  let rows = 0;
  let registeredBytes = 0;
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new ScanCommand({ TableName: stack.stack.environment.TABLE_NAME, ExclusiveStartKey }),
    );
    for (const { key, size, state } of page.Items ?? []) {
      if (!String(key).startsWith('demo/')) continue;
      rows += 1;
      if (state !== 'DELETED') registeredBytes += Number(size);
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  let openUploads = 0;
  let markers: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
  for (;;) {
    const page = await stack.s3.send(
      new ListMultipartUploadsCommand({ Bucket: stack.bucket, Prefix: 'demo/', ...markers }),
    );
    openUploads += page.Uploads?.length ?? 0;
    if (!page.IsTruncated) return { rows, openUploads, registeredBytes };
    markers = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
}

/** Registers a file of another tenant every 100 ms, and returns the median duration in milliseconds. */
export async function medianPreprocess(victim: TestStack, seconds: number): Promise<number> {
  const { register } = apiClient(victim);
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const started = performance.now();
    await register({ name: 'a.txt', type: 'text/plain', size: 1 });
    times.push(performance.now() - started);
    await delay(100);
  }
  return times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)] ?? Number.NaN;
}
