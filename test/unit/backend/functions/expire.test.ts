import { expect, test } from 'vitest';
import { expire } from '../../../../backend/functions/expire/handler.ts';
import type { LogFields } from '../../../../backend/runtime/log.ts';

test('a run with more to do than it has time for ends by itself and says how far behind it is', async () => {
  let now = 1_000_000_000;
  const swept: string[] = [];
  const logged: LogFields[] = [];
  const files = {
    async *listDue(shard: number) {
      if (shard !== 0) return;
      for (let row = 0; row < 100; row += 1) {
        yield { key: `demo/${row}`, due: 1_000_000_000 - 7_200_000 };
      }
    },
    update: (key: string) => {
      // Somebody has stored it meanwhile, and the database takes its time to say so.
      swept.push(key);
      now += 30_000;
      return Promise.resolve({ changed: false, current: { state: 'STORED' } });
    },
  };
  const result = await expire({
    files: files as never,
    objects: {} as never,
    clock: () => now,
    log: (_level, _event, fields) => logged.push(fields),
  });
  // Seven take 210 seconds; what was begun beside them is ended.
  expect(swept.length).toBeGreaterThanOrEqual(7);
  expect(swept.length).toBeLessThan(20);
  expect(result).toEqual({ expired: 0, tombstonesDeleted: 0, skipped: swept.length, failed: 0 });
  expect(logged.at(-1)?.metrics).toEqual({ ExpireRuns: 1, OldestDue: 7200 });
});

test('rows of a shard are swept side by side, eight at a time, each once', async () => {
  const swept: string[] = [];
  let underWay = 0;
  let most = 0;
  const files = {
    async *listDue(shard: number) {
      for (let row = 0; row < 50; row += 1) yield { key: `demo/${shard}-${row}`, due: 0 };
    },
    update: async (key: string) => {
      swept.push(key);
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return { changed: false, current: undefined };
    },
  };
  const dependencies = { files: files as never, objects: {} as never, clock: () => 1 };
  const result = await expire({ ...dependencies, log: () => undefined });
  expect(result.skipped).toBe(400);
  expect(new Set(swept).size).toBe(400);
  expect(most).toBe(64);
});

test('a shard that cannot be read fails the run, after the others are swept and nothing goes on', async () => {
  const swept: string[] = [];
  let underWay = 0;
  const files = {
    async *listDue(shard: number) {
      for (let row = 0; row < 20; row += 1) {
        if (shard === 3 && row === 10) throw new Error('the index is away');
        yield { key: `demo/${shard}-${row}`, due: 0 };
      }
    },
    update: async (key: string) => {
      underWay += 1;
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      swept.push(key);
      return { changed: false, current: undefined };
    },
  };
  const logged: string[] = [];
  const run = expire({
    files: files as never,
    objects: {} as never,
    clock: () => 1,
    log: (_level, event) => logged.push(event),
  });
  await expect(run).rejects.toThrow('the index is away');
  expect(underWay).toBe(0);
  expect(swept).toHaveLength(7 * 20 + 10);
  expect(logged).toContain('expire-ended');
});
