import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newChance } from './chance.ts';
import { FillingClient } from './filling-client.ts';
import { FullAnswers } from './full-answers.ts';
import { mountSmallDisk, type SmallDisk } from './full-disk.ts';
import { Journal } from './journal.ts';
import { deleteObject, putObject } from './operations.ts';
import { startServer, StartRefused, type ServerProcess } from './server-process.ts';

/**
 * The disk becomes full in the middle of bodies and rows. Writes that were answered with success keep their
 * data, also after a restart. All other requests are answered with 5xx, and work again as soon as there is
 * space.
 */
let disk: SmallDisk;
let server: ServerProcess;
beforeAll(async () => {
  disk = await mountSmallDisk(16);
});
afterAll(async () => {
  await server?.kill();
  await disk?.unmount();
});

const ROUNDS = 4;
const CLIENTS = 6;
/** Space that an administrator can free. */
const RESERVE_BYTES = 1024 ** 2;

test(
  'the S3 server on a full disk keeps every write that it answered with success',
  { timeout: 100_000 },
  async () => {
    const chance = newChance();
    const begun = performance.now();
    const journal = new Journal();
    const answers = new FullAnswers(journal);
    const data = join(disk.path, 'data');
    const blobs = async (): Promise<number> => (await readdir(join(data, 'blobs'))).length;
    server = await startServer(data);
    const s3 = () => server.target;
    const clients = Array.from(
      { length: CLIENTS },
      (_, index) => new FillingClient({ name: `client-${index}`, s3, journal, answers, chance }),
    );
    const all = (work: (client: FillingClient) => Promise<void>) => Promise.all(clients.map(work));
    const deletedWhileFull = { yes: 0, no: 0 };
    let kept = 0;

    for (let round = 1; round <= ROUNDS; round += 1) {
      const context = `seed ${chance.seed}, round ${round}`;
      await disk.reserve(RESERVE_BYTES);
      await all((client) => client.fill());
      expect(await journal.check(s3()), `${context}, full`).toEqual([]);
      kept += journal.total.objects;

      // A delete may be refused if there is no space. It must then have no effect.
      const ended = (key: string) => !clients.some(({ uploads }) => uploads.isUnfinished(key));
      for (const key of journal.keys().filter((key) => ended(key) && chance.integer(1, 4) === 1)) {
        const { status } = await deleteObject(s3(), key);
        if (status === 204) journal.deleted(key);
        else journal.maybeDeleted(key);
        deletedWhileFull[status === 204 ? 'yes' : 'no'] += 1;
        expect([204, 500, 503], context).toContain(status);
      }
      expect(server.running(), context).toBe(true);
      await disk.makeRoom();
      await all((client) => client.uploads.finish());
      for (const key of journal.keys().filter(() => chance.integer(1, 3) > 1)) {
        expect((await deleteObject(s3(), key)).status, `${context}, room again`).toBe(204);
        journal.deleted(key);
      }
      const again = await putObject(s3(), 'room', Buffer.from('again'));
      expect(again.status, `${context}, room again`).toBe(200);
      expect((await deleteObject(s3(), 'room')).status, context).toBe(204);
      expect(await journal.check(s3()), `${context}, room again`).toEqual([]);
      expect(await blobs(), `${context}, blobs`).toBe(journal.total.blobs);

      await server.kill();
      await disk.fillUp();
      for (const folder of [data, join(disk.path, 'new')]) {
        const refused = await startServer(folder).catch((error: unknown) => error);
        // An existing folder may need nothing more to be read.
        if (folder === data && !(refused instanceof StartRefused)) {
          server = refused as typeof server;
          expect(await journal.check(s3()), `${context}, started on a full disk`).toEqual([]);
          await server.kill();
          continue;
        }
        expect(refused, `${context}, ${folder}`).toBeInstanceOf(StartRefused);
        expect(refused).toMatchObject({
          exitCode: 1,
          message: 'The disk is full. Make room, or choose another --dir\n',
        });
      }
      await disk.makeRoom();
      server = await startServer(data);
      expect(await journal.check(s3()), `${context}, after a restart`).toEqual([]);
      expect(await blobs(), `${context}, blobs after a restart`).toBe(journal.total.blobs);
    }
    const { succeeded, refused } = answers;
    console.log(
      `disk full: seed ${chance.seed}, ${ROUNDS} rounds in ${((performance.now() - begun) / 1000).toFixed(0)} s, ` +
        `${succeeded} requests answered with success, ${refused} with 5xx, ${kept} objects read back from a full disk, ` +
        `deletes on a full disk: ${deletedWhileFull.yes} done, ${deletedWhileFull.no} refused`,
    );
    expect(refused).toBeGreaterThan(ROUNDS * CLIENTS);
    expect(kept).toBeGreaterThan(ROUNDS * CLIENTS);
  },
);
