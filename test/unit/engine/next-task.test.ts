import { afterEach, expect, test, vi } from 'vitest';
import { nextBackgroundTask } from '../../../src/engine/next-task.ts';

afterEach(() => vi.unstubAllGlobals());

const done = () => new Promise<string>((resolve) => nextBackgroundTask(() => resolve('done')));

test('without priorities, background work is done in the next task', async () => {
  vi.stubGlobal('scheduler', undefined);
  expect(await done()).toBe('done');
});

test('a global of the page that is called scheduler does not stop the uploads', async () => {
  vi.stubGlobal('scheduler', { init: () => undefined });
  expect(await done()).toBe('done');
});

test('background work is done once, also on a page that is always busy', async () => {
  const posted: { readonly work: () => void; readonly options: object }[] = [];
  const postTask = async (work: () => void, options: object) => void posted.push({ work, options });
  vi.stubGlobal('scheduler', { postTask });
  const work = vi.fn();
  nextBackgroundTask(work);
  const signal = expect.any(AbortSignal);
  expect(posted.map(({ options }) => options)).toEqual([
    { priority: 'background' },
    { delay: 100, signal },
  ]);
  for (const task of posted.toReversed()) task.work();
  expect(work).toHaveBeenCalledTimes(1);
  // Releases the other task, which would keep its element in memory.
  expect(posted[1]?.options).toMatchObject({ signal: { aborted: true } });
});
