import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FilestoreError } from '../../../../src/contract/errors.ts';
import {
  isTerminalStatus,
  uploadTransitions,
  type UploadState,
  type UploadStatus,
} from '../../../../src/contract/upload-states.ts';
import { ItemCounts } from '../../../../src/element/list/item-counts.ts';
import type { ListItem } from '../../../../src/element/list/list-item.ts';

const statuses = Object.keys(uploadTransitions) as UploadStatus[];

const facts = fc.record({
  status: fc.constantFrom(...statuses),
  size: fc.option(fc.nat(1000), { nil: undefined }),
  removed: fc.boolean(),
  retryable: fc.boolean(),
  counted: fc.boolean(),
});
type Facts = typeof facts extends fc.Arbitrary<infer Value> ? Value : never;

function stateOf(status: UploadStatus): UploadState {
  const bytes = { sent: 0, total: 0 };
  const file = { id: 'id', name: 'n', size: 0, type: '' };
  return {
    status,
    id: 'id',
    reason: 'busy',
    share: 0,
    error: new FilestoreError('internal'),
    file,
    ...bytes,
  };
}

function itemOf(key: string, { status, size, removed, retryable, counted }: Facts): ListItem {
  const never = (): void => undefined;
  return {
    key,
    file: { name: key, size, type: '' },
    state: stateOf(status),
    existing: false,
    isUpload: true,
    interruption: 'none',
    removed,
    deletion: 'none',
    busy: !isTerminalStatus(status),
    formValue: status === 'done' && !removed ? key : undefined,
    counted,
    retryable,
    retry: never,
    abort: never,
    pause: never,
    resume: never,
    reject: never,
    remove: never,
    restore: never,
  };
}

test('ItemCounts matches a full recount after any sequence of changes', () => {
  const step = fc.record({ key: fc.nat(8), facts: fc.option(facts, { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const counts = new ItemCounts();
      const items = new Map<string, ListItem>();
      for (const { key, facts: next } of steps) {
        const name = String(key);
        if (next) {
          items.set(name, itemOf(name, next));
          counts.update(itemOf(name, next));
        } else {
          items.delete(name);
          counts.delete(name);
        }
      }
      const list = [...items.values()];
      const count = (wanted: (item: ListItem) => boolean): number => list.filter(wanted).length;
      const counted = list.filter((item) => item.counted);
      expect({
        all: counts.all,
        busy: counts.busy,
        submittable: counts.submittable,
        removed: counts.removed,
        retryable: counts.retryable,
        countedFiles: counts.countedFiles,
        countedBytes: counts.countedBytes,
      }).toEqual({
        all: list.length,
        busy: count(({ busy }) => busy),
        submittable: count(({ formValue }) => formValue !== undefined),
        removed: count(({ removed }) => removed),
        retryable: count(({ retryable }) => retryable),
        countedFiles: counted.length,
        countedBytes: counted.reduce((sum, { file }) => sum + (file.size ?? 0), 0),
      });
      for (const one of statuses) {
        expect(counts.countOf(one)).toBe(count(({ state }) => state.status === one));
      }
    }),
  );
});
