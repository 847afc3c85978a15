import { expect, test, vi } from 'vitest';
import { TimeSlicedQueue } from '../../../../src/element/list/time-slicer.ts';

function slowly(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test('a few are done at once, in one slice', () => {
  const worked: number[] = [];
  const sliceDone = vi.fn();
  new TimeSlicedQueue<number>((entry) => worked.push(entry), sliceDone).add([1, 2, 3]);
  expect([worked, sliceDone.mock.calls.length]).toEqual([[1, 2, 3], 1]);
});

test('many are done in their order, and others have their turn between the slices', async () => {
  const worked: number[] = [];
  const slices: number[] = [];
  const line = new TimeSlicedQueue<number>(
    (entry) => {
      worked.push(entry);
      slowly(1);
    },
    () => slices.push(line.pending),
  );
  line.add(Array.from({ length: 40 }, (_, index) => index));
  expect(line.pending).toBeGreaterThan(0);
  line.add([40, 41]);
  await vi.waitFor(() => expect(line.pending).toBe(0));
  expect(worked).toEqual(Array.from({ length: 42 }, (_, index) => index));
  expect(slices.length).toBeGreaterThan(2);
});

test('what is left can be done at once, or never', async () => {
  const worked: number[] = [];
  const line = new TimeSlicedQueue<number>(
    (entry) => {
      worked.push(entry);
      slowly(2);
    },
    () => undefined,
  );
  const entries = Array.from({ length: 20 }, (_, index) => index);
  line.add(entries);
  line.finish();
  expect([worked.length, line.pending]).toEqual([20, 0]);
  line.add(entries);
  const before = worked.length;
  line.clear();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(worked.length).toBe(before);
});
