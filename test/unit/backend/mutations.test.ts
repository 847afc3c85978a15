import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  operationsOf,
  eventWithoutRow,
  newWorld,
  restAfter,
  watch,
  type Logic,
} from '../../support/simulation/concurrent-operations.ts';
import { explore } from '../../support/simulation/explore-interleavings.ts';

/**
 * Removes one rule at a time from a copy of the code and expects that a guarantee breaks. A test fails if
 * its change no longer matches the code.
 */
const ROOT = join(import.meta.dirname, '../../..');
const COPIES = join(ROOT, 'test-results/mutations');
afterAll(() => rm(COPIES, { recursive: true, force: true }));

type Change = readonly [file: string, from: string, to: string];
type Cast = readonly (keyof ReturnType<typeof operationsOf>)[];

const UPLOADED = 'backend/functions/uploaded/handler.ts';
const EXPIRE = 'backend/functions/expire/handler.ts';
const CHANGES = 'backend/domain/file-transitions.ts';

test.each<[string, Cast, string, readonly Change[], Partial<Logic>?]>([
  [
    'a PUT without If-None-Match',
    ['putA', 'putB', 'event1', 'store'],
    'the bytes of a stored file have changed',
    [],
    { ifNoneMatch: false },
  ],
  [
    'an event that ignores tombstones, without the final delete',
    ['putA', 'revert', 'event1'],
    'an object is left that no stored row knows',
    [
      [UPLOADED, 'await objects.delete(key, object.etag);', ''],
      ['backend/use-cases/delete-file.ts', 'await objects.delete(row.key);\n', ''],
    ],
  ],
  [
    'an expire without its condition',
    ['putA', 'event1', 'store', 'time', 'expire'],
    'a stored file was deleted and nobody asked for it',
    [
      [
        CHANGES,
        "from: ['PENDING', 'UPLOADED', 'DELETING'],\n    to: 'DELETING',\n    when: [{ field: 'due', op: '<=', value: now }],",
        "from: ['PENDING', 'UPLOADED', 'STORED', 'DELETING'],\n    to: 'DELETING',\n    when: [],",
      ],
    ],
  ],
  [
    'an expire that reads, deletes and checks afterwards',
    ['putA', 'event1', 'store', 'time', 'expire'],
    'a stored file has no object',
    [
      [
        EXPIRE,
        'const marked = await files.update(key, markExpired(key, now));',
        'await dependencies.objects.delete(key);\n  const marked = await files.update(key, markExpired(key, now));',
      ],
    ],
  ],
  [
    'a revert that deletes the object before it has marked the row',
    ['putA', 'event1', 'store', 'revert'],
    'a stored file has no object',
    [
      [
        'backend/functions/delete/handler.ts',
        'const marked = await files.update(key, change);',
        'await dependencies.objects.delete(key);\n  const marked = await files.update(key, change);',
      ],
    ],
  ],
  [
    'a store that does not look in S3 for a pending file',
    ['putA', 'store'],
    'a stored file has no object',
    [
      [
        'backend/use-cases/store-file.ts',
        "found.state === 'PENDING' ? await recordFromS3(found, call, dependencies) : found",
        'found',
      ],
      [
        CHANGES,
        "from: ['UPLOADED'],\n    to: 'STORED',",
        "from: ['PENDING', 'UPLOADED'],\n    to: 'STORED',",
      ],
    ],
  ],
])('the simulation detects %s', async (name, cast, promise, changes, more = {}) => {
  const logic = await mutatedLogic(name, changes, more);
  const actors = operationsOf(logic);
  const found = await explore(
    newWorld,
    cast.map((actor) => actors[actor]),
    watch,
    restAfter(logic),
  );
  expect(found.broken?.promise).toBe(promise);
  // The unchanged code keeps every guarantee with the same cast.
  const unchanged = await mutatedLogic(`${name}, unchanged`, []);
  const kept = operationsOf(unchanged);
  expect(
    await explore(
      newWorld,
      cast.map((actor) => kept[actor]),
      watch,
      restAfter(unchanged),
    ),
  ).not.toHaveProperty('broken');
});

test('the simulation detects an event that creates rows', async () => {
  const logic = await mutatedLogic('upsert', [
    [
      UPLOADED,
      '      await objects.tagOrphan(key);\n',
      "      await dependencies.files.create({ key, state: 'UPLOADED' } as never);\n",
    ],
  ]);
  expect(await eventWithoutRow(logic)).toBe('an event has made a row');
  expect(await eventWithoutRow(await mutatedLogic('upsert, unchanged', []))).toBeUndefined();
});

async function mutatedLogic(
  name: string,
  changes: readonly Change[],
  more: Partial<Logic> = {},
): Promise<Logic> {
  const folder = join(COPIES, name.replaceAll(/[^a-z]+/gi, '-'));
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'src'), { recursive: true });
  await cp(join(ROOT, 'src/contract'), join(folder, 'src/contract'), { recursive: true });
  for (const part of ['domain', 'functions', 'http', 'infra', 'runtime', 'stores', 'use-cases']) {
    await cp(join(ROOT, 'backend', part), join(folder, 'backend', part), { recursive: true });
  }
  for (const [file, from, to] of changes) {
    const text = await readFile(join(folder, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} no longer has: ${from}`);
    await writeFile(join(folder, file), text.replace(from, to));
  }
  const handler = (of: string) => import(join(folder, `backend/functions/${of}/handler.ts`));
  const { uploaded } = await handler('uploaded');
  const { store } = await handler('store');
  const { deleteFile } = await handler('delete');
  const { expire } = await handler('expire');
  const { cleanup } = await handler('cleanup');
  return { uploaded, store, deleteFile, expire, cleanup, ifNoneMatch: true, ...more };
}
