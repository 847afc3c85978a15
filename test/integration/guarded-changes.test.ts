import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFileId } from '../../backend/domain/file-id.ts';
import { markDeleted } from '../../backend/domain/file-transitions.ts';
import { guardedChanges, NOW, tryEverywhere } from '../support/guarded-changes.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/**
 * The database and `appliesTo` agree on every change in every state, with every condition met and missed. So the
 * results of the unit tests, which use `appliesTo`, also hold for the database.
 */
let stack: TestStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.close());

test.each(guardedChanges)(
  'the database applies %s in the same states as appliesTo',
  async (_name, changeOf) => {
    const { files } = stack.stack;
    let made = 0;
    for await (const { record, change, changed, expected } of tryEverywhere(files, changeOf)) {
      expect([record, changed]).toEqual([record, expected]);
      const after = await files.get(record.key);
      if (changed) {
        made += 1;
        expect(after).toMatchObject({ ...change.set, state: change.to });
        for (const field of change.clear) expect(after).not.toHaveProperty(field);
      } else {
        expect(after).toEqual(record);
      }
    }
    expect(made).toBeGreaterThan(0);
  },
);

test('a change of a missing row does not create the row', async () => {
  const { files } = stack.stack;
  const key = `demo/${newFileId()}`;
  expect(await files.update(key, markDeleted(key, NOW))).toEqual({
    changed: false,
    current: undefined,
  });
  expect(await files.get(key)).toBeUndefined();
});
