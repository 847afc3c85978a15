import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleRange } from '../../../../src/views/list/visible-range.ts';

const viewport = fc.record({
  scrollTop: fc.double({ min: -200, max: 700_000, noNaN: true }),
  height: fc.integer({ min: 0, max: 3000 }),
  rowHeight: fc.integer({ min: 20, max: 200 }),
});

test('visibleRange() contains all visible rows and at most 14 others', () => {
  fc.assert(
    fc.property(viewport, fc.nat(10_000), (view, count) => {
      const { from, to } = visibleRange(view, count);
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(count);
      expect(to).toBeGreaterThanOrEqual(from);
      expect(to - from).toBeLessThanOrEqual(Math.ceil(view.height / view.rowHeight) + 14);
      const top = Math.max(0, view.scrollTop);
      const firstSeen = Math.floor(top / view.rowHeight);
      const lastSeen = Math.ceil((top + view.height) / view.rowHeight) - 1;
      for (const seen of [firstSeen, lastSeen]) {
        if (seen < 0 || seen >= count || view.height === 0) continue;
        expect(seen).toBeGreaterThanOrEqual(from);
        expect(seen).toBeLessThan(to);
      }
    }),
  );
});
