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
  test('returns { abort } at once and starts nothing', () => {
    const item = new Item();
    const { run } = attach(item);
    expect(run()).toEqual({ abort: expect.any(Function) });
    expect(item.retry).not.toHaveBeenCalled();
  });

  test('tells of a task that is already done, but not before it has returned', async () => {
    const item = new Item();
    item.state = done;
    const { calls, run } = attach(item);
    run();
    expect(calls.load).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(calls.load).toHaveBeenCalledExactlyOnceWith('id'));
    expect(item.listeners.size).toBe(0);
  });

  test('reports progress, never all of it before the end', () => {
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

  test('shows a failure at the first call and retries at the next', async () => {
    const item = new Item();
    item.state = { status: 'failed', error: new FilestoreError('storage-busy') };
    const { calls, run } = attach(item);
    run();
    await vi.waitFor(() => expect(calls.error).toHaveBeenCalledWith('storage-busy'));
    expect(item.retry).not.toHaveBeenCalled();
    run();
    expect(item.retry).toHaveBeenCalledOnce();
  });

  test('shows a retry that came from elsewhere without starting another', () => {
    const item = new Item();
    const { run } = attach(item);
    run();
    item.attempt = 2;
    run();
    expect(item.retry).not.toHaveBeenCalled();
    run();
    expect(item.retry).toHaveBeenCalledOnce();
  });

  test('a cancel takes the file off the list and answers FilePond, which waits for it', () => {
    const item = new Item();
    const { calls, run } = attach(item);
    run().abort();
    expect(item.removeFromList).toHaveBeenCalledOnce();
    expect(calls.abort).toHaveBeenCalledOnce();
    item.set({ status: 'aborted' });
    expect(calls.abort).toHaveBeenCalledOnce();
  });

  test('a FilePond that is destroyed aborts nothing but itself', () => {
    const item = new Item();
    const { run, view } = attach(item);
    const handle = run();
    view.destroyed = true;
    handle.abort();
    expect(item.removeFromList).not.toHaveBeenCalled();
    expect(item.listeners.size).toBe(0);
  });

  test('a file that is not ours fails and does not hang', () => {
    const { calls, run } = attach(undefined);
    run();
    expect(calls.error).toHaveBeenCalledOnce();
  });
});

describe('revert', () => {
  test('takes the row away when the server has agreed, and only then', async () => {
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
