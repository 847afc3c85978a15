import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFileId } from '../../backend/domain/file-id.ts';
import { dueShardOf, type FileRecord } from '../../backend/domain/file-record.ts';
import { markStored, markUploaded } from '../../backend/domain/file-transitions.ts';
import { quotaPayment } from '../../backend/domain/payments.ts';
import type { Database } from '../../backend/stores/database.ts';
import { openPostgres } from '../../backend/stores/sql/postgres.ts';
import { openSqlite } from '../../backend/stores/sql/sqlite.ts';
import { newDatabase } from '../support/postgres.ts';

/** What several processes that share a SQL database must not do to each other. */
const NOW = Date.now();
const POSTGRES = process.env['TEST_DATABASE'] ?? '';
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'filestore-sql-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Opens the same database several times. */
type Open = () => Promise<Database>;

async function newPostgres(): Promise<Open> {
  const url = await newDatabase(POSTGRES, 'hosts');
  return () => openPostgres({ url, maxConnections: 4 });
}

async function newSqlite(): Promise<Open> {
  const file = join(directory, `${newFileId()}.sqlite`);
  return () => openSqlite(file);
}

function pending(more: Partial<FileRecord> = {}): FileRecord {
  const key = `demo/${newFileId()}`;
  return {
    key,
    state: 'PENDING',
    name: 'a.txt',
    size: 3,
    type: 'text/plain',
    tokenHash: 'hash',
    urlExpiresAt: NOW,
    createdAt: NOW,
    due: NOW + 1000,
    dueShard: dueShardOf(key),
    ...more,
  };
}

const OBJECT = { size: 3, type: 'text/plain', etag: '"e"' };

describe.each([
  ['PostgreSQL', newPostgres],
  ['SQLite', newSqlite],
] as const)('%s', (_name, create) => {
  let databases: readonly Database[];
  let one: Database;
  let other: Database;
  beforeAll(async () => {
    const open = await create();
    // All of them create the tables at the same time.
    databases = await Promise.all([open(), open(), open()]);
    const [first, second] = databases;
    if (!first || !second) throw new Error('no databases');
    [one, other] = [first, second];
  });
  afterAll(async () => {
    for (const database of databases) await database.close();
  });

  test('a change is made once by one of several processes', async () => {
    const record = pending();
    await one.files().create(record);
    const results = await Promise.all(
      databases.flatMap((database) =>
        [1, 2, 3].map(() => database.files().update(record.key, markUploaded(OBJECT, NOW))),
      ),
    );
    expect(results.filter(({ changed }) => changed)).toHaveLength(1);
    expect((await other.files().get(record.key))?.state).toBe('UPLOADED');
  });

  test('the events of a change are appended to those that wait', async () => {
    const files = one.files({ withEvents: true });
    const record = pending();
    await files.create(record);
    await files.update(record.key, markUploaded(OBJECT, NOW));
    const stored = await other
      .files({ withEvents: true })
      .update(record.key, markStored(undefined, NOW));
    expect(stored).toMatchObject({ record: { outbox: ['file.uploaded', 'file.stored'] } });
    const progress = { onBus: 1, sent: 1, retryAt: NOW, attempts: 0 };
    const seen = ['file.uploaded', 'file.stored'] as const;
    // Two runs have delivered the first event. One of them records it.
    const recorded = await Promise.all(
      [one, other].map(({ outbox }) => outbox.record(record.key, { seen, ...progress })),
    );
    expect(recorded.filter(Boolean)).toHaveLength(1);
    expect((await files.get(record.key))?.outbox).toEqual(['file.stored']);
  });

  test('a quota is never exceeded, and a call with the same hash pays once', async () => {
    const pay = (database: Database, hash: string): Promise<unknown> => {
      const payment = quotaPayment({ tenant: hash }, { files: 1, bytes: 10 }, { files: 5 }, NOW);
      return database.calls.pay(payment ? [payment] : []);
    };
    const tenant = newFileId();
    const paid = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) => pay(index % 2 ? one : other, tenant)),
    );
    expect(paid.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const hash = newFileId();
    const usage = { files: 1, bytes: 1 };
    const once = quotaPayment({ tenant: hash }, usage, { files: 1 }, NOW);
    const call = { bodyHash: 'body', refused: {} };
    const calls = await Promise.all(
      [one, other, one].map(({ calls }) => calls.payOnce(hash, call, once ? [once] : [], NOW)),
    );
    expect(new Set(calls.map(({ seed }) => seed)).size).toBe(1);
    await one.quotas.refund({ tenant: hash }, 1, NOW, NOW);
  });

  test('a lease has one holder, and ends by itself', async () => {
    const name = newFileId();
    const acquired = await Promise.all(
      databases.map(({ leases }, index) => leases.acquire(name, `p${index}`, NOW, NOW + 1000)),
    );
    expect(acquired.filter(Boolean)).toHaveLength(1);
    const holder = `p${acquired.indexOf(true)}`;
    expect(await one.leases.acquire(name, holder, NOW, NOW + 2000)).toBe(true);
    expect(await other.leases.acquire(name, 'late', NOW + 1000, NOW + 3000)).toBe(false);
    expect(await other.leases.acquire(name, 'late', NOW + 2000, NOW + 3000)).toBe(true);
    await one.leases.release(name, holder);
    expect(await one.leases.acquire(name, 'x', NOW + 2000, NOW + 3000)).toBe(false);
  });

  test('what has expired is deleted, and nothing else', async () => {
    const grant = { tenant: 'demo', left: 1, expiresAt: NOW };
    await one.grants.create('old', { ...grant, expiresAt: NOW - 100 * 3_600_000 });
    await one.grants.create('new', grant);
    await one.deleteExpired(NOW);
    expect(await other.grants.get('old')).toBeUndefined();
    expect(await other.grants.get('new')).toEqual(grant);
  });

  test('undelivered events are kept until they are deleted', async () => {
    await one.undelivered.add('a', '{"one":1}');
    await one.undelivered.add('a', '{"one":1}');
    await one.undelivered.add('b', '{"two":2}');
    expect(await other.undelivered.list()).toEqual([
      { id: 'a', letter: '{"one":1}' },
      { id: 'b', letter: '{"two":2}' },
    ]);
    expect(await other.undelivered.list('a')).toHaveLength(1);
    await one.undelivered.delete('a');
    expect(await other.undelivered.list()).toHaveLength(1);
  });

  test('the due rows of a shard come in their order, page by page', async () => {
    const shard = 7;
    const rows = Array.from({ length: 450 }, (_, index) =>
      pending({ due: NOW - 1000 + (index % 50), dueShard: shard }),
    );
    for (let at = 0; at < rows.length; at += 90)
      await one.files().createMany(rows.slice(at, at + 90));
    const due = await Array.fromAsync(other.files().listDue(shard, NOW));
    const found = due.filter(({ key }) => rows.some((row) => row.key === key));
    expect(found).toHaveLength(450);
    expect(found.map(({ due: at }) => at)).toEqual(
      found.map(({ due: at }) => at).toSorted((a, b) => a - b),
    );
  });
});

test('PostgreSQL that is not there is busy storage', async () => {
  await expect(openPostgres({ url: 'postgres://tests@127.0.0.1:1/none' })).rejects.toMatchObject({
    code: 'storage-busy',
  });
});
