import { FilestoreError, isFilestoreError } from '../../contract/errors.ts';
import { isTerminal, type UploadState } from '../../contract/upload-states.ts';
import type { Upload } from '../../engine/upload.ts';
import type { PondItem } from '../../views/pond/pond-item.ts';
import { nextKey, type ListItem } from './list-item.ts';

export interface ItemContext {
  /** Why the file of this item is not taken, or undefined. */
  validate(file: File, item: UploadItem): FilestoreError | undefined;
  /** Starts the upload of this item as soon as it can be. */
  enqueue(item: UploadItem): void;
  /** Starts an upload; `onState` hears of every change. */
  startUpload(file: File, onState: (state: UploadState) => void): Upload;
  changed(item: UploadItem, state: UploadState, before: UploadState): void;
  onRemoved(item: UploadItem): void;
  /** It is being deleted on the server, or is so no longer: it counts for the form or not. */
  onDeletingChange(item: UploadItem, deleting: boolean): void;
  /** The server was asked to delete it and did not. */
  revertFailed(item: UploadItem, error: FilestoreError): void;
}

/** One file on the list and its current upload. A retry is a new upload of the same item. */
export class UploadItem implements ListItem, PondItem {
  readonly key = nextKey();
  readonly file: File;
  readonly existing = false;
  readonly removed = false;
  readonly #context: ItemContext;
  readonly #listeners = new Set<(state: UploadState) => void>();
  #upload: Upload | undefined;
  #state: UploadState = { status: 'queued' };
  #attempt = 1;
  #reverting = false;

  /** A file that is `refused` from the start is on the list to say why, and uploads nothing. */
  constructor(file: File, context: ItemContext, refused?: FilestoreError) {
    this.file = file;
    this.#context = context;
    if (refused) this.#state = { status: 'failed', error: refused };
  }

  get state(): UploadState {
    return this.#state;
  }

  get attempt(): number {
    return this.#attempt;
  }

  /** Queued, under way or waiting for an answer. */
  get busy(): boolean {
    return this.#reverting || !isTerminal(this.#state);
  }

  /** The server is being asked to delete it. */
  get deleting(): boolean {
    return this.#reverting;
  }

  /** The id to post. A file that is being deleted has none any more. */
  get formValue(): string | undefined {
    return this.#state.status === 'done' && !this.#reverting ? this.#state.file.id : undefined;
  }

  /** Nothing, of one that has ended before its turn. */
  startUpload(): void {
    if (this.#upload || isTerminal(this.#state)) return;
    const run = (this.#upload = this.#context.startUpload(this.file, (state) => {
      // An upload that was replaced by a retry has nothing more to say.
      if (this.#upload === undefined || this.#upload === run) this.#set(state);
    }));
    this.#set(run.state);
  }

  retry(): void {
    if (this.#state.status !== 'failed' && this.#state.status !== 'aborted') return;
    this.#upload = undefined;
    this.#attempt += 1;
    const refused = this.#context.validate(this.file, this);
    if (refused) this.#set({ status: 'failed', error: refused });
    else this.#queue();
  }

  abort(): void {
    if (this.#upload) this.#upload.abort();
    else if (!isTerminal(this.#state)) this.#set({ status: 'aborted' });
  }

  /** It could not even be started. */
  failBeforeStart(error: FilestoreError): void {
    if (!this.#upload && !isTerminal(this.#state)) this.#set({ status: 'failed', error });
  }

  pause(): void {
    this.#upload?.pause();
  }

  resume(): void {
    this.#upload?.resume();
  }

  async revert(): Promise<void> {
    this.#setReverting(true);
    try {
      await this.#upload?.revert();
    } catch (error) {
      const known = isFilestoreError(error) ? error : new FilestoreError('internal');
      this.#context.revertFailed(this, known);
      // A final answer will not change: the file is stored, say. It is not ours to keep on the list.
      if (known.retryable) {
        this.#setReverting(false);
        throw known;
      }
    }
    this.#context.onRemoved(this);
  }

  remove(): void {
    if (this.#state.status === 'done') void this.revert().catch(() => undefined);
    this.removeFromList();
  }

  restore(): void {}

  removeFromList(): void {
    this.abort();
    this.#context.onRemoved(this);
  }

  subscribe(listener: (state: UploadState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #queue(): void {
    this.#set({ status: 'queued' });
    this.#context.enqueue(this);
  }

  #setReverting(deleting: boolean): void {
    if (this.#reverting === deleting) return;
    this.#reverting = deleting;
    this.#context.onDeletingChange(this, deleting);
  }

  #set(state: UploadState): void {
    if (this.#state === state) return;
    const before = this.#state;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
    this.#context.changed(this, state, before);
  }
}
