import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  LARGEST_PART_BYTES,
  MEBIBYTE,
  MAX_PARTS,
  OBJECT_BYTES,
  PART_BYTES,
  SMALLEST_PART_BYTES,
} from '../../../src/contract/limits.ts';
import { partLength, partPlanFor, planParts } from '../../../src/contract/part-plan.ts';

const preferences = fc.record({
  targetPartSize: fc.integer({ min: SMALLEST_PART_BYTES, max: 1024 * MEBIBYTE }),
  connections: fc.constantFrom(6, 12),
});

test('for every file size, the parts are within S3’s limits and add up to the file', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: OBJECT_BYTES }), preferences, (size, preference) => {
      const plan = planParts(size, preference);
      expect(plan.partCount).toBeLessThanOrEqual(MAX_PARTS);
      expect(plan.partSize).toBeGreaterThanOrEqual(SMALLEST_PART_BYTES);
      expect(plan.partSize).toBeLessThanOrEqual(LARGEST_PART_BYTES);
      const last = partLength(plan, size, plan.partCount) ?? 0;
      expect(plan.partSize * (plan.partCount - 1) + last).toBe(size);
      expect(last).toBeGreaterThan(0);
      expect(partLength(plan, size, plan.partCount + 1)).toBeUndefined();
      expect(partPlanFor(size, plan.partSize)).toEqual(plan);
    }),
    { numRuns: 2000 },
  );
});

test('all connections are busy in the last round, and all parts have almost the same size', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 300 * MEBIBYTE, max: 10_000 * MEBIBYTE }),
      fc.constantFrom(6, 12),
      (size, connections) => {
        const plan = planParts(size, { connections });
        expect(plan.partCount % connections).toBe(0);
        const last = partLength(plan, size, plan.partCount) ?? 0;
        expect(plan.partSize - last).toBeLessThan(plan.partCount);
        expect(plan.partSize / PART_BYTES).toBeGreaterThan(0.5);
        expect(plan.partSize / PART_BYTES).toBeLessThan(2);
      },
    ),
  );
});

test.each([
  [64, 6, 6],
  [100, 6, 6],
  [100, 12, 12],
  [256, 6, 12],
  [256, 12, 12],
  [1024, 12, 48],
  [20_000, 12, 828],
])(
  'a file of %i MiB over %i connections is split into %i parts',
  (size, connections, partCount) => {
    expect(planParts(size * MEBIBYTE, { connections }).partCount).toBe(partCount);
  },
);
