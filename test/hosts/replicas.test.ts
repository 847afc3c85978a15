import { HeadObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileEvent } from '../../src/contract/file-events.ts';
import { newWebhookSecret } from '../../backend/delivery/webhook-secret.ts';
import type { Database } from '../../backend/stores/database.ts';
import { openPostgres } from '../../backend/stores/sql/postgres.ts';
import {
  startS3,
  S3_BUCKET,
  S3_CREDENTIALS,
  type TestS3,
} from '../support/local-stack/start-s3.ts';
import { newDatabase } from '../support/postgres.ts';
import { Replicas } from './replicas.ts';

/**
 * Three processes share one PostgreSQL, and one of them is killed every few seconds, while clients upload, store, remove
 * and forget files. `REPLICA_SECONDS=300 REPLICA_CLIENTS=200` is the long run.
 */
const SECONDS = Number(process.env['REPLICA_SECONDS'] ?? 15);
const CLIENTS = Number(process.env['REPLICA_CLIENTS'] ?? 20);
const EXPIRE_AFTER_SECONDS = 20;
const POSTGRES = process.env['TEST_DATABASE'] ?? '';
const BROWSER = { 'x-api-key': 'browser-key-of-the-tests' };
const SERVER = { 'x-api-key': 'server-key-of-the-tests' };

let s3: TestS3;
let receiver: Server;
let replicas: Replicas;
let database: Database;
let url: string;
/** Every event that was received, in its order, with the id of its message. */
const received: { readonly message: string; readonly event: FileEvent }[] = [];

beforeAll(async () => {
  s3 = await startS3();
  url = await newDatabase(POSTGRES, 'replicas');
  receiver = createServer((incoming, response) => {
    void text(incoming).then((body) => {
      // Now and then, the receiver has a bad moment.
      if (Math.random() < 0.02) return response.writeHead(503).end();
      const event = JSON.parse(body) as FileEvent;
      received.push({ message: String(incoming.headers['webhook-id']), event });
      return response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  replicas = await Replicas.start(3, {
    storage: { bucket: S3_BUCKET, endpoint: s3.url, credentials: S3_CREDENTIALS },
    database: { postgres: url, maxConnections: 10 },
    keys: { browser: BROWSER['x-api-key'], server: SERVER['x-api-key'] },
    origins: [],
    expireAfterSeconds: EXPIRE_AFTER_SECONDS,
    filesPerDay: 0,
    bytesPerDay: 0,
    clientFilesPerDay: 0,
    clientBytesPerDay: 0,
    checkContent: false,
    sweepEverySeconds: 2,
    probe: false,
    webhook: {
      url: `http://127.0.0.1:${port}/`,
      secrets: [newWebhookSecret()],
      allowPrivateAddresses: true,
    },
  });
  database = await openPostgres({ url });
});
afterAll(async () => {
  await replicas?.stop();
  await database?.close();
  receiver?.close();
  receiver?.closeAllConnections();
  await s3?.close();
});

/** What the clients were told. */
const stored = new Map<string, string>();
const deleted = new Set<string>();
let registered = 0;

/** Registers, uploads and completes one file, and then stores, removes or forgets it. */
async function useOneFile(): Promise<void> {
  const content = `${randomUUID()} ${'x'.repeat(Math.floor(Math.random() * 2000))}`;
  const file = { name: 'a.txt', size: content.length, type: 'text/plain' };
  const registration = await replicas.call(
    'POST',
    '/files',
    { ...BROWSER, 'idempotency-key': randomUUID() },
    { files: [file], accepts: ['put'] },
  );
  const [entry] = registration.body['files'] as {
    id: string;
    token: string;
    upload: { url: string; headers: Record<string, string> };
  }[];
  if (!entry) throw new Error(JSON.stringify(registration));
  registered += 1;
  const { id, token, upload } = entry;
  const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: content });
  if (!put.ok) throw new Error(`S3 answered ${put.status}`);
  const page = { ...BROWSER, 'x-upload-token': token };
  const choice = Math.random();
  if (choice < 0.1) return;
  await replicas.call('POST', `/files/${id}/complete`, page, {});
  if (choice < 0.2) return;
  if (choice < 0.3) {
    const { status } = await replicas.call('DELETE', `/files/${id}`, page);
    if (status === 200) deleted.add(id);
    return;
  }
  const { status, body } = await replicas.call('POST', `/files/${id}/store`, SERVER, {});
  // A client that was held up for long finds its file expired.
  if (status === 200) stored.set(id, createHash('md5').update(content).digest('hex'));
  else expect([status, body['code']]).toEqual([410, 'file-deleted']);
}

const objectKeys = async (): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3.client },
    { Bucket: S3_BUCKET },
  )) {
    keys.push(...Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
  }
  return keys;
};

