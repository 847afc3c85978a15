import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { preprocess } from '../../backend/functions/preprocess/handler.ts';
import { hashToken, newFileId, newUploadToken } from '../../backend/domain/file-id.ts';
import { markUploaded } from '../../backend/domain/file-transitions.ts';
import { createDynamoDbClient } from '../../backend/stores/dynamodb/client.ts';
import { connectPresigner } from '../../backend/stores/s3/connect-presigner.ts';
import type { S3Presigner } from '../../backend/stores/s3/presigner.ts';
import { PART_BYTES } from '../../src/contract/limits.ts';
import type { AcceptedFile, PreprocessResponse } from '../../src/contract/responses.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';
import { scaledRuns } from '../support/scale.ts';
import {
  RequestScheduler,
  scheduling,
  type Scheduled,
} from '../support/simulation/request-scheduler.ts';
import { DynamoDbCallTable } from '../../backend/stores/dynamodb/call-table.ts';
import { DynamoDbFileTable } from '../../backend/stores/dynamodb/file-table.ts';
import { DynamoDbGrantTable } from '../../backend/stores/dynamodb/grant-table.ts';

/**
 * Runs the same preprocess call several times, with its requests to DynamoDB and S3 in random orders and with
 * crashes at any of them. All responses are the same, and the files are counted once.
 */
const SCHEDULES = scaledRuns(1500);
const AT_ONCE = 8;
let stack: TestStack;
let documents: DynamoDBDocumentClient;
let presigner: S3Presigner;
beforeAll(async () => {
  stack = await startStack({ eventDelayMilliseconds: 3_600_000 });
  documents = createDynamoDbClient(stack.stack.environment);
  presigner = connectPresigner(stack.bucket, stack.stack.environment, Date.now);
});
afterAll(() => stack.close());

const schedule = fc.record({
  calls: fc.integer({ min: 1, max: 4 }),
  files: fc.integer({ min: 1, max: 3 }),
  multipart: fc.boolean(),
  uploads: fc.boolean(),
  choices: fc.infiniteStream(fc.nat()),
});
type Schedule = typeof schedule extends fc.Arbitrary<infer Value> ? Value : never;

const FILES = 5;
const BYTES = 3;
const seen = { crashes: 0, repeated: 0, uploaded: 0 };

