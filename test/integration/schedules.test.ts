import { HeadObjectCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complete } from '../../backend/functions/complete/handler.ts';
import { confirm } from '../../backend/functions/confirm/handler.ts';
import { deleteFile } from '../../backend/functions/delete/handler.ts';
import { expire } from '../../backend/functions/expire/handler.ts';
import { preprocess } from '../../backend/functions/preprocess/handler.ts';
import { store } from '../../backend/functions/store/handler.ts';
import { uploaded } from '../../backend/functions/uploaded/handler.ts';
import { hashToken } from '../../backend/domain/file-id.ts';
import { dueShardOf } from '../../backend/domain/file-record.ts';
import { connectPresigner } from '../../backend/stores/s3/connect-presigner.ts';
import type { S3Presigner } from '../../backend/stores/s3/presigner.ts';
import { connectObjects, type ObjectStore } from '../../backend/stores/s3/object-store.ts';
import { PART_BYTES } from '../../src/contract/limits.ts';
import type { AcceptedFile } from '../../src/contract/responses.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';
import { scaledRuns } from '../support/scale.ts';
import {
  scheduling,
  RequestScheduler,
  type Scheduled,
} from '../support/simulation/request-scheduler.ts';
import type { FileTable } from '../../backend/stores/database.ts';

/**
 * Runs the real functions, with requests over the wire to DynamoDB and S3, in thousands of random orders with
 * crashes. At the end a stored file has the bytes that it had when it was stored. For all other files nothing
 * is left: no object, no open upload, no row.
 */
const SCHEDULES = scaledRuns(10_000);
const AT_ONCE = 8;
const EXPIRE_AFTER = 3600;
let stack: TestStack;
let objects: ObjectStore;
let presigner: S3Presigner;
beforeAll(async () => {
  stack = await startStack({ eventDelayMilliseconds: 3_600_000 });
  objects = connectObjects(stack.stack.environment);
  presigner = connectPresigner(stack.bucket, stack.stack.environment, Date.now);
});
afterAll(() => stack.close());

const actors = [
  ...(['putA', 'putB', 'putA', 'event', 'event', 'store', 'store'] as const),
  ...(['revert', 'delete', 'time', 'expire', 'complete', 'confirm'] as const),
];
type ActorName = (typeof actors)[number];

const schedule = fc.record({
  multipart: fc.boolean(),
  cast: fc.array(fc.constantFrom(...actors), { minLength: 3, maxLength: 6 }),
  choices: fc.infiniteStream(fc.nat()),
});
type Schedule = typeof schedule extends fc.Arbitrary<infer Value> ? Value : never;

const kept = new Set<string>();

