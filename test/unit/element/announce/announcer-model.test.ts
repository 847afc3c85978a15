import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { describeError } from '../../../../src/i18n/error-messages.ts';
import { provideErrorTexts } from '../../../../src/i18n/error-texts.ts';
import { hearFor, TestList, type TestItem } from '../../../support/simulation/announced-list.ts';
import { scaledRuns } from '../../../support/scale.ts';

/** Random days of a list: each action is answered, and each announcement is true when it is made. */

beforeAll(() => provideErrorTexts(describeError));
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

type Act = 'add' | 'finish' | 'fail' | 'pause' | 'resume' | 'remove' | 'wait';

const step = fc.record({
  act: fc.constantFrom<Act>('add', 'finish', 'finish', 'fail', 'pause', 'resume', 'remove', 'wait'),
  which: fc.nat(50),
  count: fc.integer({ min: 1, max: 12 }),
  milliseconds: fc.constantFrom(0, 50, 300, 1500, 20_000),
});

/** What is heard when a person has done it. */
const answers: Readonly<Partial<Record<Act, RegExp>>> = {
  add: /Uploading|uploaded/,
  pause: /[Pp]aused/,
  resume: /Uploading/,
  remove: /removed/,
};

/** Numbers that an announcement says, such as the 3 of “3 files uploaded”. */
const numberIn = (text: string, after: string): number | undefined => {
  const found = new RegExp(`(\\d+) files? ${after}`).exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
};

test('each action is answered, and no announcement says more than is true', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const list = new TestList();
      const untrue: string[] = [];
      const ofStatus = (status: string) =>
        list.items.filter(({ state }) => state.status === status);
      list.start((text) => {
        list.said.push(text);
        // A file that was removed or retried after it ended is not counted any longer.
        const uploaded = numberIn(text, 'uploaded');
        if (uploaded !== undefined && uploaded > ofStatus('done').length) untrue.push(text);
        const paused = /(\d+) uploads? paused/.exec(text)?.[1];
        if (paused !== undefined && Number(paused) > ofStatus('paused').length) untrue.push(text);
        const name = /^(\S+) uploaded$/.exec(text)?.[1];
        if (name !== undefined && !ofStatus('done').some(({ file }) => file.name === name)) {
          untrue.push(text);
        }
      });
      let added = 0;
      for (const { act, which, count, milliseconds } of steps) {
        const pick = (statuses: readonly string[]): TestItem | undefined => {
          const items = list.items.filter(({ state }) => statuses.includes(state.status));
          return items[which % Math.max(1, items.length)];
        };
        hearFor(list, milliseconds);
        const acts: Readonly<Record<Act, () => boolean>> = {
          add: () => {
            list.add(...Array.from({ length: count }, () => `${(added += 1)}.txt`));
            return true;
          },
          finish: () => doWith(pick(['queued']), (item) => list.finish(item)),
          fail: () => doWith(pick(['queued']), (item) => list.fail(item)),
          pause: () => doWith(pick(['queued']), (item) => list.pause(item)),
          resume: () => doWith(pick(['paused', 'failed']), (item) => list.resume(item)),
          remove: () =>
            doWith(pick(['queued', 'paused', 'failed', 'done']), (item) => list.remove(item)),
          wait: () => false,
        };
        // What was pending is heard first, so that it cannot be taken for the answer.
        if (act !== 'finish' && act !== 'fail') hearFor(list, 300);
        const done = acts[act]();
        const answer = answers[act];
        if (done && answer) expect(hearFor(list, 300).join()).toMatch(answer);
      }
      hearFor(list, 100_000);
      expect(untrue).toEqual([]);
    }),
    { numRuns: scaledRuns(2000, 100) },
  );
});

function doWith(item: TestItem | undefined, act: (item: TestItem) => void): boolean {
  if (item) act(item);
  return item !== undefined;
}
