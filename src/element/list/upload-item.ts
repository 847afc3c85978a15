import { FilestoreError, isFilestoreError } from '../../contract/errors.ts';
import { isEnded, type UploadState } from '../../contract/upload-states.ts';
import type { Upload } from '../../engine/upload.ts';
import type { PondItem } from '../../views/pond/pond-item.ts';
import { newKey, type ListItem } from './list-item.ts';

export interface ItemOwner {
  /** Why the file of this item is not taken, or undefined. */
  refusal(file: File, item: UploadItem): FilestoreError | undefined;
  /** Starts the upload of this item as soon as it can be. */
  begin(item: UploadItem): void;
  /** Starts an upload; `onState` hears of every change. */
  start(file: File, onState: (state: UploadState) => void): Upload;
  changed(item: UploadItem, state: UploadState, before: UploadState): void;
  dismissed(item: UploadItem): void;
  /** It is being deleted on the server, or is so no longer: it counts for the form or not. */
  revertChanged(item: UploadItem, reverting: boolean): void;
  /** The server was asked to delete it and did not. */
  revertFailed(item: UploadItem, error: FilestoreError): void;
}

/** One file on the list and its current upload. A retry is a new upload of the same item. */
export class UploadItem implements ListItem, PondItem {
  readonly key = newKey();
  readonly file: File;
  readonly stored = false;
  readonly removed = false;
  readonly #owner: ItemOwner;
  readonly #listeners = new Set<(state: UploadState) => void>();
  #upload: Upload | undefined;
  #state: UploadState = { status: 'queued' };
  #attempt = 1;
  #reverting = false;

  /** A file that is `refused` from the start is on the list to say why, and uploads nothing. */
  constructor(file: File, owner: ItemOwner, refused?: FilestoreError) {
    this.file = file;
    this.#owner = owner;
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
    return this.#reverting || !isEnded(this.#state);
  }

  /** The server is being asked to delete it. */
  get reverting(): boolean {
    return this.#reverting;
  }

  /** The id to post. A file that is being deleted has none any more. */
  get postedId(): string | undefined {
    return this.#state.status === 'done' && !this.#reverting ? this.#state.file.id : undefined;
  }

  /** Nothing, of one that has ended before its turn. */
  start(): void {
    if (this.#upload || isEnded(this.#state)) return;
    const run = (this.#upload = this.#owner.start(this.file, (state) => {
      // An upload that was replaced by a retry has nothing more to say.
      if (this.#upload === undefined || this.#upload === run) this.#set(state);
    }));
    this.#set(run.state);
  }

  retry(): void {
    if (this.#state.status !== 'failed' && this.#state.status !== 'aborted') return;
    this.#upload = undefined;
    this.#attempt += 1;
    const refused = this.#owner.refusal(this.file, this);
    if (refused) this.#set({ status: 'failed', error: refused });
    else this.#queue();
  }

  abort(): void {
    if (this.#upload) this.#upload.abort();
    else if (!isEnded(this.#state)) this.#set({ status: 'aborted' });
  }

  /** It could not even be started. */
  fail(error: FilestoreError): void {
    if (!this.#upload && !isEnded(this.#state)) this.#set({ status: 'failed', error });
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
      this.#owner.revertFailed(this, known);
      // A final answer will not change: the file is stored, say. It is not ours to keep on the list.
      if (known.retryable) {
        this.#setReverting(false);
        throw known;
      }
    }
    this.#owner.dismissed(this);
  }

  remove(): void {
    if (this.#state.status === 'done') void this.revert().catch(() => undefined);
    this.dismiss();
  }

  putBack(): void {}

  dismiss(): void {
    this.abort();
    this.#owner.dismissed(this);
  }

  subscribe(listener: (state: UploadState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #queue(): void {
    this.#set({ status: 'queued' });
    this.#owner.begin(this);
  }

  #setReverting(reverting: boolean): void {
    if (this.#reverting === reverting) return;
    this.#reverting = reverting;
    this.#owner.revertChanged(this, reverting);
  }

  #set(state: UploadState): void {
    if (this.#state === state) return;
    const before = this.#state;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
    this.#owner.changed(this, state, before);
  }
}
