import type { ReactiveController } from 'lit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LeaveGuard } from '../../../../src/element/form/leave-guard.ts';
import { textFile, uploadingList } from '../../../support/simulation/test-lists.ts';

const ABORTED_AFTER = 5000;

/** An element, as its controllers see it. */
class Host {
  isConnected: boolean;
  readonly updateComplete = Promise.resolve(true);
  readonly #controllers: ReactiveController[] = [];

  constructor(isConnected = true) {
    this.isConnected = isConnected;
  }

  addController(controller: ReactiveController): void {
    this.#controllers.push(controller);
    if (this.isConnected) controller.hostConnected?.();
  }

  removeController(): void {}

  requestUpdate(): void {
    for (const controller of this.#controllers) controller.hostUpdated?.();
  }

  leave(): void {
    this.isConnected = false;
    for (const controller of this.#controllers) controller.hostDisconnected?.();
  }

  comeBack(): void {
    this.isConnected = true;
    for (const controller of this.#controllers) controller.hostConnected?.();
  }
}

const page = new EventTarget();
const options = { confirmLeave: () => false, keepUploading: () => false };

const asks = (): boolean => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('window', page);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('uploads of an element that had left before this code was loaded are aborted', () => {
  const { list, rows } = uploadingList();
  list.add([textFile('a')]);
  new LeaveGuard(new Host(false), list, options);
  vi.advanceTimersByTime(ABORTED_AFTER);
  expect(rows()).toEqual(['a aborted']);
});

test('a paused upload is still paused when the element comes back, and can be resumed', async () => {
  const { list, rows, finish } = uploadingList();
  list.add([textFile('a'), textFile('b')]);
  list.items[0]?.pause();
  expect(rows()).toEqual(['a paused', 'b queued']);
  const host = new Host();
  new LeaveGuard(host, list, options);
  host.leave();
  vi.advanceTimersByTime(ABORTED_AFTER);
  expect(rows()).toEqual(['a paused', 'b aborted']);
  host.comeBack();
  await finish();
  expect(rows()).toEqual(['a paused', 'b done']);
  list.resume();
  await finish();
  expect(rows()).toEqual(['a done', 'b done']);
});

test('the browser asks as soon as confirmLeave is set during an upload', () => {
  const { list } = uploadingList();
  const host = new Host();
  let confirmLeave = false;
  new LeaveGuard(host, list, { ...options, confirmLeave: () => confirmLeave });
  list.add([textFile('a')]);
  expect(asks()).toBe(false);
  confirmLeave = true;
  host.requestUpdate();
  expect(asks()).toBe(true);
});