async function play({ multipart, cast, choices }: Schedule): Promise<void> {
  const time = { now: Date.now() };
  const clock = (): number => time.now;
  const common = {
    files: stack.stack.files,
    objects,
    handling: {
      storeOnLoad: false,
      checkContent: false,
      scanUploads: false,
      allowedTypes: [],
      kinds: new Map(),
    },
    bucket: stack.bucket,
    quotas: { payment: () => undefined, refund: async () => undefined } as never,
    quotasPerDay: {},
    keys: undefined as never,
    allowedOrigins: [],
    clock,
    log: () => undefined,
  };
  const call = { tenant: 'demo', limits: {}, client: 'c', requestId: 'r', query: undefined };
  const { files } = await preprocess(
    {
      ...call,
      authority: { kind: 'browser' },
      body: {
        accepts: multipart ? ['multipart'] : ['put'],
        files: [{ name: 'a', size: 3, type: 'a/b' }],
      },
    },
    {
      ...common,
      grants: undefined as never,
      calls: { pay: async () => undefined } as never,
      presigner,
      policy: { maxFileSize: 10, allowedTypes: [], kinds: new Map() },
      requireGrant: false,
      multipartFromBytes: 1,
      formUploadBytes: 0,
      partBytes: PART_BYTES,
      uploadUrlSeconds: 900,
      expireAfterSeconds: EXPIRE_AFTER,
      checks: [],
    },
  );
  const file = files[0] as AcceptedFile;
  const key = `demo/${file.id}`;
  const server = { ...call, id: file.id, authority: { kind: 'server' } } as const;
  const hash = hashToken(file.token);
  const token = { ...call, id: file.id, authority: { kind: 'token', hash } } as const;
  const seen = { storedEtag: undefined as string | undefined, deleted: false };

  /** The dependencies of one actor: its requests wait for their turns, and its expire sees only this file. */
  const dependencies = (turn: Scheduled) => ({
    ...common,
    files: onlyThis(
      key,
      scheduling(stack.stack.files, turn, ['get', 'update', 'deleteTombstone']),
      (etag) => (seen.storedEtag ??= etag),
    ),
    objects: scheduling(objects, turn, [
      ...(['head', 'delete', 'abortUploads', 'completeMultipart', 'listParts'] as const),
      'tagOrphan',
    ]),
  });
  const put = (body: string) => async (turn: Scheduled) => {
    const { upload } = file;
    if (upload.kind === 'multipart') {
      await turn(() => fetch(upload.parts[0]?.url ?? '', { method: 'PUT', body }));
    } else if (upload.kind === 'put') {
      const { url, headers } = upload;
      await turn(() => fetch(url, { method: 'PUT', headers, body }));
    }
  };
  const notice = { requestId: 'r', bucket: stack.bucket, key, etag: '"e"' };
  const behaviours: Record<ActorName, (turn: Scheduled) => Promise<unknown>> = {
    putA: put('aaa'),
    putB: put('bbb'),
    event: async (turn) => {
      // S3 sends no event before the object exists.
      if (await turn(() => objects.head(key))) await uploaded(notice, dependencies(turn));
    },
    store: (turn) => store({ ...server, body: {} }, dependencies(turn)),
    complete: (turn) => complete({ ...token, body: {} }, dependencies(turn)),
    confirm: (turn) =>
      confirm(
        {
          ...call,
          authority: { kind: 'browser' },
          body: { files: [{ id: file.id, token: file.token }] },
        },
        dependencies(turn),
      ),
    revert: (turn) => deleteFile({ ...token, body: undefined }, dependencies(turn)),
    delete: async (turn) => {
      await turn(async () => {
        seen.deleted = true;
      });
      await deleteFile({ ...server, body: undefined }, dependencies(turn));
    },
    time: (turn) =>
      turn(async () => {
        time.now += (EXPIRE_AFTER + 1) * 1000;
      }),
    expire: async (turn) => {
      await turn(async () => undefined);
      await expire(dependencies(turn));
    },
  };

  const turns = new RequestScheduler();
  for (const name of cast) turns.start(name, behaviours[name]);
  const order = await turns.run((count) => {
    const choice = choices.next().value;
    // One turn in twenty is a crash.
    return { index: choice % count, crashes: choice % 20 === 7 };
  });

  // Crashed actors do not come back. Late events arrive, and expire runs until the URL has been expired for
  // more than a day.
  const alone: Scheduled = (request) => request();
  if (await objects.head(key)) await uploaded(notice, dependencies(alone));
  for (const seconds of [EXPIRE_AFTER + 1, 3 * 24 * 3600]) {
    time.now += seconds * 1000;
    for (let run = 0; run < 2; run += 1) await expire(dependencies(alone));
  }

  const row = await stack.stack.files.get(key);
  const object = await objects.head(key);
  const context = `${cast.join()}: ${order.join()}`;
  if (seen.storedEtag !== undefined && !seen.deleted) {
    expect([context, row?.state, object?.etag]).toEqual([context, 'STORED', seen.storedEtag]);
  }
  if (row?.state === 'STORED') {
    expect([context, object?.etag]).toEqual([context, row.etag]);
    kept.add(key);
  } else {
    expect([context, row, object]).toEqual([context, undefined, undefined]);
  }
}

function onlyThis(key: string, files: FileTable, onStored: (etag?: string) => void): FileTable {
  return new Proxy(files, {
    get: (of, name) => {
      if (name === 'listDue') {
        return async function* due(shard: number, now: number) {
          if (shard !== dueShardOf(key)) return;
          for await (const found of of.listDue(shard, now)) if (found.key === key) yield found;
        };
      }
      if (name === 'update') {
        return async (...parameters: Parameters<FileTable['update']>) => {
          const result = await of.update(...parameters);
          if (result.changed && result.record.state === 'STORED') onStored(result.record.etag);
          return result;
        };
      }
      return Reflect.get(of, name) as unknown;
    },
  });
}

test(`the functions leave a consistent state in ${SCHEDULES} random orders with crashes`, async () => {
  const outcomes = fc.asyncProperty(
    fc.array(schedule, { minLength: AT_ONCE, maxLength: AT_ONCE }),
    async (several) => {
      await Promise.all(several.map(play));
    },
  );
  await fc.assert(outcomes, { numRuns: Math.ceil(SCHEDULES / AT_ONCE), endOnFailure: true });
  // Both outcomes occurred, and the bucket contains exactly the objects of the stored rows.
  expect(kept.size).toBeGreaterThan(SCHEDULES / 50);
  expect(new Set(await stack.objectKeys())).toEqual(kept);
  const open = new ListMultipartUploadsCommand({ Bucket: stack.bucket });
  expect((await stack.s3.send(open)).Uploads ?? []).toEqual([]);
  for (const key of [...kept].slice(0, 20)) {
    const head = await stack.s3.send(new HeadObjectCommand({ Bucket: stack.bucket, Key: key }));
    expect(head.ContentLength).toBe(3);
  }
}, 1_800_000);
