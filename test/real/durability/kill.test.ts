import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newChance } from './chance.ts';
import { KillWriter } from './kill-writer.ts';
import { Journal } from './journal.ts';
import { startServer, type ServerProcess } from './server-process.ts';

/**
 * `kill -9` under load, at random moments. Objects whose write was answered exist and are complete. Objects
 * whose write was not answered are complete or do not exist. No bytes are left without an object.
 */
let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filestore-kill-'));
});
afterAll(async () => {
  await server?.kill();
  await rm(folder, { recursive: true, force: true });
});

const KILLS = 20;
const WRITERS = 12;

test(
  'twenty kills of the S3 server under load lose no answered write and leave no bytes',
  { timeout: 100_000 },
  async () => {
    const chance = newChance();
    const begun = performance.now();
    const journal = new Journal();
    server = await startServer(folder);
    const { port } = server;
    let up = Promise.resolve(server.target);
    let killsLeft = KILLS;
    let requests = 0;
    let due = Promise.withResolvers<void>();
    let dueAt = Number.POSITIVE_INFINITY;
    const sent = (): void => {
      if ((requests += 1) >= dueAt) due.resolve();
    };
    const writers = Array.from(
      { length: WRITERS },
      (_, index) =>
        new KillWriter({ name: `writer-${index}`, s3: () => up, journal, chance, sent }),
    );
    const working = Promise.all(writers.map((writer) => writer.work(() => killsLeft > 0)));

    const killing = (async () => {
      for (; killsLeft > 0; killsLeft -= 1) {
        // Kills the server in the middle of requests: many have been sent, and the last ones are in flight.
        due = Promise.withResolvers();
        dueAt = requests + chance.integer(WRITERS, 150);
        await due.promise;
        await delay(chance.integer(0, 30));
        const starting = Promise.withResolvers<typeof server.target>();
        up = starting.promise;
        await server.kill();
        server = await startServer(folder, port);
        starting.resolve(server.target);
      }
    })();
    await Promise.all([working, killing]);

    // Kills it once more without load, so that no request is in flight.
    await server.kill();
    server = await startServer(folder, port);
    const context = `seed ${chance.seed}`;
    expect(await journal.check(server.target), context).toEqual([]);
    expect(await listed(), context).toEqual(journal.keys().toSorted());
    const { objects, blobs, bytes } = journal.total;
    expect(await onDisk(), context).toEqual({ blobs, bytes });

    const sum = (field: 'answered' | 'unanswered' | 'completed'): number =>
      writers.reduce((total, writer) => total + writer[field], 0);
    console.log(
      `kill -9: seed ${chance.seed}, ${KILLS} kills in ${((performance.now() - begun) / 1000).toFixed(0)} s, ` +
        `${sum('answered')} requests answered, ${sum('unanswered')} not, ${sum('completed')} uploads completed, ` +
        `${objects} correct objects, ${blobs} blobs and no others`,
    );
    // The kills must interrupt requests; otherwise they prove nothing.
    expect(sum('unanswered')).toBeGreaterThan(KILLS);
    expect(sum('completed')).toBeGreaterThan(KILLS);
  },
);

async function listed(): Promise<string[]> {
  const { client, bucket: Bucket } = server.target;
  const pages = await Array.fromAsync(paginateListObjectsV2({ client }, { Bucket }));
  return pages.flatMap(({ Contents = [] }) => Contents.map(({ Key = '' }) => Key)).toSorted();
}

async function onDisk(): Promise<{ readonly blobs: number; readonly bytes: number }> {
  const directory = join(folder, 'blobs');
  const names = await readdir(directory);
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(join(directory, name))).size),
  );
  return { blobs: names.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