async function play({ calls, files, multipart, uploads, choices }: Schedule): Promise<void> {
  const table = stack.stack.environment.TABLE_NAME;
  const tenant = `t-${newFileId().slice(0, 12)}`;
  const grant = newUploadToken();
  const expiresAt = Date.now() + 3_600_000;
  await new DynamoDbGrantTable(table, documents).create(hashToken(grant), {
    tenant,
    left: FILES,
    expiresAt,
  });
  const call = {
    tenant,
    limits: { filesPerDay: FILES, bytesPerDay: FILES * BYTES },
    authority: { kind: 'browser' },
    requestId: 'r',
    idempotencyKey: randomBytes(16).toString('base64'),
    body: {
      accepts: [multipart ? 'multipart' : 'put'] as const,
      grant,
      files: Array.from({ length: files }, () => ({ name: 'a', size: BYTES, type: 'a/b' })),
    },
  } as const;
  const started: string[] = [];
  const responses: PreprocessResponse[] = [];
  const run = async (eachTurn: Scheduled): Promise<void> => {
    const turn = oneAtATime(eachTurn);
    const client = scheduling(documents, turn, ['send']);
    const observer = {
      started: (records: readonly { key: string }[]) =>
        void started.push(...records.map(({ key }) => key)),
      changed: () => undefined,
    };
    const response = await preprocess(call as never, {
      files: new DynamoDbFileTable(table, client, { observer }),
      calls: new DynamoDbCallTable(table, client),
      grants: new DynamoDbGrantTable(table, client),
      quotasPerDay: {},
      presigner: scheduling(presigner, turn, ['startMultipart']),
      keys: undefined as never,
      allowedOrigins: [],
      clock: Date.now,
      log: () => undefined,
      policy: { maxFileSize: 10, allowedTypes: [], kinds: new Map() },
      requireGrant: true,
      multipartFromBytes: 1,
      formUploadBytes: 0,
      partBytes: PART_BYTES,
      uploadUrlSeconds: 900,
      expireAfterSeconds: 3600,
      checks: [],
    });
    responses.push(response);
  };
  const uploaded = new Set<string>();
  const upload = async (turn: Scheduled): Promise<void> => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await turn(async () => {
        const [file] = responses[0]?.files ?? [];
        if (!file || 'error' in file || uploaded.has(file.id)) return;
        uploaded.add(file.id);
        const object = { size: BYTES, type: 'a/b', etag: '"e"' };
        await stack.stack.files.update(`${tenant}/${file.id}`, markUploaded(object, Date.now()));
      });
    }
  };

  const turns = new RequestScheduler();
  for (let index = 0; index < calls; index += 1) turns.start(`call ${index}`, run);
  if (uploads) turns.start('upload', upload);
  const order = await turns.run((count) => {
    const choice = choices.next().value;
    return { index: choice % count, crashes: choice % 15 === 7 };
  });
  // The page repeats its call until it gets a response.
  await run((request) => request());

  const context = order.join();
  const registered = responses.map(({ files: all }) =>
    (all as AcceptedFile[]).map(({ id, token }) => [id, token]),
  );
  expect([context, registered.map((one) => JSON.stringify(one))]).toEqual([
    context,
    registered.map(() => JSON.stringify(registered[0])),
  ]);
  const ids = (registered[0] ?? []).map(([id]) => `${tenant}/${id}`);
  expect([context, new Set(ids).size]).toEqual([context, files]);
  for (const key of ids) {
    const row = await stack.stack.files.get(key);
    const state = uploaded.has(key.split('/')[1] ?? '') ? 'UPLOADED' : 'PENDING';
    expect([context, row?.state]).toEqual([context, state]);
    const response = responses.at(-1)?.files[ids.indexOf(key)] as AcceptedFile;
    expect(row?.tokenHash).toBe(hashToken(response.token));
    if (response.upload.kind !== 'multipart') continue;
    const uploadIds = responses.map(({ files: all }) => {
      const plan = (all[ids.indexOf(key)] as AcceptedFile).upload;
      const url = plan.kind === 'multipart' ? plan.parts[0]?.url : undefined;
      return new URL(url ?? 'http://none').searchParams.get('uploadId');
    });
    expect([context, uploadIds]).toEqual([context, uploadIds.map(() => row?.uploadId)]);
  }
  // A crash can prevent the log line of a row, but no row is reported twice.
  expect([context, new Set(started).size]).toEqual([context, started.length]);

  const left = (await new DynamoDbGrantTable(table, documents).get(hashToken(grant)))?.left;
  expect([context, left]).toEqual([context, FILES - files]);
  const day = Math.floor(Date.now() / 86_400_000);
  const key = `QUOTA#${tenant}#${day}`;
  const { Item } = await documents.send(new GetCommand({ TableName: table, Key: { key } }));
  expect([context, Item?.['files'], Item?.['bytes']]).toEqual([context, files, files * BYTES]);
  seen.crashes += order.filter((step) => step.includes('crashes')).length;
  seen.repeated += responses.length > 1 ? 1 : 0;
  seen.uploaded += uploaded.size;
}

/** The scheduler expects that an actor makes one request at a time. */
function oneAtATime(turn: Scheduled): Scheduled {
  let last: Promise<unknown> = Promise.resolve();
  return (request) => {
    const next = last.then(() => turn(request));
    last = next.catch(() => undefined);
    return next;
  };
}

test(`a call that is repeated is paid once in ${SCHEDULES} random orders with crashes`, async () => {
  const outcomes = fc.asyncProperty(
    fc.array(schedule, { minLength: AT_ONCE, maxLength: AT_ONCE }),
    async (several) => {
      await Promise.all(several.map(play));
    },
  );
  await fc.assert(outcomes, { numRuns: Math.ceil(SCHEDULES / AT_ONCE), endOnFailure: true });
  expect(seen.crashes).toBeGreaterThan(SCHEDULES / 10);
  expect(seen.repeated).toBeGreaterThan(SCHEDULES / 10);
  expect(seen.uploaded).toBeGreaterThan(SCHEDULES / 20);
}, 1_800_000);
