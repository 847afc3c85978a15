import { beforeAll, describe, expect, test } from 'vitest';
import { FilestoreError } from '../../../../src/contract/errors.ts';
import { serializeFormState } from '../../../../src/element/form/form-restore.ts';
import { toFilestoreFile } from '../../../../src/element/list/file-snapshot.ts';
import { UploadList } from '../../../../src/element/list/upload-list.ts';
import { createTestUploader } from '../../../support/simulation/create-test-uploader.ts';
import { listWith, textFile, uploadingList } from '../../../support/simulation/test-lists.ts';
import { setRelativePath } from '../../../../src/element/input/file-identity.ts';
import { loadTypes } from '../../../../src/element/input/type-check.ts';

beforeAll(loadTypes);

test('an added file is reported before the update that follows it, and then the list is idle', () => {
  const { list, changes } = listWith();
  list.add([textFile('a')]);
  expect(changes).toEqual(['add a', 'error endpoint-missing a', 'update', 'idle', 'update']);
  expect(list.items.map(({ state }) => state.status)).toEqual(['failed']);
  expect(list.ids).toEqual([]);
});

test('a subscription ends with the function that it returns', () => {
  const { list } = listWith();
  let calls = 0;
  const unsubscribe = list.subscribe(() => (calls += 1));
  list.add([textFile('a')]);
  const before = calls;
  unsubscribe();
  list.add([textFile('b')]);
  expect([before > 0, calls]).toEqual([true, before]);
});

test('a file that is chosen twice is rejected and stays on the list once', () => {
  const { list, changes } = listWith();
  list.add([textFile('a')]);
  list.add([textFile('a')]);
  expect(list.items).toHaveLength(1);
  expect(changes).toContain('error file-added-twice a');
});

test('files of one name are the same file only if their size and time are equal', () => {
  const { list, changes } = listWith();
  const file = (text: string, lastModified: number) => new File([text], 'a', { lastModified });
  list.add([file('one', 1), file('two', 1), file('one', 2), file('three', 1), file('three', 1)]);
  expect(list.items).toHaveLength(3);
  expect(changes.filter((change) => change.startsWith('error file-added-twice'))).toHaveLength(2);
  list.items[0]?.remove();
  list.add([file('one', 1)]);
  expect(list.items).toHaveLength(3);
});

test('the size of a file is read when its upload starts, because the browser waits for the system', async () => {
  const reads = new Map<string, number>();
  const files = Array.from({ length: 50 }, (_, index) => {
    const file = textFile(`${index}`);
    const read = (): number => {
      reads.set(file.name, (reads.get(file.name) ?? 0) + 1);
      return 3;
    };
    return Object.defineProperties(file, { size: { get: read }, lastModified: { get: read } });
  });
  // The engine is never loaded.
  const settings = { endpoint: 'e', apiKey: 'k', accept: '', multiple: true };
  const get = () => new Promise<never>(() => undefined);
  const list = new UploadList(() => settings, { get, progress: undefined });
  list.add(files);
  await expect.poll(() => list.items.length).toBe(50);
  serializeFormState(list.items);
  for (const item of list.items) toFilestoreFile(item);
  expect([list.counts.all, reads.size]).toEqual([50, 0]);
  expect(list.items.map((item) => toFilestoreFile(item).size)).toEqual(files.map(() => 3));
});

test('files above the maximum are rejected by name', () => {
  const { list, changes } = uploadingList({ maxFiles: 2 });
  list.add(['a', 'b', 'c', 'd'].map((name) => textFile(name)));
  expect(list.items.map(({ file: { name } }) => name)).toEqual(['a', 'b']);
  expect(changes.filter((change) => change.includes('too-many-files'))).toEqual([
    'error too-many-files c',
    'error too-many-files d',
  ]);
});

test('without multiple, a new file replaces the current one, even the same file', () => {
  const { list, changes } = listWith({ multiple: false });
  list.add([textFile('a')]);
  list.add([textFile('a')]);
  list.add([textFile('b'), textFile('c')]);
  expect(list.items.map(({ file: { name } }) => name)).toEqual(['b']);
  expect(changes.filter((change) => change.startsWith('remove'))).toEqual(['remove a', 'remove a']);
  expect(changes).toContain('error too-many-files c');
});

