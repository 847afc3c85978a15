import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TenantFile } from '../../../../backend/dev/tenants.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'filestore-tenants-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Each command has its own object, as in separate processes. */
const file = () => new TenantFile(directory);

test('changes of the tenants at the same time do not overwrite each other', async () => {
  await file().add('acme', { filesPerDay: 1 });
  await Promise.all([
    ...['a', 'b', 'c', 'd', 'e'].map((name) => file().add(name, {})),
    file().rotate('acme', 'browser'),
    file().rotate('acme', 'server'),
    file().setDisabled('acme', true),
    file().setLimits('acme', { filesPerDay: undefined, bytesPerDay: 5 }),
  ]);
  const tenants = await file().list();
  expect(tenants.map(({ name }) => name).toSorted()).toEqual(['a', 'acme', 'b', 'c', 'd', 'e']);
  const acme = tenants.find(({ name }) => name === 'acme');
  expect(acme).toMatchObject({ disabled: true, limits: { bytesPerDay: 5 } });
  expect(acme?.limits).not.toHaveProperty('filesPerDay');
  expect(acme?.earlierKeys.map(({ role }) => role).toSorted()).toEqual(['browser', 'server']);
  expect(await readdir(directory)).toEqual(['tenants.json']);
});

test('a change that is refused releases the lock', async () => {
  await expect(file().rotate('nobody', 'browser')).rejects.toThrow('There is no tenant nobody');
  await file().add('acme', {});
});

test('an abandoned lock is named in the error', { timeout: 20_000 }, async () => {
  await writeFile(join(directory, 'tenants.json.lock'), '');
  await expect(file().add('acme', {})).rejects.toThrow(/delete .*tenants\.json\.lock/);
});
