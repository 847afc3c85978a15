import { describe, expect, test } from 'vitest';
import {
  parseExistingFiles,
  parseFormState,
  serializeFormState,
} from '../../../../src/element/form/form-restore.ts';
import { listWith, textFile, uploadingList } from '../../../support/simulation/test-lists.ts';

describe('existing files', () => {
  test('an equal list changes nothing, whatever has been uploaded or removed since', async () => {
    const { list, changes, finish } = uploadingList();
    const record = [{ id: 'one', name: 'one.pdf', size: 3 }, { id: 'two' }];
    list.setExisting(record);
    list.add([textFile('new')]);
    await finish();
    list.items[1]?.remove();
    const before = [list.ids, changes.length];
    list.setExisting(record.map((entry) => ({ ...entry })));
    expect([list.ids, changes.length]).toEqual(before);
    expect(list.ids).toEqual(['one', 'file1']);
  });

  test('another list exchanges the existing files and keeps uploads, also those in progress', async () => {
    const { list, finish, rows } = uploadingList();
    list.setExisting([{ id: 'one' }, { id: 'two' }]);
    list.add([textFile('new')]);
    list.setExisting([{ id: 'three' }, { id: 'two' }]);
    expect(rows()).toEqual(['three done', 'two done', 'new queued']);
    await finish();
    expect(list.ids).toEqual(['three', 'two', 'file1']);
  });

  test('an upload that the page names stays an upload, and leaves when it is no longer named', async () => {
    const { list, finish, browser } = uploadingList();
    list.add([textFile('new')]);
    await finish();
    list.setExisting([{ id: 'file1', name: 'new', size: 1 }]);
    expect(list.items.map(({ existing }) => existing)).toEqual([false]);
    list.setExisting([]);
    expect(list.items).toEqual([]);
    await finish();
    expect(browser.requests.map(({ name }) => name)).not.toContain('delete');
  });

  test('files that are not done are no existing files', () => {
    const snapshot = [
      { id: 'a', status: 'sending' },
      { key: 'k', name: 'n', status: 'queued' },
    ];
    expect(parseExistingFiles(snapshot)).toEqual({ files: [], invalidCount: 0 });
  });

  test('a reset restores the files that were set, each once', () => {
    const { list } = listWith();
    list.setExisting([{ id: 'one' }, { id: 'one' }, { id: 'two', removed: true }]);
    list.reset();
    expect([list.ids, list.items.length]).toEqual([['one'], 2]);
  });

  test('known ids keep their names and sizes when a page sets only ids', () => {
    const { list } = listWith();
    list.setExisting([{ id: 'one', name: 'one.pdf', size: 3 }]);
    list.setExistingIds(['one', 'two']);
    expect(list.items.map(({ file: { name, size } }) => [name, size])).toEqual([
      ['one.pdf', 3],
      ['two', undefined],
    ]);
  });
});

test('the form state lists files in progress as interrupted', async () => {
  const first = uploadingList();
  first.list.setExisting([{ id: 'one', name: 'one.pdf' }, { id: 'two' }]);
  first.list.items[1]?.remove();
  first.list.add([textFile('done')]);
  await first.finish();
  first.list.add([textFile('film')]);
  const { files, interrupted } = parseFormState(serializeFormState(first.list.items));
  const { list } = listWith();
  list.setExisting([{ id: 'one', name: 'one.pdf' }, { id: 'two' }]);
  list.restore(files, interrupted);
  expect(
    list.items.map(({ file: { name }, state, removed }) => [name, state.status, removed]),
  ).toEqual([
    ['one.pdf', 'done', false],
    ['two', 'done', true],
    ['done', 'done', false],
    ['film', 'failed', false],
  ]);
  // A page that renders again does not take away what the browser has restored.
  list.setExisting([{ id: 'one', name: 'one.pdf' }, { id: 'three' }]);
  expect(list.ids).toEqual(['one', 'three', 'file1']);
  expect(list.counts.refused).toBe(1);
});