test('a list for one file is busy while it reads what was added, also the second time', async () => {
  const { list } = listWith({ multiple: false });
  for (const name of ['a', 'b']) {
    const reading = Promise.withResolvers<() => void>();
    const added = list.intake.addLater(reading.promise);
    expect(list.busy).toBe(true);
    reading.resolve(() => list.add([textFile(name)]));
    await added;
    expect(list.busy).toBe(false);
  }
  expect(list.items.map(({ file: { name } }) => name)).toEqual(['b']);
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
  list.add([textFile('a')]);
  list.reset();
  expect([list.ids, list.items.length]).toEqual([['one', 'two'], 2]);
});

test('an item that was removed no longer changes the list', () => {
  const { list, changes } = listWith();
  list.add([textFile('a')]);
  const [item] = list.uploads;
  item?.remove();
  const before = changes.length;
  item?.retry();
  item?.remove();
  expect([changes.length, list.counts.all, list.counts.countedBytes]).toEqual([before, 0, 0]);
});

describe('limits', () => {
  test('count only files that are posted or may still be', async () => {
    const { list, finish, rows } = uploadingList({ maxFileSize: 5, maxTotalSize: 6, maxFiles: 2 });
    list.add([textFile('film', 50), textFile('a', 3), textFile('b', 3)]);
    await finish();
    expect(rows()).toEqual(['film file-too-large', 'a done', 'b done']);
  });

  test('a file that was too much is uploaded when another one leaves', async () => {
    const { list, finish, rows } = uploadingList({ maxTotalSize: 6 });
    list.add([textFile('a', 5), textFile('b', 5)]);
    await finish();
    expect(rows()).toEqual(['a done', 'b total-too-large']);
    list.items[0]?.remove();
    await finish();
    expect(rows()).toEqual(['b done']);
  });

  test('a file that was refused is uploaded when the constraint changes', async () => {
    const { list, finish, rows, set } = uploadingList({ maxFileSize: 1 });
    list.add([textFile('a', 5)]);
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
    list.add([textFile('a')]);
    list.items[0]?.abort();
    list.add([textFile('b')]);
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
    list.add([textFile('good.gif')]);
    await finish();
    list.add([textFile('other.pdf')]);
    expect(rows()).toEqual(['good.gif done']);
    expect(changes).toContain('error type-not-allowed other.pdf');
    expect(browser.requests.map(({ name }) => name)).not.toContain('delete');
  });

  test('a good file is posted until the file that replaces it is done', async () => {
    const { list, finish, rows, browser } = uploadingList({ multiple: false });
    list.add([textFile('old')]);
    await finish();
    browser.online = false;
    list.add([textFile('new')]);
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

test('a file can be chosen again while the server deletes it', async () => {
  const { list, finish, rows, changes } = uploadingList();
  const chosen = textFile('a');
  list.add([chosen]);
  await finish();
  list.items[0]?.remove();
  list.add([chosen]);
  await finish();
  expect(rows()).toEqual(['a done']);
  expect(changes.join()).not.toContain('file-added-twice');
});

test('a pause before the engine has been loaded is not forgotten', async () => {
  const { browser, uploader } = createTestUploader();
  const loaded = Promise.resolve(uploader);
  const settings = { endpoint: 'e', apiKey: 'k', accept: '', multiple: true };
  const list = new UploadList(() => settings, { get: () => loaded, progress: undefined });
  list.add([textFile('a')]);
  list.pause();
  await browser.clock.exhaust(100);
  expect(list.items[0]?.state.status).toBe('paused');
  list.resume();
  await browser.clock.exhaust(1000);
  expect(list.items[0]?.state.status).toBe('done');
});

describe('files of a folder', () => {
  const inFolder = (name: string): File => {
    const one = textFile(name);
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
  list.add([textFile('a.gif')]);
  await finish();
  list.add([textFile('b.txt'), textFile('c.txt')]);
  expect([list.counts.retryable, list.counts.refused]).toEqual([1, 2]);
  list.removeRefused();
  expect(rows()).toEqual(['a.gif quota-exceeded']);
});

describe('a finished file that the server has rejected', () => {
  test('is shown as failed, is not posted, and can be removed', async () => {
    const { list, finish, rows } = uploadingList();
    list.add([textFile('a')]);
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
    list.add([textFile('a')]);
    await finish();
    list.items[0]?.reject(new FilestoreError('file-deleted'));
    list.retry();
    await finish();
    expect([list.ids, rows()]).toEqual([['file2'], ['a done']]);
  });
});
