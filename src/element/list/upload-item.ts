import { toFilestoreError, type FilestoreError } from '../../contract/errors.ts';
import { canRetry } from '../../contract/can-retry.ts';
import type { FileInfo } from '../../contract/file-info.ts';
import { isTerminal, type UploadState } from '../../contract/upload-states.ts';
import type { Upload } from '../../engine/upload.ts';
import type { Uploader } from '../../engine/uploader.ts';
import type { PondItem } from '../../views/pond/pond-item.ts';
import type { Deletion } from '../../views/row/row-item.ts';
import { handleOf } from '../input/file-handles.ts';
import { relativePath, setRelativePath } from '../input/file-identity.ts';
import { nextKey, type ListItem } from './list-item.ts';
import type { UploadSettings } from './list-settings.ts';
import type { UploaderSource } from './uploader-cache.ts';

/** A change of an item, for the list. */
export type ItemChange =
  | { readonly type: 'state' }
  /** The server is being asked to delete the file, or could not. */
  | { readonly type: 'deletion' }
  /** The server could not delete the file. */
  | { readonly type: 'delete-failed'; readonly error: FilestoreError }
  | { readonly type: 'removed' };

/** The list, as its items need it. */
export interface ItemContext {
  /** Loads what the validation of the file needs. Undefined if it needs nothing more. */
  loadTypesFor(file: File): Promise<unknown> | undefined;
  /** Returns why the file may not be uploaded, if there is a reason. */
  validate(file: File, item: UploadItem): FilestoreError | undefined;
  readonly uploaders: UploaderSource;
  /** The opaque text that binds an upload to its form, and the name of the form field. */
  uploadOptions(): UploadSettings;
  onItemChange(item: UploadItem, change: ItemChange): void;
}

/** A file of the list and its current upload. A retry is a new upload of the same item. */
export class UploadItem implements ListItem, PondItem {
  readonly key = nextKey();
  /** The file that was chosen. */
  readonly source: File;
  readonly existing = false;
  readonly isUpload = true;
  readonly interruption = 'none';
  readonly removed = false;
  readonly #context: ItemContext;
  #file: File;
  readonly #listeners = new Set<(state: UploadState) => void>();
  #upload: Upload | undefined;
  #state: UploadState = { status: 'queued' };
  #attempt = 1;
  #deletion: Deletion = 'none';
  #id: string | undefined;
  /** Whether it was paused before the engine was loaded. */
  #pausedEarly = false;
  #isPrepared = false;
  /** Whether the element has refused it, because of a constraint or a missing setting. */
  #refused = false;

  /** An item with a `refusal` is shown on the list with its reason and is not uploaded. */
  constructor(file: File, context: ItemContext, refusal?: FilestoreError) {
    this.source = file;
    this.#file = file;
    this.#context = context;
    if (!refusal) return;
    this.#state = { status: 'failed', error: refusal };
    this.#refused = true;
  }

  /** The file that is uploaded: the one that was chosen, until the page's `prepare` has returned another one. */
  get file(): File {
    return this.#file;
  }

  /** Whether the page's `prepare` has returned it. */
  get isPrepared(): boolean {
    return this.#isPrepared;
  }

  get awaitsPrepare(): boolean {
    return !this.#isPrepared && this.#context.uploadOptions().prepare !== undefined;
  }

  get state(): UploadState {
    return this.#state;
  }

  get attempt(): number {
    return this.#attempt;
  }

  get busy(): boolean {
    return this.#deletion === 'running' || !isTerminal(this.#state);
  }

  get deletion(): Deletion {
    return this.#deletion;
  }

  /** The id of the current upload on the server, once it is known. */
  get id(): string | undefined {
    return this.#id;
  }

  /** A file that the element has refused is tried again when the constraints allow it. */
  get refused(): boolean {
    return this.#refused && this.#state.status === 'failed';
  }

