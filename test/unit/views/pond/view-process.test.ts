import { describe, expect, test, vi } from 'vitest';
import { FilestoreError } from '../../../../src/contract/errors.ts';
import type { UploadState } from '../../../../src/contract/upload-states.ts';
import { KEY_METADATA, type PondItem } from '../../../../src/views/pond/pond-item.ts';
import { createViewProcess } from '../../../../src/views/pond/view-process.ts';
import { createViewRevert } from '../../../../src/views/pond/view-revert.ts';

class Item implements PondItem {
  readonly key = 'k';
  readonly file = new File(['abc'], 'a.txt');
  state: UploadState = { status: 'queued' };
  readonly listeners = new Set<(state: UploadState) => void>();
  attempt = 1;
  readonly removed = false;
  readonly retryable = false;
  readonly deletion = 'none';
  readonly remove = vi.fn();
  readonly restore = vi.fn();
  readonly retry = vi.fn(() => {
    this.attempt += 1;
  });
  readonly abort = vi.fn();
  readonly pause = vi.fn();
  readonly resume = vi.fn();
  readonly removeFromList = vi.fn();
  revert: () => Promise<void> = () => Promise.resolve();

  subscribe(listener: (state: UploadState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  set(state: UploadState): void {
    this.state = state;
    for (const listener of this.listeners) listener(state);
  }
}

function attach(item: Item | undefined) {
  const view = { lastAttemptShown: new WeakMap<PondItem, number>(), destroyed: false };
  const calls = { load: vi.fn(), error: vi.fn(), progress: vi.fn(), abort: vi.fn() };
  const process = createViewProcess(
    (key) => (key === 'k' ? item : undefined),
    (error) => error.code,
    view,
  );
  const run = (): { abort(): void } => {
    const { load, error, progress, abort } = calls;
    const file = new File([], 'a');
    const metadata = { [KEY_METADATA]: 'k' };
    const returned: unknown = Reflect.apply(process, undefined, [
      'field',
      file,
      metadata,
      load,
      error,
      progress,
      abort,
    ]);
    return returned as { abort(): void };
  };
  return { calls, run, view };
}

const done: UploadState = {
  status: 'done',
  file: { id: 'id', name: 'a.txt', size: 3, type: 'text/plain' },
};

describe('process', () => {
  test('process() returns { abort } and does not start an upload', () => {
    const item = new Item();
    const { run } = attach(item);
    expect(run()).toEqual({ abort: expect.any(Function) });
    expect(item.retry).not.toHaveBeenCalled();
  });

  test('process() reports an upload that is already done, but only after it has returned', async () => {
    const item = new Item();
    item.state = done;
    const { calls, run } = attach(item);
    run();
    expect(calls.load).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(calls.load).toHaveBeenCalledExactlyOnceWith('id'));
    expect(item.listeners.size).toBe(0);
  });

  test('process() reports progress, and less than 100 % while confirming', () => {
    const item = new Item();
    const { calls, run } = attach(item);
    run();
    item.set({ status: 'sending', id: 'id', sent: 1, total: 3 });
    item.set({ status: 'confirming', id: 'id' });
    expect(calls.progress.mock.calls).toEqual([
      [true, 1, 3],
      [true, 99, 100],
    ]);
  });

  test('process() shows a failure on the first call and retries on the next', async () => {
    const item = new Item();
    item.state = { status: 'failed', error: new FilestoreError('storage-busy') };
    const { calls, run } = attach(item);
    run();
    await vi.waitFor(() => expect(calls.error).toHaveBeenCalledWith('storage-busy'));
    expect(item.retry).not.toHaveBeenCalled();
    run();
    expect(item.retry).toHaveBeenCalledOnce();
  });

  test('process() shows a retry that was started elsewhere without starting another', () => {
    const item = new Item();
    const { run } = attach(item);
    run();
    item.attempt = 2;
    run();
    expect(item.retry).not.toHaveBeenCalled();
    run();
    expect(item.retry).toHaveBeenCalledOnce();
  });

  test('abort() removes the file from the list and calls FilePond’s abort callback once', () => {
    const item = new Item();
    const { calls, run } = attach(item);
    run().abort();
    expect(item.removeFromList).toHaveBeenCalledOnce();
    expect(calls.abort).toHaveBeenCalledOnce();
    item.set({ status: 'aborted' });
    expect(calls.abort).toHaveBeenCalledOnce();
  });

  test('abort() of a destroyed FilePond does not remove the file from the list', () => {
    const item = new Item();
    const { run, view } = attach(item);
    const handle = run();
    view.destroyed = true;
    handle.abort();
    expect(item.removeFromList).not.toHaveBeenCalled();
    expect(item.listeners.size).toBe(0);
  });

  test('process() reports an error for a file that is not in the list', () => {
    const { calls, run } = attach(undefined);
    run();
    expect(calls.error).toHaveBeenCalledOnce();
  });
});

describe('revert', () => {
  test('revert() removes the row only after the server has deleted the file', async () => {
    const item = new Item();
    const load = vi.fn();
    const error = vi.fn();
    createViewRevert(() => item)('id', load, error);
    await vi.waitFor(() => expect(load).toHaveBeenCalledOnce());
    item.revert = () => Promise.reject(new FilestoreError('api-unreachable'));
    createViewRevert(() => item)('id', load, error);
    await vi.waitFor(() => expect(error).toHaveBeenCalledOnce());
    expect(load).toHaveBeenCalledOnce();
  });
});
