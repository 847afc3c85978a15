import { describe, expect, test } from 'vitest';
import { FilestoreError } from '../../../../src/contract/errors.ts';
import {
  parseExistingFiles,
  parseFormState,
  serializeFormState,
} from '../../../../src/element/form/form-restore.ts';
import { setRelativePath } from '../../../../src/element/input/file-identity.ts';
import type { ListChange } from '../../../../src/element/list/list-change.ts';
import type { ListSettings } from '../../../../src/element/list/list-settings.ts';
import { UploadList } from '../../../../src/element/list/upload-list.ts';
import { createTestUploader } from '../../../support/simulation/create-test-uploader.ts';

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

const file = (name: string, size = 1): File =>
  new File(['x'.repeat(size)], name, { lastModified: 1 });

/** A list whose files are uploaded to simulated servers. */
function uploadingList(settings: Partial<ListSettings> = {}) {
  const current: ListSettings = {
    endpoint: 'e',
    apiKey: 'k',
    accept: '',
    multiple: true,
    ...settings,
  };
  const { browser, uploader } = createTestUploader();
  const list = new UploadList(() => current, { get: () => uploader, progress: undefined });
  const changes: string[] = [];
  list.subscribe((change) => changes.push(describeChange(change)));
  const set = (more: Partial<ListSettings>): void => {
    Object.assign(current, more);
    list.validateAgain();
  };
  const finish = (): Promise<void> => browser.clock.exhaust(10_000);
  const rows = (): string[] =>
    list.items.map(({ file: { name }, state }) =>
      state.status === 'failed' ? `${name} ${state.error.code}` : `${name} ${state.status}`,
    );
  return { list, changes, browser, set, finish, rows };
}

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
  const { list, changes } = uploadingList({ maxFiles: 2 });
  list.add(['a', 'b', 'c', 'd'].map((name) => file(name)));
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

