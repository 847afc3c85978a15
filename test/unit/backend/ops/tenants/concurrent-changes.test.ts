import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeRows } from '../../../../../backend/ops/tenants/change-rows.ts';
import { createKey } from '../../../../../backend/ops/tenants/create-key.ts';
import type { RowChanges } from '../../../../../backend/ops/tenants/key-rows.ts';
import type { KeyRecord } from '../../../../../backend/domain/key-record.ts';

/**
 * The keys and rows of one tenant in memory. Each call is a separate step, so that the scheduler can run
 * another command between any two of them.
 */
class World {
  readonly keys = new Map<string, { inPlan: boolean }>([
    ['old-1', { inPlan: true }],
    ['old-2', { inPlan: true }],
  ]);
  readonly records = new Map<string, KeyRecord>();
  readonly #step: () => Promise<void>;
  /** Throws in the call with this number. */
  failAt = Infinity;
  #calls = 0;

  constructor(step: () => Promise<void> = () => Promise.resolve()) {
    this.#step = step;
    for (const id of this.keys.keys()) this.records.set(id, { ...start });
  }

  async #call(): Promise<void> {
    await this.#step();
    this.#calls += 1;
    if (this.#calls === this.failAt) throw new Error('failed');
  }

  readonly rows = {
    get: async (id: string) => {
      await this.#call();
      return this.records.get(id);
    },
    put: async (id: string, record: KeyRecord) => {
      await this.#call();
      this.records.set(id, record);
    },
    change: async (id: string, changes: RowChanges) => {
      await this.#call();
      const record = this.records.get(id);
      if (!record) return false;
      const entries = Object.entries({ ...record, ...changes });
      const kept = entries.filter(([, value]) => value !== undefined);
      this.records.set(id, Object.fromEntries(kept) as KeyRecord);
      return true;
    },
    delete: async (id: string) => {
      await this.#call();
      this.records.delete(id);
    },
  };

  readonly apiKeys = {
    create: async (name: string) => {
      await this.#call();
      const id = `new-${this.keys.size}`;
      this.keys.set(id, { inPlan: false });
      return { id, name, value: `value of ${id}`, createdAt: undefined };
    },
    addToPlan: async (id: string) => {
      await this.#call();
      // From here on, the API accepts the key.
      expect(this.records.get(id)).toBeDefined();
      this.keys.set(id, { inPlan: true });
    },
    delete: async (id: string) => {
      await this.#call();
      this.keys.delete(id);
    },
  };

  readonly change = (changes: RowChanges): Promise<readonly string[]> =>
    changeRows({ name: 'acme', ids: this.#ids, rows: this.rows, changes });

  readonly #ids = async (): Promise<string[]> => {
    await this.#call();
    return [...this.keys.keys()];
  };

  readonly rotate = async (): Promise<string> => {
    const reread = () => this.rows.get('old-1');
    const record = (await reread()) ?? start;
    const { apiKeys, rows } = this;
    return createKey({ name: 'n', description: 'd', record, reread, apiKeys, rows });
  };
}

const start: KeyRecord = { tenant: 'acme', role: 'browser', disabled: false, filesPerDay: 1 };

test('whatever commands run at the same time, all working keys end with the same changes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = new World(() => scheduler.schedule(Promise.resolve()));
      const commands = [
        world.rotate(),
        world.change({ disabled: true }),
        world.change({ filesPerDay: undefined, maxFileSize: 5 }),
        world.rotate(),
      ];
      await scheduler.waitFor(Promise.all(commands));
      expect(world.keys.size).toBe(4);
      for (const [id, { inPlan }] of world.keys) {
        expect(inPlan).toBe(true);
        expect(world.records.get(id)).toEqual({
          tenant: 'acme',
          role: 'browser',
          disabled: true,
          maxFileSize: 5,
        });
      }
    }),
    { numRuns: 500 },
  );
});

test('a rotation that fails at any call leaves the earlier keys, and no key in the plan without a row', async () => {
  let failures = 0;
  for (let failAt = 1; ; failAt += 1) {
    const world = new World();
    world.failAt = failAt;
    const failed = await world.rotate().then(
      () => false,
      () => true,
    );
    for (const id of ['old-1', 'old-2']) expect(world.records.get(id)).toEqual(start);
    for (const [id, { inPlan }] of world.keys) {
      if (inPlan) expect(world.records.has(id)).toBe(true);
    }
    if (!failed) break;
    expect(world.keys.size).toBe(2);
    failures += 1;
  }
  expect(failures).toBe(5);
});

test('a change that fails half-way says so, and can be repeated', async () => {
  const world = new World();
  // The calls are: list, get, change, get, change.
  world.failAt = 5;
  await expect(world.change({ filesPerDay: 7 })).rejects.toThrow(
    'Only 1 of 2 keys of acme have been changed. Run the command again. failed',
  );
  expect([...world.records.values()].map(({ filesPerDay }) => filesPerDay)).toEqual([7, 1]);
  await world.change({ filesPerDay: 7 });
  expect([...world.records.values()].map(({ filesPerDay }) => filesPerDay)).toEqual([7, 7]);
});

test('a change that fails at the first key keeps its error', async () => {
  const world = new World();
  world.failAt = 3;
  await expect(world.change({ filesPerDay: 7 })).rejects.toThrow(/^failed$/);
});

test('a key of the same second as the earlier one is replaced, so that the newest can be recognized', async () => {
  const world = new World();
  const after = new Date(5000);
  const times = [after, new Date(4000), new Date(6000)];
  const create = async (name: string) => ({
    ...(await world.apiKeys.create(name)),
    createdAt: times.shift(),
  });
  const { rows } = world;
  const apiKeys = { ...world.apiKeys, create };
  const reread = () => Promise.resolve(start);
  const key = { name: 'n', description: 'd', record: start, reread, after, apiKeys, rows };
  await createKey(key);
  expect(times).toEqual([]);
  expect([...world.keys.values()].filter(({ inPlan }) => !inPlan)).toEqual([]);
  expect(world.keys.size).toBe(3);
});
