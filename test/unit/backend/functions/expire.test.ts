import { expect, test } from 'vitest';
import { expire } from '../../../../backend/functions/expire/handler.ts';
import type { LogFields } from '../../../../backend/log.ts';

test('a run with more to do than it has time for ends by itself and says how far behind it is', async () => {
  let now = 1_000_000_000;
  const swept: string[] = [];
  const logged: LogFields[] = [];
  const files = {
    async *due(shard: number) {
      if (shard !== 0) return;
      for (const key of ['a', 'b', 'c']) yield { key, due: 1_000_000_000 - 7_200_000 };
    },
    change: (key: string) => {
      // Somebody has stored it meanwhile, and the database takes its time to say so.
      swept.push(key);
      now += 150_000;
      return Promise.resolve({ changed: false, current: { state: 'STORED' } });
    },
  };
  const result = await expire({
    files: files as never,
    objects: {} as never,
    clock: () => now,
    log: (_level, _event, fields) => logged.push(fields),
  });
  expect(swept).toEqual(['a', 'b']);
  expect(result).toEqual({ expired: 0, forgotten: 0, kept: 2, failed: 0 });
  expect(logged.at(-1)?.metrics).toEqual({ ExpireRuns: 1, OldestDue: 7200 });
});