describe('existing files', () => {
  test('an equal list changes nothing, whatever has been uploaded or removed since', async () => {
    const { list, changes, finish } = uploadingList();
    const record = [{ id: 'one', name: 'one.pdf', size: 3 }, { id: 'two' }];
    list.setExisting(record);
    list.add([file('new')]);
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
    list.add([file('new')]);
    list.setExisting([{ id: 'three' }, { id: 'two' }]);
    expect(rows()).toEqual(['three done', 'two done', 'new queued']);
    await finish();
    expect(list.ids).toEqual(['three', 'two', 'file1']);
  });

  test('an upload that the page names stays an upload, and leaves when it is no longer named', async () => {
    const { list, finish, browser } = uploadingList();
    list.add([file('new')]);
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

describe('limits', () => {
  test('count only files that are posted or may still be', async () => {
    const { list, finish, rows } = uploadingList({ maxFileSize: 5, maxTotalSize: 6, maxFiles: 2 });
    list.add([file('film', 50), file('a', 3), file('b', 3)]);
    await finish();
    expect(rows()).toEqual(['film file-too-large', 'a done', 'b done']);
  });

  test('a file that was too much is uploaded when another one leaves', async () => {
    const { list, finish, rows } = uploadingList({ maxTotalSize: 6 });
    list.add([file('a', 5), file('b', 5)]);
    await finish();
    expect(rows()).toEqual(['a done', 'b total-too-large']);
    list.items[0]?.remove();
    await finish();
    expect(rows()).toEqual(['b done']);
  });

  test('a file that was refused is uploaded when the constraint changes', async () => {
    const { list, finish, rows, set } = uploadingList({ maxFileSize: 1 });
    list.add([file('a', 5)]);
    expect([rows(), list.counts.retryable, list.counts.refused]).toEqual([
      ['a file-too-large'],
      0,
      1,
    ]);
    set({ maxFileSize: 10 });
    await finish();
    expect(rows()).toEqual(['a done']);
  });

  test('a canceled file cannot return above the maximum', async () => {
    const { list, finish, rows } = uploadingList({ maxFiles: 1 });
    list.add([file('a')]);
    list.items[0]?.abort();
    list.add([file('b')]);
    await finish();
    list.items[0]?.retry();
    expect(rows()).toEqual(['a too-many-files', 'b done']);
  });
});

describe('without multiple', () => {
  test('a refused file does not take the place of a good one', async () => {
    const { list, finish, rows, changes, browser } = uploadingList({
      multiple: false,
      accept: '.gif',
    });
    list.add([file('good.gif')]);
    await finish();
    list.add([file('other.pdf')]);
    expect(rows()).toEqual(['good.gif done']);
    expect(changes).toContain('error type-not-allowed other.pdf');
    expect(browser.requests.map(({ name }) => name)).not.toContain('delete');
  });

  test('a good file is posted until the file that replaces it is done', async () => {
    const { list, finish, rows, browser } = uploadingList({ multiple: false });
    list.add([file('old')]);
    await finish();
    browser.online = false;
    list.add([file('new')]);
    await browser.clock.advance(1000);
    expect(list.ids).toEqual(['file1']);
    const posted: (readonly string[])[] = [];
    list.subscribe(() => posted.push(list.ids));
    browser.online = true;
    await finish();
    expect(rows()).toEqual(['new done']);
    expect(posted.every((ids) => ids.length === 1)).toBe(true);
    expect(browser.servers.rows.get('file1')?.deleted).toBe(true);
  });
});

describe('files of a folder', () => {
  const inFolder = (name: string): File => {
    const one = file(name);
    setRelativePath(one, `folder/${name}`);
    return one;
  };

  test('are reported and not listed if they are refused', async () => {
    const { list, finish, rows, changes } = uploadingList({ accept: '.gif' });
    list.add([inFolder('a.gif'), inFolder('b.txt'), inFolder('c.txt')]);
    await finish();
    expect(rows()).toEqual(['a.gif done']);
    expect(changes.filter((change) => change.startsWith('error'))).toEqual([
      'error type-not-allowed folder/b.txt',
      'error type-not-allowed folder/c.txt',
    ]);
  });
});

test('removeRefused() removes the files for which no attempt can help, and only those', async () => {
  const { list, finish, rows, browser } = uploadingList({ accept: '.gif' });
  browser.ordered.push({ of: 'preprocess', code: 'quota-exceeded', times: 1 });
  list.add([file('a.gif')]);
  await finish();
  list.add([file('b.txt'), file('c.txt')]);
  expect([list.counts.retryable, list.counts.refused]).toEqual([1, 2]);
  list.removeRefused();
  expect(rows()).toEqual(['a.gif quota-exceeded']);
});

describe('a finished file that the server has rejected', () => {
  test('is shown as failed, is not posted, and can be removed', async () => {
    const { list, finish, rows } = uploadingList();
    list.add([file('a')]);
    list.setExisting([{ id: 'one' }]);
    await finish();
    for (const item of list.items) item.reject(new FilestoreError('file-rejected'));
    expect([list.ids, rows()]).toEqual([[], ['one file-rejected', 'a file-rejected']]);
    expect(list.counts.refused).toBe(2);
    list.removeRefused();
    expect(list.items).toEqual([]);
  });

  test('can be uploaded again if it has expired', async () => {
    const { list, finish, rows } = uploadingList();
    list.add([file('a')]);
    await finish();
    list.items[0]?.reject(new FilestoreError('file-deleted'));
    list.retry();
    await finish();
    expect([list.ids, rows()]).toEqual([['file2'], ['a done']]);
  });
});

test('the form state lists files in progress as interrupted', async () => {
  const first = uploadingList();
  first.list.setExisting([{ id: 'one', name: 'one.pdf' }, { id: 'two' }]);
  first.list.items[1]?.remove();
  first.list.add([file('done')]);
  await first.finish();
  first.list.add([file('film')]);
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
