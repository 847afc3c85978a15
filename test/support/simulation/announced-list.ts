import { vi } from 'vitest';
import { FilestoreError, type ErrorCode } from '../../../src/contract/errors.ts';
import { canRetry } from '../../../src/contract/can-retry.ts';
import { isTerminal, type UploadState } from '../../../src/contract/upload-states.ts';
import { Announcer } from '../../../src/element/announce/announcer.ts';
import { Rejections } from '../../../src/element/announce/rejections.ts';
import { ItemCounts } from '../../../src/element/list/item-counts.ts';
import { ListChanges, type ListChange } from '../../../src/element/list/list-change.ts';
import { nextKey, type ListItem } from '../../../src/element/list/list-item.ts';
import { translatorFor } from '../../../src/i18n/locales.ts';
import type { Deletion } from '../../../src/views/row/row-item.ts';

/** A file whose state a test sets. */
export class TestItem implements ListItem {
  readonly key = nextKey();
  readonly file: ListItem['file'];
  readonly existing: boolean;
  readonly isUpload: boolean;
  readonly interruption = 'none';
  state: UploadState = { status: 'queued' };
  removed = false;
  deletion: Deletion = 'none';

  constructor(name: string, existing = false) {
    this.file = { name, size: 10, type: '' };
    this.existing = existing;
    this.isUpload = !existing;
    if (existing) this.state = doneState(name);
  }

  get busy(): boolean {
    return this.deletion === 'running' || !isTerminal(this.state);
  }

  get retryable(): boolean {
    return canRetry(this.state);
  }

  get counted(): boolean {
    if (this.deletion !== 'none' || this.removed) return false;
    const { status } = this.state;
    return status !== 'aborted' && (status !== 'failed' || this.retryable);
  }

  get formValue(): string | undefined {
    return this.state.status === 'done' && !this.removed && this.deletion === 'none'
      ? this.key
      : undefined;
  }

  retry(): void {}
  abort(): void {}
  pause(): void {}
  resume(): void {}
  reject(): void {}
  remove(): void {}
  restore(): void {}
}

function doneState(name: string): UploadState {
  return { status: 'done', file: { id: name, name, size: 10, type: '' } };
}

/** A list whose files change as a test says, and what the announcer says about it. The clock is vitest's. */
export class TestList extends ListChanges {
  items: readonly TestItem[] = [];
  counts = new ItemCounts();
  readonly intake = { busy: false };
  readonly rejections = new Rejections();
  readonly said: string[] = [];
  announcer: Announcer | undefined;

  get busy(): boolean {
    return this.intake.busy || this.counts.busy > 0;
  }

  find(key: string): TestItem | undefined {
    return this.items.find((item) => item.key === key);
  }

  start(say: (text: string) => void = (text) => this.said.push(text)): Announcer {
    const translator = translatorFor('en');
    this.announcer = new Announcer(this, {
      translator: () => translator,
      rejections: this.rejections,
      region: { say: (text) => text !== '' && say(text) },
    });
    return this.announcer;
  }

  /** Returns what has been said since the last call. */
  heard(): readonly string[] {
    return this.said.splice(0);
  }

  add(...names: readonly string[]): readonly TestItem[] {
    const added = names.map((name) => new TestItem(name));
    this.items = [...this.items, ...added];
    for (const item of added) {
      this.counts.update(item);
      this.notify({ type: 'add', item });
    }
    this.notify({ type: 'update' });
    return added;
  }

  set(item: TestItem, state: UploadState): void {
    item.state = state;
    this.#changed(item);
    if (state.status === 'done') this.notify({ type: 'done', item });
    if (state.status === 'failed') {
      this.notify({ type: 'error', item, name: item.file.name, error: state.error });
    }
    if (!this.busy) this.notify({ type: 'idle' });
  }

  finish(...items: readonly TestItem[]): void {
    for (const item of items) this.set(item, doneState(item.file.name));
  }

  fail(item: TestItem, code: ErrorCode = 'storage-unreachable'): void {
    this.set(item, { status: 'failed', error: new FilestoreError(code) });
  }

  pause(...items: readonly TestItem[]): void {
    for (const item of items) this.set(item, { status: 'paused', sent: 1, total: 10 });
  }

  resume(...items: readonly TestItem[]): void {
    for (const item of items) this.set(item, { status: 'queued' });
  }

  delete(item: TestItem): void {
    item.deletion = 'running';
    this.#changed(item);
  }

  remove(item: TestItem): void {
    this.items = this.items.filter((other) => other !== item);
    this.counts.delete(item.key);
    this.notify({ type: 'update' });
    this.notify({ type: 'remove', item });
    if (this.items.length > 0 && !this.busy) this.notify({ type: 'idle' });
  }

  setRemoved(item: TestItem, removed: boolean): void {
    item.removed = removed;
    this.#changed(item);
    this.notify({ type: removed ? 'remove' : 'add', item });
  }

  reject(name: string, code: ErrorCode): void {
    const error = new FilestoreError(code);
    this.rejections.add(name, error);
    this.notify({ type: 'error', name, error });
  }

  override notify(change: ListChange): void {
    super.notify(change);
  }

  #changed(item: TestItem): void {
    this.counts.update(item);
    this.notify({ type: 'update' });
  }
}

/** Lets the time pass, and returns what is heard in it. */
export function hearFor(list: TestList, milliseconds: number): readonly string[] {
  vi.advanceTimersByTime(milliseconds);
  return list.heard();
}
