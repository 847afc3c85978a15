import { beforeAll, expect, test } from 'vitest';
import { loadTypes } from '../../../../src/element/input/type-check.ts';
import { InterruptedItem } from '../../../../src/element/list/interrupted-item.ts';
import type { UploadList } from '../../../../src/element/list/upload-list.ts';
import { relativePath } from '../../../../src/element/input/file-identity.ts';
import { textFile, uploadingList } from '../../../support/simulation/test-lists.ts';

beforeAll(loadTypes);

/** Lists an upload of an earlier page, which the browser has kept. */
function keep(list: UploadList, name: string, path?: string) {
  const calls = { resumed: 0, discarded: 0 };
  const item = new InterruptedItem({ name, size: 1, type: 'text/plain' }, list.drop);
  item.kept = {
    path,
    text: () => '40% uploaded',
    resume: () => void (calls.resumed += 1),
    discard: () => void (calls.discarded += 1),
  };
  list.updateInterrupted(item);
  return calls;
}

test('the same file takes the place of its interrupted upload, and nothing is deleted', async () => {
  const { list, rows, finish } = uploadingList();
  const calls = keep(list, 'a');
  list.add([textFile('b'), textFile('a')]);
  await finish();
  expect(rows()).toEqual(['b done', 'a done']);
  expect(calls).toEqual({ resumed: 0, discarded: 0 });
});

test('in a control for one file, another file or a refused one does not delete an interrupted upload', async () => {
  const { list, rows, finish } = uploadingList({ multiple: false, accept: '.txt' });
  const calls = keep(list, 'a.txt');
  list.add([new File(['x'], 'wrong.exe', { type: 'application/x-msdownload' })]);
  expect(rows()).toEqual(['a.txt upload-interrupted', 'wrong.exe type-not-allowed']);
  list.add([textFile('other.txt')]);
  await finish();
  expect(rows()).toEqual(['other.txt done']);
  expect(calls.discarded).toBe(0);
});

test('it keeps the form from being sent, is no rejected file, and only its own button resumes it', () => {
  const { list } = uploadingList();
  const calls = keep(list, 'a');
  expect(list.counts.obstacle).toMatchObject({ kind: 'resumable', count: 1 });
  expect([list.counts.refused, list.counts.retryable, list.busy]).toEqual([0, 0, false]);
  list.removeRefused();
  list.retry();
  list.resume();
  expect(list.items).toHaveLength(1);
  expect(calls).toEqual({ resumed: 0, discarded: 0 });
  const [item] = list.items;
  item?.remove();
  expect([list.items.length, calls.discarded]).toEqual([0, 1]);
});

test('a file of a folder that is chosen again by itself gets its path back', async () => {
  const { list, finish } = uploadingList();
  keep(list, 'a', 'album/a');
  const file = textFile('a');
  list.add([file, textFile('b')]);
  await finish();
  expect(list.uploads.map(({ source }) => relativePath(source) || '')).toEqual(['album/a', '']);
  // It can be removed and chosen again.
  list.uploads[0]?.remove();
  await finish();
  list.add([file]);
  await finish();
  expect(list.items).toHaveLength(2);
});

test('with prepare, max-total-size counts what prepare returns', async () => {
  const { list, rows, finish } = uploadingList({ maxTotalSize: 10, prepare: () => undefined });
  list.add([textFile('a', 8), textFile('b', 8)]);
  expect(rows().filter((row) => row.includes('total-too-large'))).toEqual([]);
  await finish();
  expect(list.items).toHaveLength(2);
});
