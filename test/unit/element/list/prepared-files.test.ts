import { beforeAll, expect, test } from 'vitest';
import { loadTypes } from '../../../../src/element/input/type-check.ts';
import type { ListSettings } from '../../../../src/element/list/list-settings.ts';
import { MEBIBYTE } from '../../../../src/contract/limits.ts';
import { simulatedFile } from '../../../support/simulation/simulated-file.ts';
import { textFile, uploadingList } from '../../../support/simulation/test-lists.ts';

beforeAll(loadTypes);

type Prepare = NonNullable<ListSettings['prepare']>;

/** Takes its turn until the file is aborted. */
const untilAborted: Prepare = (_file, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

/** A list whose files are prepared, and a function that waits until all of them have ended. */
function preparingList(prepare: Prepare, settings: Partial<ListSettings> = {}) {
  const fixture = uploadingList({ ...settings, prepare });
  const end = async (): Promise<void> => {
    // A turn of the event loop for each step of `prepare`, and virtual time for the requests.
    while (fixture.list.busy) {
      await new Promise((resolve) => setTimeout(resolve));
      await fixture.browser.clock.advance(500);
    }
  };
  return { ...fixture, end };
}

test('a file that prepare refuses takes no place from a good one', async () => {
  const prepare: Prepare = (file) => (file.name === 'no' ? { refused: 'No' } : undefined);
  const { list, rows, changes, end } = preparingList(prepare, { maxFiles: 2 });
  list.add([textFile('no'), textFile('a'), textFile('b'), textFile('c')]);
  // Until it is known whether there is a place, the form is not submitted.
  expect(list.busy).toBe(true);
  await end();
  expect(rows()).toEqual(['no prepare-refused', 'a done', 'b done']);
  expect(changes).toContain('error too-many-files c');
  expect(list.busy).toBe(false);
});

test('files that wait for a place are added when the limit is raised', async () => {
  const { list, rows, set, end } = preparingList(async () => undefined, { maxFiles: 1 });
  list.add([textFile('a'), textFile('b')]);
  list.intake.finish();
  expect(rows()).toHaveLength(1);
  set({ maxFiles: 2 });
  expect(rows()).toHaveLength(2);
  await end();
  expect(rows()).toEqual(['a done', 'b done']);
});

test('to abort all uploads starts none of the files that wait for a place', async () => {
  const { list, rows, changes, end } = preparingList(untilAborted, {
    maxFiles: 1,
  });
  list.add([textFile('a'), textFile('b')]);
  list.abort();
  await end();
  expect([rows(), list.busy]).toEqual([['a aborted'], false]);
  expect(changes).toContain('error too-many-files b');
});

test('thousands of files that wait for a place are added when there is no limit any more', () => {
  const { list, set } = preparingList(untilAborted, { maxFiles: 1 });
  list.add(Array.from({ length: 5000 }, (_, index) => textFile(`${index}`)));
  list.intake.finish();
  set({ maxFiles: undefined });
  expect(list.items).toHaveLength(5000);
  list.reset();
});

test('files that wait for a place are dropped by a reset', async () => {
  const { list, rows, end } = preparingList(untilAborted, { maxFiles: 1 });
  list.add([textFile('a'), textFile('b')]);
  list.reset();
  await end();
  expect([rows(), list.busy]).toEqual([[], false]);
});

test('max-total-size is enforced for what prepare returns, also while uploads wait for their turn', async () => {
  const prepare: Prepare = ({ name }) => simulatedFile(name, 20 * MEBIBYTE);
  const { list, rows, end } = preparingList(prepare, { maxTotalSize: 50 * MEBIBYTE });
  list.add(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => textFile(name)));
  await end();
  expect(rows().filter((row) => row.endsWith(' done'))).toHaveLength(2);
  expect(rows().filter((row) => row.endsWith(' total-too-large'))).toHaveLength(6);
});

test('"pause all" does not pause what was refused before', async () => {
  const { list, rows, set, finish } = uploadingList({ maxFileSize: 1 });
  list.add([textFile('large', 5)]);
  expect(rows()).toEqual(['large file-too-large']);
  list.pause();
  set({ maxFileSize: 10 });
  await finish();
  expect(rows()).toEqual(['large done']);
});

test('in a control for one file, the same file again resumes a failed upload', async () => {
  const { list, browser, finish, rows } = uploadingList({ multiple: false });
  browser.servers.multipartFrom = 1;
  browser.ordered.push({ of: 'transfer', code: 'storage-unreachable', times: 1000 });
  const file = textFile('a', 100);
  list.add([file]);
  await finish();
  expect(list.items[0]?.state).toMatchObject({ status: 'failed' });
  const before = browser.servers.rows.size;
  browser.ordered.length = 0;
  list.add([textFile('a', 100)]);
  await finish();
  expect(rows()).toEqual(['a done']);
  expect([browser.servers.rows.size, before]).toEqual([1, 1]);
  expect(browser.requests.filter(({ name }) => name === 'delete')).toEqual([]);
});

test('what the same file does not resume is deleted when its upload has ended', async () => {
  let version = 0;
  const { list, browser, end, rows } = preparingList(
    // Other bytes each time, as encryption gives.
    () => simulatedFile('a', 100 + (version += 1)),
    { multiple: false },
  );
  browser.servers.multipartFrom = 1;
  browser.ordered.push({ of: 'transfer', code: 'storage-unreachable', times: 1000 });
  list.add([textFile('a', 100)]);
  await end();
  expect(rows()).toEqual(['a storage-unreachable']);
  browser.ordered.length = 0;
  list.add([textFile('a', 100)]);
  await end();
  await browser.clock.exhaust(1000);
  expect(rows()).toEqual(['a done']);
  expect([...browser.servers.rows.values()].map(({ deleted }) => deleted)).toEqual([true, false]);
});
