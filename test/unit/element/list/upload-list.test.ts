import { expect, test } from 'vitest';
import type { ListChange } from '../../../../src/element/list/list-change.ts';
import type { ListSettings } from '../../../../src/element/list/list-settings.ts';
import { UploadList } from '../../../../src/element/list/upload-list.ts';

/** A list without an endpoint: every file is listed as failed, and nothing is uploaded. */
function listWith(settings: Partial<ListSettings> = {}) {
  const list = new UploadList(() => ({
    endpoint: '',
    apiKey: '',
    accept: '',
    multiple: true,
    ...settings,
  }));
  const changes: string[] = [];
  list.subscribe((change) => changes.push(describeChange(change)));
  return { list, changes };
}

function describeChange(change: ListChange): string {
  if (change.type === 'error') return `error ${change.error.code} ${change.name}`;
  return 'item' in change ? `${change.type} ${change.item.file.name}` : change.type;
}

const file = (name: string): File => new File([name], name, { lastModified: 1 });

test('an added file is reported before the update that follows it, and then the list is idle', () => {
  const { list, changes } = listWith();
  list.add([file('a')]);
  expect(changes).toEqual(['add a', 'error endpoint-missing a', 'update', 'idle', 'update']);
  expect(list.items.map(({ state }) => state.status)).toEqual(['failed']);
  expect(list.ids).toEqual([]);
});

test('a subscription ends with the function that it returns', () => {
  const { list } = listWith();
  let calls = 0;
  const unsubscribe = list.subscribe(() => (calls += 1));
  list.add([file('a')]);
  const before = calls;
  unsubscribe();
  list.add([file('b')]);
  expect([before > 0, calls]).toEqual([true, before]);
});

test('a file that is chosen twice is rejected and stays on the list once', () => {
  const { list, changes } = listWith();
  list.add([file('a')]);
  list.add([file('a')]);
  expect(list.items).toHaveLength(1);
  expect(changes).toContain('error file-added-twice a');
});

test('files above the maximum are rejected by name', () => {
  const { list, changes } = listWith({ maxFiles: 2 });
  list.add(['a', 'b', 'c', 'd'].map(file));
  expect(list.items.map(({ file: { name } }) => name)).toEqual(['a', 'b']);
  expect(changes.filter((change) => change.includes('too-many-files'))).toEqual([
    'error too-many-files c',
    'error too-many-files d',
  ]);
});

test('without multiple, a new file replaces the current one, even the same file', () => {
  const { list, changes } = listWith({ multiple: false });
  list.add([file('a')]);
  list.add([file('a')]);
  list.add([file('b'), file('c')]);
  expect(list.items.map(({ file: { name } }) => name)).toEqual(['b']);
  expect(changes.filter((change) => change.startsWith('remove'))).toEqual(['remove a', 'remove a']);
  expect(changes).toContain('error too-many-files c');
});

test('an existing file that is removed is not posted, and a reset restores it', () => {
  const { list, changes } = listWith();
  list.setExisting([{ id: 'one' }, { id: 'two', name: 'two.txt' }]);
  const [first] = list.items;
  first?.remove();
  expect([list.ids, list.counts.removed, changes.at(-1)]).toEqual([['two'], 1, 'remove one']);
  first?.restore();
  expect([list.ids, list.counts.removed, changes.at(-1)]).toEqual([['one', 'two'], 0, 'add one']);
  first?.remove();
  list.add([file('a')]);
  list.reset();
  expect([list.ids, list.items.length]).toEqual([['one', 'two'], 2]);
});

test('an item that was removed no longer changes the list', () => {
  const { list, changes } = listWith();
  list.add([file('a')]);
  const [item] = list.uploads;
  item?.remove();
  const before = changes.length;
  item?.retry();
  item?.remove();
  expect([changes.length, list.counts.all, list.counts.countedBytes]).toEqual([before, 0, 0]);
});
