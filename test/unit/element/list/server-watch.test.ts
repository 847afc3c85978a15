import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FilestoreError } from '../../../../src/contract/errors.ts';
import type { FileInfo } from '../../../../src/contract/file-info.ts';
import { ServerWatch } from '../../../../src/element/list/server-watch.ts';
import { UploadItem } from '../../../../src/element/list/upload-item.ts';
import { UploadList } from '../../../../src/element/list/upload-list.ts';
import { createTestUploader } from '../../../support/simulation/create-test-uploader.ts';
import { simulatedFile } from '../../../support/simulation/simulated-file.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => void vi.useRealTimers());

type Answer = Partial<FileInfo> | FilestoreError;

/** A finished upload, and what the server answers about it. */
async function watched(scanPending: boolean, ...answers: Answer[]) {
  const { browser, uploader } = createTestUploader();
  const list = new UploadList(() => ({ endpoint: 'e', apiKey: 'k', accept: '', multiple: true }), {
    get: () => uploader,
    progress: undefined,
  });
  const file = Object.assign(simulatedFile('a', 10), { lastModified: 1 });
  list.add([file]);
  await browser.clock.exhaust(1000);
  const item = list.items[0];
  if (!(item instanceof UploadItem) || item.state.status !== 'done') throw new Error('not done');
  Object.assign(item.state.file, { scanPending, expiresAt: inSeconds(3600) });
  let asked = 0;
  item.confirm = async () => {
    const answer = answers[asked] ?? {};
    asked += 1;
    if (answer instanceof Error) throw answer;
    return { id: '', name: '', size: 0, type: '', state: 'UPLOADED', createdAt: '', ...answer };
  };
  const watch = new ServerWatch();
  watch.watch(item);
  const status = (): string =>
    item.state.status === 'failed' ? item.state.error.code : item.state.status;
  return { watch, status, item, asked: () => asked };
}

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
const pass = (seconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(seconds * 1000);

test('a file that the scan rejects is marked as failed', async () => {
  const rejected = new FilestoreError('file-rejected');
  const { status, asked } = await watched(true, { expiresAt: inSeconds(3600) }, rejected);
  await pass(3);
  expect(asked()).toBe(0);
  await pass(2);
  expect([asked(), status()]).toEqual([1, 'done']);
  await pass(8);
  expect([asked(), status()]).toEqual([2, 'file-rejected']);
});

test('after the scan, the server is asked only when the file should have expired', async () => {
  const { asked } = await watched(true, { scan: 'NO_THREATS_FOUND', expiresAt: inSeconds(3600) });
  await pass(3500);
  expect(asked()).toBe(1);
});

test('a file that has expired is marked as failed, whatever the page’s clock says', async () => {
  const deleted = new FilestoreError('file-deleted');
  const { status, asked } = await watched(false, { expiresAt: inSeconds(3600) }, deleted);
  await pass(3600);
  expect([asked(), status()]).toEqual([0, 'done']);
  await pass(2);
  expect([asked(), status()]).toEqual([1, 'done']);
  await pass(3600);
  expect([asked(), status()]).toEqual([2, 'file-deleted']);
});

test('a stored file is not asked about again', async () => {
  const { asked, status } = await watched(false, { state: 'STORED' });
  await pass(48 * 3600);
  expect([asked(), status()]).toEqual([1, 'done']);
});

test('without an answer, the server is asked again', async () => {
  const unreachable = new FilestoreError('api-unreachable');
  const gone = new FilestoreError('file-not-found');
  const { status, asked } = await watched(false, unreachable, gone);
  await pass(3602);
  expect([asked(), status()]).toEqual([1, 'done']);
  await pass(60);
  expect([asked(), status()]).toEqual([2, 'file-deleted']);
});

test('a page that wakes up asks at once', async () => {
  const { watch, status, asked } = await watched(false, new FilestoreError('file-deleted'));
  vi.setSystemTime(Date.now() + 4000 * 1000);
  expect(asked()).toBe(0);
  watch.resume();
  await pass(0);
  expect([asked(), status()]).toEqual([1, 'file-deleted']);
});

test('while it is paused, the server is not asked, and a file that was forgotten is never asked about', async () => {
  const { watch, asked, item } = await watched(false, {});
  watch.pause();
  await pass(8000);
  expect(asked()).toBe(0);
  watch.resume();
  await pass(0);
  expect(asked()).toBe(1);
  watch.forget(item);
  await pass(8000);
  expect(asked()).toBe(1);
});
