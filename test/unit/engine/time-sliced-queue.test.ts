import { expect, test, vi } from 'vitest';
import { TimeSlicedQueue } from '../../../src/engine/time-sliced-queue.ts';

function busyWait(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test('TimeSlicedQueue processes a few entries synchronously, in one slice', () => {
  const processed: number[] = [];
  const sliceDone = vi.fn();
  // A clock that stands still: a busy machine may need longer than a slice for three entries.
  const tasks = { now: () => 0, nextTask: () => undefined, sliceMilliseconds: 8, minEntries: 1 };
  new TimeSlicedQueue<number>((entry) => processed.push(entry), sliceDone, tasks).add([1, 2, 3]);
  expect([processed, sliceDone.mock.calls.length]).toEqual([[1, 2, 3], 1]);
});

test('entries that are added one by one in a task share its slice', async () => {
  const processed: number[] = [];
  const queue = new TimeSlicedQueue<number>(
    (entry) => {
      processed.push(entry);
      busyWait(3);
    },
    () => undefined,
  );
  for (let entry = 0; entry < 20; entry += 1) queue.add([entry]);
  expect(queue.pending).toBeGreaterThan(10);
  await vi.waitFor(() => expect(processed.length).toBe(20));
});

test('TimeSlicedQueue processes many entries in order, in several slices', async () => {
  const processed: number[] = [];
  const slices: number[] = [];
  const queue = new TimeSlicedQueue<number>(
    (entry) => {
      processed.push(entry);
      busyWait(1);
    },
    () => slices.push(queue.pending),
  );
  queue.add(Array.from({ length: 40 }, (_, index) => index));
  expect(queue.pending).toBeGreaterThan(0);
  queue.add([40, 41]);
  await vi.waitFor(() => expect(queue.pending).toBe(0));
  expect(processed).toEqual(Array.from({ length: 42 }, (_, index) => index));
  expect(slices.length).toBeGreaterThan(2);
});

test('finish() processes all remaining entries at once, clear() drops them', async () => {
  const processed: number[] = [];
  const queue = new TimeSlicedQueue<number>(
    (entry) => {
      processed.push(entry);
      busyWait(2);
    },
    () => undefined,
  );
  const entries = Array.from({ length: 20 }, (_, index) => index);
  queue.add(entries);
  queue.finish();
  expect([processed.length, queue.pending]).toEqual([20, 0]);
  queue.add(entries);
  const before = processed.length;
  queue.clear();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(processed.length).toBe(before);
});
