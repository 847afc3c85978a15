import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { GroupQueues } from '../../../../backend/use-cases/group-queues.ts';

const groups = { of: (key: string) => key.slice(0, 1), atOnce: 2 };

/** Runs the keys with so many workers, as a sweep does. Returns them in the order in which they ended. */
async function sweep(
  keys: readonly string[],
  hasTime: () => boolean = () => true,
): Promise<{ ended: string[]; atOnce: Map<string, number> }> {
  const queues = new GroupQueues(groups);
  const rest = keys.values();
  const ended: string[] = [];
  const running = new Map<string, number>();
  const atOnce = new Map<string, number>();
  const process = async (key: string): Promise<void> => {
    const group = groups.of(key);
    running.set(group, (running.get(group) ?? 0) + 1);
    atOnce.set(group, Math.max(atOnce.get(group) ?? 0, running.get(group) ?? 0));
    await delay(1);
    running.set(group, (running.get(group) ?? 0) - 1);
    ended.push(key);
  };
  const work = async (): Promise<void> => {
    for (const key of rest) await queues.run(key, hasTime, process);
  };
  await Promise.all(Array.from({ length: 5 }, work));
  return { ended, atOnce };
}

const many = Array.from({ length: 40 }, (_, index) => `a${index}`);

test('all keys of a large group are processed, two at a time, and do not delay another group', async () => {
  const { ended, atOnce } = await sweep([...many, 'b1', 'b2']);
  expect(new Set(ended)).toEqual(new Set([...many, 'b1', 'b2']));
  expect(ended).toHaveLength(42);
  expect(atOnce.get('a')).toBe(2);
  expect(ended.indexOf('b2')).toBeLessThan(8);
});

test('keys wait for the next run when there is no time', async () => {
  let processed = 0;
  const { ended } = await sweep(many, () => (processed += 1) <= 10);
  expect(ended.length).toBeGreaterThan(5);
  expect(ended.length).toBeLessThan(20);
});
