import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Slots } from '../../../src/engine/slots.ts';

const never = new AbortController().signal;

test('never more at once than there are places, and everybody gets a turn in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.record({ aborts: fc.boolean(), fails: fc.boolean() }), { maxLength: 30 }),
      fc.scheduler(),
      async (count, jobs, scheduler) => {
        const slots = new Slots(count);
        let running = 0;
        let most = 0;
        const started: number[] = [];
        const ends = jobs.map(async ({ aborts, fails }, index) => {
          const abort = new AbortController();
          const work = slots.use(abort.signal, async () => {
            started.push(index);
            running += 1;
            most = Math.max(most, running);
            await scheduler.schedule(Promise.resolve(), `job ${index}`);
            running -= 1;
            if (fails) throw new Error('failed');
          });
          if (aborts) abort.abort(new Error('aborted'));
          return work.catch((error: unknown) => String(error));
        });
        await scheduler.waitFor(Promise.all(ends));
        expect(most).toBeLessThanOrEqual(count);
        expect(running).toBe(0);
        expect(started).toEqual(started.toSorted((left, right) => left - right));
        // Whoever was not aborted in line has run; nobody is left waiting.
        jobs.forEach(({ aborts }, index) => {
          if (!aborts) expect(started).toContain(index);
        });
      },
    ),
    { numRuns: 500 },
  );
});

test('a place is free again after a failure', async () => {
  const slots = new Slots(1);
  await expect(slots.use(never, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  expect(await slots.use(never, () => Promise.resolve(7))).toBe(7);
});

test('an aborted signal gets no place', async () => {
  await expect(
    new Slots(1).use(AbortSignal.abort(new Error('late')), () => Promise.resolve()),
  ).rejects.toThrow('late');
});
