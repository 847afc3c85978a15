import { FilestoreError } from '../../contract/errors.ts';
import type { UploadState } from '../../contract/upload-states.ts';
import type { ExistingFile } from '../events.ts';
import { nextKey, type FileInfo, type ListItem } from './list-item.ts';

/** The list, as its existing items need it. */
export interface ExistingItemContext {
  /** It was removed, restored or rejected. */
  onExistingChange(item: ExistingItem, change: 'removed' | 'restored' | 'rejected'): void;
  /** Returns why the file may not be restored, if there is a reason. */
  validateRestored(): FilestoreError | undefined;
  /** Reports a file that is not added. */
  reject(name: string, error: FilestoreError): void;
  /** The error of a file that was rejected before, for example before a reset. */
  rejectionOf(id: string): FilestoreError | undefined;
  /** It has to leave the list. */
  drop(item: ExistingItem): void;
}

/** A file that the server had before the page was loaded. Its content is not loaded. */
export class ExistingItem implements ListItem {
  readonly key = nextKey();
  readonly file: FileInfo;
  readonly existing = true;
  readonly isUpload = false;
  readonly interruption = 'none';
  readonly deletion = 'none';
  readonly busy = false;
  readonly retryable = false;
  /** Whether the page has set it. The browser restores others after Back. */
  readonly setByPage: boolean;
  readonly id: string;
  readonly #context: ExistingItemContext;
  #state: UploadState;
  #removed: boolean;

  constructor(file: ExistingFile, context: ExistingItemContext, setByPage: boolean) {
    const { id, name = id, size, type = '' } = file;
    this.file = { name, size, type };
    this.id = id;
    this.setByPage = setByPage;
    this.#context = context;
    this.#removed = file.removed === true;
    const error = context.rejectionOf(id);
    this.#state = error
      ? { status: 'failed', error }
      : { status: 'done', file: { id, name, size: size ?? 0, type } };
  }

  get state(): UploadState {
    return this.#state;
  }

  get removed(): boolean {
    return this.#removed;
  }

  get counted(): boolean {
    return this.formValue !== undefined;
  }

  get formValue(): string | undefined {
    return this.#removed || this.#state.status !== 'done' ? undefined : this.id;
  }

  /** Whether the page describes it like this. What the page leaves out is no difference. */
  matches({ id, name = id, size, type = '' }: ExistingFile): boolean {
    const { file } = this;
    return this.id === id && file.name === name && file.size === size && file.type === type;
  }

  reject(error: FilestoreError): void {
    if (this.#state.status !== 'done') return;
    // It cannot be uploaded again from here, because the page does not have its content.
    const isGone = error.code === 'file-deleted' || error.code === 'file-not-found';
    this.#state = {
      status: 'failed',
      error: isGone ? new FilestoreError('existing-file-gone', { cause: error }) : error,
    };
    this.#context.onExistingChange(this, 'rejected');
  }

  /** A rejected file cannot be restored, so it leaves the list. */
  remove(): void {
    if (this.#state.status !== 'done') this.#context.drop(this);
    else if (!this.#removed) this.#setRemoved(true);
  }

  restore(): void {
    if (!this.#removed) return;
    const error = this.#context.validateRestored();
    if (error) this.#context.reject(this.file.name, error);
    else this.#setRemoved(false);
  }

  // There is no upload to control.
  retry(): void {}
  abort(): void {}
  pause(): void {}
  resume(): void {}

  #setRemoved(removed: boolean): void {
    this.#removed = removed;
    this.#context.onExistingChange(this, removed ? 'removed' : 'restored');
  }
}