  get retryable(): boolean {
    return !this.refused && canRetry(this.#state);
  }

  get counted(): boolean {
    const { status } = this.#state;
    if (this.#deletion !== 'none') return false;
    return status !== 'aborted' && (status !== 'failed' || this.retryable);
  }

  get formValue(): string | undefined {
    return this.#state.status === 'done' && this.#deletion === 'none'
      ? this.#state.file.id
      : undefined;
  }

  /** Starts the upload, once the engine has been loaded. */
  start(): void {
    const attempt = this.#attempt;
    const uploader = this.#context.uploaders.get();
    if (!(uploader instanceof Promise)) {
      this.#startWith(uploader, attempt);
      return;
    }
    uploader.then(
      (loaded) => this.#startWith(loaded, attempt),
      (error: unknown) => {
        if (this.#isCurrent(attempt))
          this.#set({ status: 'failed', error: toFilestoreError(error) });
      },
    );
  }

  retry(): void {
    if (this.#state.status !== 'failed' && this.#state.status !== 'aborted') return;
    this.#upload = undefined;
    this.#id = undefined;
    this.#pausedEarly = false;
    this.#attempt += 1;
    const attempt = this.#attempt;
    const types = this.#context.loadTypesFor(this.file);
    if (!types) {
      this.#validateAndStart();
      return;
    }
    this.#set({ status: 'queued' });
    void this.#startAfter(types, attempt);
  }

  abort(): void {
    if (this.#upload) this.#upload.abort();
    else if (!isTerminal(this.#state)) this.#set({ status: 'aborted' });
  }

  pause(): void {
    this.#pausedEarly = this.#upload === undefined && !isTerminal(this.#state);
    this.#upload?.pause();
  }

  resume(): void {
    this.#pausedEarly = false;
    this.#upload?.resume();
  }

  /** Asks the server about the finished upload. Undefined if there is none. */
  confirm(): Promise<FileInfo | undefined> {
    return this.#upload?.confirm(new AbortController().signal) ?? Promise.resolve(undefined);
  }

  reject(error: FilestoreError): void {
    if (this.formValue !== undefined) this.#set({ status: 'failed', error });
  }

  async revert(): Promise<void> {
    if (this.#deletion === 'running') return;
    this.#setDeletion('running');
    try {
      await this.#upload?.revert();
    } catch (reason) {
      const error = toFilestoreError(reason);
      this.#context.onItemChange(this, { type: 'delete-failed', error });
      // A final error, such as a file that was stored, does not keep the file on the list.
      if (error.retryable) {
        this.#setDeletion('failed');
        throw error;
      }
    }
    this.#context.onItemChange(this, { type: 'removed' });
  }

  /** The row of an uploaded file stays until the server has deleted the file. */
  remove(): void {
    if (this.#state.status === 'done') void this.revert().catch(() => undefined);
    else this.removeFromList();
  }

  restore(): void {}

  removeFromList(): void {
    this.abort();
    this.leave();
  }

  /** Leaves the list. What was uploaded stays on the server. */
  leave(): void {
    this.#context.onItemChange(this, { type: 'removed' });
  }

  subscribe(listener: (state: UploadState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #startAfter(types: Promise<unknown>, attempt: number): Promise<void> {
    await types;
    if (this.#isCurrent(attempt)) this.#validateAndStart();
  }

  #validateAndStart(): void {
    const error = this.#context.validate(this.file, this);
    this.#refused = error !== undefined;
    this.#set(error ? { status: 'failed', error } : { status: 'queued' });
    if (!error) this.start();
  }

  #startWith(uploader: Uploader, attempt: number): void {
    if (!this.#isCurrent(attempt)) return;
    const { context, kind, field } = this.#context.uploadOptions();
    this.#upload = uploader.upload(this.file, {
      context,
      kind,
      path: relativePath(this.source),
      field,
      handle: handleOf(this.source),
      source: this.source,
      isPrepared: this.#isPrepared,
      validate: (file) => this.#validatePrepared(file, attempt),
      // A retry has replaced an upload of an earlier attempt.
      onState: (state) => {
        if (attempt === this.#attempt) this.#set(state);
      },
    });
    if (this.#pausedEarly) this.#upload.pause();
    this.#pausedEarly = false;
    this.#set(this.#upload.state);
  }

  /** Takes over the file that `prepare` has returned. */
  async #validatePrepared(file: File, attempt: number): Promise<FilestoreError | undefined> {
    await this.#context.loadTypesFor(file);
    // A retry prepares the file again.
    if (attempt !== this.#attempt) return undefined;
    setRelativePath(file, relativePath(this.source));
    this.#file = file;
    this.#isPrepared = true;
    const error = this.#context.validate(file, this);
    this.#refused = error !== undefined;
    // Its size counts at once, before another prepared file is validated.
    if (!error) this.#context.onItemChange(this, { type: 'state' });
    return error;
  }

  /** Whether the attempt was neither aborted nor replaced while the engine was loading. */
  #isCurrent(attempt: number): boolean {
    return attempt === this.#attempt && !this.#upload && !isTerminal(this.#state);
  }

  #setDeletion(deletion: Deletion): void {
    this.#deletion = deletion;
    this.#context.onItemChange(this, { type: 'deletion' });
  }

  #set(state: UploadState): void {
    if (this.#state === state) return;
    this.#state = state;
    if (state.status === 'done') this.#id = state.file.id;
    else if ('id' in state) this.#id = state.id;
    for (const listener of this.#listeners) listener(state);
    this.#context.onItemChange(this, { type: 'state' });
  }
}