test(
  `${CLIENTS} clients for ${SECONDS} seconds, while processes are killed`,
  async () => {
    const end = Date.now() + SECONDS * 1000;
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (Date.now() < end) await useOneFile();
    });
    const killer = (async () => {
      while (Date.now() < end) {
        await delay(1000 + Math.random() * 3000);
        await replicas.kill();
      }
    })();
    await Promise.all([...clients, killer]);
    expect(replicas.kills).toBeGreaterThan(1);
    expect(stored.size).toBeGreaterThan(CLIENTS);

    // A process that was killed while it swept leaves its lease for half a minute.
    const files = database.files();
    await expect
      .poll(
        async () => {
          const rows = await files.getMany((await objectKeys()).slice(0, 100));
          return (
            [...rows.values()].filter(({ state }) => state !== 'STORED').length + (await due())
          );
        },
        { timeout: 180_000 + 2000 * SECONDS, interval: 1000 },
      )
      .toBe(0);

    const keys = new Set(await objectKeys());
    // Nothing is lost, and no object is left that is not stored.
    expect([...stored.keys()].filter((id) => !keys.has(`default/${id}`))).toEqual([]);
    const rows = new Map<string, string>();
    for (const key of keys) rows.set(key, (await files.get(key))?.state ?? 'no row');
    expect([...rows].filter(([, state]) => state !== 'STORED')).toEqual([]);
    for (const id of deleted) expect(keys.has(`default/${id}`)).toBe(false);
    for (const [id, md5] of [...stored].slice(0, 200)) {
      const head = await s3.client.send(
        new HeadObjectCommand({ Bucket: S3_BUCKET, Key: `default/${id}` }),
      );
      expect(head.ETag).toBe(`"${md5}"`);
    }
    checkEvents();
    console.log(
      `${registered} files, ${stored.size} stored, ${deleted.size} removed, ${replicas.kills} processes killed, ` +
        `${received.length} webhooks, ${received.length - new Set(received.map(({ message }) => message)).size} repeats`,
    );
  },
  300_000 + 4000 * SECONDS,
);

/** Rows that wait for the sweep: files that have expired, and events that have not been delivered. */
async function due(): Promise<number> {
  let count = 0;
  for (let shard = 0; shard < 8; shard += 1) {
    count += (await Array.fromAsync(database.files().listDue(shard, Date.now()))).length;
    const waiting = database.outbox.listDue(shard, Date.now() + 3_600_000);
    count += (await Array.fromAsync(waiting)).length;
  }
  return count;
}

/** Each stored file has both of its events, in their order. A repeat has the id of the first one. */
function checkEvents(): void {
  const first = new Map<string, string[]>();
  const messages = new Map<string, Set<string>>();
  for (const { message, event } of received) {
    const name = `${event.data.id} ${event.type}`;
    const ids = messages.get(name) ?? new Set();
    if (ids.size === 0) first.set(event.data.id, [...(first.get(event.data.id) ?? []), event.type]);
    messages.set(name, ids.add(message));
  }
  expect([...messages].filter(([, ids]) => ids.size > 1)).toEqual([]);
  const wrong = [...stored.keys()].filter(
    (id) => first.get(id)?.join() !== 'file.uploaded,file.stored',
  );
  expect(wrong).toEqual([]);
}
