import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uploadTransitions, type UploadStatus } from '../../../../src/contract/upload-states.ts';
import { ItemCounts } from '../../../../src/element/list/item-counts.ts';

const statuses = Object.keys(uploadTransitions) as UploadStatus[];
const status = fc.constantFrom(...statuses);

test('ItemCounts matches a full recount after any sequence of changes', () => {
  const step = fc.oneof(
    fc.record({ enter: status, size: fc.nat(1000) }),
    fc.record({ leave: fc.nat() }),
    fc.record({ move: fc.nat(), to: status }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const counts = new ItemCounts();
      const list: { status: UploadStatus; size: number }[] = [];
      for (const one of steps) {
        if ('enter' in one) {
          list.push({ status: one.enter, size: one.size });
          counts.add(one.enter, one.size);
        } else if (list.length > 0 && 'leave' in one) {
          const [gone] = list.splice(one.leave % list.length, 1);
          if (gone) counts.delete(gone.status, gone.size);
        } else if (list.length > 0 && 'move' in one) {
          const moved = list[one.move % list.length];
          if (moved) counts.transition(moved.status, one.to);
          if (moved) moved.status = one.to;
        }
      }
      const ended = ['done', 'failed', 'aborted'];
      expect(counts.all).toBe(list.length);
      expect(counts.bytes).toBe(list.reduce((sum, { size }) => sum + size, 0));
      expect(counts.busy).toBe(list.filter((item) => !ended.includes(item.status)).length);
      for (const one of statuses) {
        expect(counts.countOf(one)).toBe(list.filter((item) => item.status === one).length);
      }
    }),
  );
});
