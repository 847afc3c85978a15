import { describe, expect, test } from 'vitest';
import { FilestoreError } from '../../../../src/contract/errors.ts';
import {
  parseExistingFiles,
  parseFormState,
  serializeFormState,
} from '../../../../src/element/form/form-restore.ts';
import { toFilestoreFile } from '../../../../src/element/list/file-snapshot.ts';
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

  test('facts that are not known do not matter, and sizes may be text', () => {
    const given = [
      { id: 'a', name: 'crane.pdf', size: null, type: null },
      { id: 'b', name: null, size: '482113' },
      { id: 'c', size: Number.NaN },
      { id: 'd', size: -1, removed: 'yes' },
    ];
    expect(parseExistingFiles(new Set(given))).toEqual({
      files: [{ id: 'a', name: 'crane.pdf' }, { id: 'b', size: 482_113 }, { id: 'c' }, { id: 'd' }],
      invalidCount: 0,
    });
    expect(parseExistingFiles([{ name: 'no id' }, 7, null])).toEqual({
      files: [],
      invalidCount: 3,
    });
    expect(parseExistingFiles(null)).toEqual({ files: [], invalidCount: 0 });
    expect(parseExistingFiles('[{"id":"a"}]')).toBeUndefined();
  });

  test('a page can remove and restore a file, and may change its own objects', () => {
    const { list } = listWith();
    const set = (files: unknown): void => list.setExisting(parseExistingFiles(files)?.files ?? []);
    const record = [{ id: 'one', name: 'one.pdf', removed: false }];
    set(record);
    set([{ id: 'one', name: 'one.pdf', removed: true }]);
    expect(list.ids).toEqual([]);
    set([{ id: 'one', name: 'one.pdf', removed: false }]);
    expect(list.ids).toEqual(['one']);
    set(record);
    Object.assign(record[0] ?? {}, { id: 'two' });
    set(record);
    expect(list.ids).toEqual(['two']);
  });

  test('a removed file is not restored where another one has taken its place', async () => {
    for (const settings of [{ multiple: false }, { maxFiles: 1 }]) {
      const { list, finish, changes } = uploadingList(settings);
      list.setExisting([{ id: 'old', name: 'old.pdf' }]);
      if (settings.maxFiles) list.items[0]?.remove();
      list.add([textFile('new')]);
      await finish();
      const old = list.items.find(({ existing }) => existing);
      expect([list.ids, old?.removed]).toEqual([['file1'], true]);
      old?.restore();
      expect([list.ids, old?.removed]).toEqual([['file1'], true]);
      expect(changes).toContain('error too-many-files old.pdf');
      list.items.find(({ existing }) => !existing)?.remove();
      await finish();
      old?.restore();
      expect(list.ids).toEqual(['old']);
    }
  });

  test('without multiple, a record that arrives late does not add a second file', async () => {
    const { list, finish } = uploadingList({ multiple: false });
    list.add([textFile('new')]);
    await finish();
    list.setExisting([{ id: 'old' }]);
    expect(list.ids).toEqual(['file1']);
    expect(list.items.map(({ removed }) => removed)).toEqual([true, false]);
  });

  test('a file that was rejected stays rejected after a reset, and asks for another one', () => {
    const { list } = listWith();
    list.setExisting([{ id: 'one' }]);
    list.items[0]?.reject(new FilestoreError('file-deleted'));
    list.reset();
    list.setExisting([{ id: 'one', name: 'one.pdf' }]);
    expect(list.ids).toEqual([]);
    expect(list.items[0]?.state).toMatchObject({ error: { code: 'existing-file-gone' } });
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

test('an interrupted file that is chosen again takes the place of its row', async () => {
  const { list, finish, rows } = uploadingList();
  const film = textFile('film', 40);
  list.restore(
    [],
    [
      { name: 'film', size: 40, type: '' },
      { name: 'other', size: 1, type: '' },
    ],
  );
  list.add([film]);
  await finish();
  expect(rows()).toEqual(['other upload-interrupted', 'film done']);
});

test('of interrupted files with one name, a chosen file replaces only one', () => {
  const { list, rows } = uploadingList();
  // The size of a file that was still queued is not known.
  list.restore(
    [],
    [undefined, undefined, 40].map((size) => ({ name: 'film', size, type: '' })),
  );
  list.add([textFile('film', 40)]);
  expect(list.items.map(({ file: { size } }) => size)).toEqual([undefined, undefined, 40]);
  list.add([textFile('film', 50)]);
  expect(rows()).toEqual(['film upload-interrupted', 'film queued', 'film queued']);
});

test('an upload that is being deleted is neither posted nor restored after Back', async () => {
  const { list, finish, browser } = uploadingList();
  list.add([textFile('a')]);
  await finish();
  browser.online = false;
  list.items[0]?.remove();
  await finish();
  expect(list.items.map(({ deletion }) => deletion)).toEqual(['failed']);
  expect(list.items.map(toFilestoreFile)).toMatchObject([{ removed: true }]);
  expect(parseFormState(serializeFormState(list.items))).toEqual({ files: [], interrupted: [] });
});
