import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { markReverted, markStored } from '../../backend/domain/file-transitions.ts';
import type { Database, FileTable } from '../../backend/stores/database.ts';
import type { openPostgres } from '../../backend/stores/sql/postgres.ts';
import type { openSqlite } from '../../backend/stores/sql/sqlite.ts';
import { newDatabase } from '../support/postgres.ts';
import { guardedChanges, NOW, rowIn, tryEverywhere } from '../support/guarded-changes.ts';

/**
 * Weakens one condition at a time in a copy of the tables, and expects that the suites notice: otherwise, they would
 * prove nothing about these databases. A test fails if its change no longer matches the code.
 */
const ROOT = join(import.meta.dirname, '../..');
const COPIES = join(ROOT, 'test-results/weakened-tables');
const POSTGRES = process.env['TEST_DATABASE'] ?? '';
const TABLE = 'backend/stores/sql/file-table.ts';
afterAll(() => rm(COPIES, { recursive: true, force: true }));

type Change = readonly [from: string, to: string];

const NO_STATES: Change = [".where('state', 'in', change.from)", ''];
const NO_CONDITIONS: Change = [
  '.where((files) => files.and(change.when.map((condition) => holds(condition, files))))',
  '',
];
/** Reads, compares and writes, instead of one statement. */
const READ_FIRST: Change = [
  '    const row = await this.#sql\n      .updateTable(',
  `    const before = await this.get(key);
    if (!before || !change.from.includes(before.state)) return { changed: false, current: before };
    const row = await this.#sql
      .updateTable(`,
];

interface Stores {
  readonly openSqlite: typeof openSqlite;
  readonly openPostgres: typeof openPostgres;
}

async function storesWith(name: string, changes: readonly Change[]): Promise<Stores> {
  const folder = join(COPIES, name);
  await mkdir(join(folder, 'src'), { recursive: true });
  await cp(join(ROOT, 'src/contract'), join(folder, 'src/contract'), { recursive: true });
  for (const part of ['domain', 'runtime', 'stores']) {
    await cp(join(ROOT, 'backend', part), join(folder, 'backend', part), { recursive: true });
  }
  let text = await readFile(join(folder, TABLE), 'utf8');
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${TABLE} no longer has: ${from}`);
    text = text.replace(from, to);
  }
  await writeFile(join(folder, TABLE), text);
  const sqlite = (await import(join(folder, 'backend/stores/sql/sqlite.ts'))) as Stores;
  const postgres = (await import(join(folder, 'backend/stores/sql/postgres.ts'))) as Stores;
  return { openSqlite: sqlite.openSqlite, openPostgres: postgres.openPostgres };
}

const databases: readonly [string, (stores: Stores) => Promise<Database>][] = [
  ['SQLite', ({ openSqlite: open }) => open(':memory:')],
  [
    'PostgreSQL',
    async ({ openPostgres: open }) => open({ url: await newDatabase(POSTGRES, 'weakened') }),
  ],
];

/** The changes that a table makes in other states than `appliesTo` says. */
async function differing(files: FileTable): Promise<string[]> {
  const found: string[] = [];
  for (const [name, changeOf] of guardedChanges) {
    for await (const { changed, expected } of tryEverywhere(files, changeOf)) {
      if (changed !== expected) found.push(name);
    }
  }
  return [...new Set(found)];
}

/** How many files were both stored and reverted by calls at the same time. */
async function bothWon(files: FileTable): Promise<number> {
  let count = 0;
  for (let round = 0; round < 30; round += 1) {
    const row = rowIn('UPLOADED');
    await files.create(row);
    const results = await Promise.all([
      files.update(row.key, markStored(undefined, NOW)),
      files.update(row.key, markReverted(row.key, 'hash', NOW)),
    ]);
    if (results.every(({ changed }) => changed)) count += 1;
  }
  return count;
}

describe.each(databases)('%s', (database, open) => {
  const named = (name: string): string => `${database}-${name}`;
  const withTable = async <Result>(
    name: string,
    changes: readonly Change[],
    use: (files: FileTable) => Promise<Result>,
  ): Promise<Result> => {
    const opened = await open(await storesWith(named(name), changes));
    try {
      return await use(opened.files());
    } finally {
      await opened.close();
    }
  };

  test('the unchanged table differs nowhere, and one of two calls wins', async () => {
    expect(await withTable('unchanged', [], differing)).toEqual([]);
    expect(await withTable('unchanged', [], bothWon)).toBe(0);
  });

  test('a table that forgets the states is found', async () => {
    const found = await withTable('no-states', [NO_STATES], differing);
    expect(found).toEqual(expect.arrayContaining(['markStored', 'markExpired', 'markReverted']));
    expect(await withTable('no-states', [NO_STATES], bothWon)).toBeGreaterThan(0);
  });

  test('a table that forgets the conditions is found', async () => {
    const found = await withTable('no-conditions', [NO_CONDITIONS], differing);
    expect(found).toEqual(expect.arrayContaining(['markStored with a context', 'markExpired']));
  });

  test('a table that reads before it writes is found', async () => {
    const changes = [NO_STATES, READ_FIRST];
    expect(await withTable('read-first', changes, bothWon)).toBeGreaterThan(0);
  });
});
