import { expect, test } from 'vitest';
import { expire } from '../../../../backend/functions/expire/handler.ts';
import type { LogFields } from '../../../../backend/runtime/log.ts';

test('expire stops before its timeout and logs the age of the oldest due row', async () => {
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
      // The file was stored in the meantime, and the database responds slowly.
      swept.push(key);
      now += 30_000;
      return Promise.resolve({ changed: false, current: { state: 'STORED' } });
    },
  };
  const result = await expire({
    files: files as never,
    objects: {} as never,
    quotas: {} as never,
    clock: () => now,
    log: (_level, _event, fields) => logged.push(fields),
  });
  // Seven rows take 210 seconds. Rows that were started in parallel are finished.
  expect(swept.length).toBeGreaterThanOrEqual(7);
  expect(swept.length).toBeLessThan(20);
  expect(result).toEqual({ expired: 0, tombstonesDeleted: 0, skipped: swept.length, failed: 0 });
  expect(logged.at(-1)?.metrics).toEqual({ SweepRuns: 1, OldestDue: 7200 });
});

test('expire processes eight rows of each shard at a time, each row once', async () => {
  const swept: string[] = [];
  let running = 0;
  let most = 0;
  const files = {
    async *listDue(shard: number) {
      for (let row = 0; row < 50; row += 1) yield { key: `demo/${shard}-${row}`, due: 0 };
    },
    update: async (key: string) => {
      swept.push(key);
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return { changed: false, current: undefined };
    },
  };
  const dependencies = {
    files: files as never,
    objects: {} as never,
    quotas: {} as never,
    clock: () => 1,
  };
  const result = await expire({ ...dependencies, log: () => undefined });
  expect(result.skipped).toBe(400);
  expect(new Set(swept).size).toBe(400);
  expect(most).toBe(64);
});

test('expire fails if a shard cannot be read, after it has processed the other shards', async () => {
  const swept: string[] = [];
  let running = 0;
  const files = {
    async *listDue(shard: number) {
      for (let row = 0; row < 20; row += 1) {
        if (shard === 3 && row === 10) throw new Error('the index is unavailable');
        yield { key: `demo/${shard}-${row}`, due: 0 };
      }
    },
    update: async (key: string) => {
      running += 1;
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      swept.push(key);
      return { changed: false, current: undefined };
    },
  };
  const logged: string[] = [];
  const run = expire({
    files: files as never,
    objects: {} as never,
    quotas: {} as never,
    clock: () => 1,
    log: (_level, event) => logged.push(event),
  });
  await expect(run).rejects.toThrow('the index is unavailable');
  expect(running).toBe(0);
  expect(swept).toHaveLength(7 * 20 + 10);
  expect(logged).toContain('sweep-ended');
});
