import { FilestoreError } from '../../contract/errors.ts';
import type { Progress } from '../../engine/progress/total-progress.ts';
import type { ExistingFile } from '../events.ts';
import { duplicateKey } from '../input/file-identity.ts';
import { readDroppedFolder } from '../input/folder-reader.ts';
import { validateFile } from '../input/validate-file.ts';
import { ExistingItem } from './existing-item.ts';
import { ItemCounts } from './item-counts.ts';
import type { ListChange, ListListener } from './list-change.ts';
import type { ListItem } from './list-item.ts';
import type { ListSettings } from './list-settings.ts';
import { TimeSlicedQueue } from './time-slicer.ts';
import { UploadItem, type ItemChange, type ItemContext } from './upload-item.ts';
import { UploaderCache } from './uploader-cache.ts';

/**
 * The files of the element and their states: an observable store. The form value, the validity, the
 * events, the announcements and the views are all derived from it.
 */
export class UploadList implements ItemContext {
  readonly #settings: () => ListSettings;
  readonly uploaders: UploaderCache;
  readonly #listeners = new Set<ListListener>();
  readonly #byKey = new Map<string, ListItem>();
  readonly #intakeQueue: TimeSlicedQueue<File>;
  #items: readonly ListItem[] | undefined;
  /** The files that a reset restores. */
  #initial: readonly ExistingFile[] = [];
  #counts = new ItemCounts();
  /** Includes files that wait in the intake queue. */
  #duplicateKeys = new Set<string>();
  #existingCount = 0;
  #foldersInProgress = 0;
  /** Replaced by a reset, which ends the reading of folders. */
  #generation = {};

  constructor(settings: () => ListSettings) {
    this.#settings = settings;
    this.uploaders = new UploaderCache(settings);
    this.#intakeQueue = new TimeSlicedQueue(
      (file) => this.#addOne(file),
      () => this.#updateAndSettle(),
    );
  }

  /** Calls `listener` on every change. Returns a function that ends the subscription. */
  subscribe(listener: ListListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get items(): readonly ListItem[] {
    return (this.#items ??= [...this.#byKey.values()]);
  }

  /** The ids of finished files in the order of the list, which the form posts. */
  get ids(): readonly string[] {
    return this.items.flatMap(({ formValue }) => formValue ?? []);
  }

  /** The files that are uploaded from this page. */
  get uploads(): readonly UploadItem[] {
    return this.items.filter((item) => item instanceof UploadItem);
  }

  get hasExisting(): boolean {
    return this.#existingCount > 0;
  }

  get counts(): ItemCounts {
    return this.#counts;
  }

  /** Whether a file is being added, uploaded or deleted. */
  get busy(): boolean {
    return this.#foldersInProgress > 0 || this.#intakeQueue.pending > 0 || this.#counts.busy > 0;
  }

  /** Undefined before the first upload. */
  get progress(): Progress | undefined {
    return this.uploaders.progress;
  }

  find(key: string): ListItem | undefined {
    return this.#byKey.get(key);
  }

  add(files: readonly File[]): void {
    if (this.#settings().multiple) this.#append(files);
    else this.#replaceWith(files);
    this.#notify({ type: 'update' });
  }

  /** Adds the files of a folder while it is being read. */
  async addFolder(folder: FileSystemDirectoryEntry): Promise<void> {
    if (!this.#settings().multiple) {
      this.reject(folder.name, new FilestoreError('folder-not-supported'));
      return;
    }
    const generation = this.#generation;
    this.#foldersInProgress += 1;
    this.#updateAndSettle();
    for await (const entry of readDroppedFolder(folder)) {
      if (generation !== this.#generation) break;
      if ('files' in entry) this.add(entry.files);
      else this.reject(entry.name, entry.error);
    }
    this.#foldersInProgress -= 1;
    this.#updateAndSettle();
  }

  /** Reports a file that is not added. */
  reject(name: string, error: FilestoreError): void {
    this.#notify({ type: 'error', name, error });
  }

  /** Replaces all files by existing ones, which a reset restores. */
  setExisting(files: readonly ExistingFile[]): void {
    this.#initial = files;
    this.reset();
  }

  /** Replaces all files by those that an earlier page has left. A reset does not restore them. */
  restore(files: readonly ExistingFile[]): void {
    this.#replaceAll(files);
  }

  /** Retries failed and aborted files, except those that still break a constraint. */
  retry(): void {
    for (const item of this.uploads) if (!this.validate(item)) item.retry();
  }

  pause(): void {
    this.#intakeQueue.finish();
    for (const item of this.items) item.pause();
  }

  resume(): void {
    for (const item of this.items) item.resume();
  }

  abort(): void {
    this.#intakeQueue.finish();
    for (const item of this.items) item.abort();
  }

  /** Deletes no finished upload: the form's server may be storing it. */
  reset(): void {
    this.#replaceAll(this.#initial);
  }

  validate(item: UploadItem): FilestoreError | undefined {
    return this.#validate(item.file, this.#counts.bytes - item.file.size);
  }

  uploadContext(): string | undefined {
    return this.#settings().context;
  }

  onItemChange(item: UploadItem, change: ItemChange): void {
    // An item that was removed can still end its upload or its deletion.
    if (!this.#byKey.has(item.key)) return;
    switch (change.type) {
      case 'state':
        this.#counts.transition(change.before.status, item.state.status);
        this.#reportState(item);
        return;
      case 'deleting':
        this.#counts.setDeleting(item.deleting);
        this.#notify({ type: 'update' });
        return;
      case 'delete-failed':
        this.#notify({ type: 'error', item, name: item.file.name, error: change.error });
        return;
      case 'removed':
        this.#remove(item);
    }
  }

  #reportState(item: UploadItem): void {
    const { state } = item;
    if (state.status === 'sending') {
      this.#notify({ type: 'progress', item });
      return;
    }
    this.#notify({ type: 'update' });
    if (state.status === 'done') this.#notify({ type: 'done', item });
    if (state.status === 'failed') {
      this.#notify({ type: 'error', item, name: item.file.name, error: state.error });
    }
    if (!item.busy) this.#settle();
  }

  #remove(item: UploadItem): void {
    this.#byKey.delete(item.key);
    this.#items = undefined;
    this.#duplicateKeys.delete(duplicateKey(item.file));
    this.#counts.delete(item.state.status, item.file.size);
    if (item.deleting) this.#counts.setDeleting(false);
    this.#notify({ type: 'update' });
    this.#notify({ type: 'remove', item });
  }

  #append(files: readonly File[]): void {
    const { maxFiles = Number.POSITIVE_INFINITY } = this.#settings();
    const present = this.#counts.all - this.#counts.removed + this.#intakeQueue.pending;
    const fresh = files.filter((file) => this.#isNew(file));
    const free = Math.max(0, maxFiles - present);
    this.#enqueue(fresh.slice(0, free));
    this.#rejectAll(fresh.slice(free), maxFiles);
  }

  /** The same file may be chosen again. */
  #replaceWith([file, ...others]: readonly File[]): void {
    if (!file) return;
    for (const item of this.items) item.remove();
    this.#rejectAll(others, 1);
    this.#enqueue([file]);
  }

  #enqueue(files: readonly File[]): void {
    for (const file of files) this.#duplicateKeys.add(duplicateKey(file));
    if (files.length > 0) this.#intakeQueue.add(files);
  }

  #rejectAll(files: readonly File[], limit: number): void {
    for (const { name } of files)
      this.reject(name, new FilestoreError('too-many-files', { limit }));
  }

  #isNew(file: File): boolean {
    if (!this.#duplicateKeys.has(duplicateKey(file))) return true;
    this.reject(file.name, new FilestoreError('file-added-twice'));
    return false;
  }

  #addOne(file: File): void {
    const error = this.#validate(file, this.#counts.bytes);
    const item = new UploadItem(file, this, error);
    this.#insert(item);
    this.#notify({ type: 'add', item });
    if (error) this.#notify({ type: 'error', item, name: file.name, error });
    else item.start();
  }

  #validate(file: File, otherBytes: number): FilestoreError | undefined {
    const settings = this.#settings();
    if (!settings.endpoint || !settings.apiKey) return new FilestoreError('endpoint-missing');
    return validateFile(file, settings, otherBytes);
  }

  #replaceAll(existing: readonly ExistingFile[]): void {
    const { items, busy } = this;
    this.#intakeQueue.clear();
    this.#generation = {};
    this.#byKey.clear();
    this.#duplicateKeys = new Set();
    this.#items = undefined;
    this.#counts = new ItemCounts();
    this.#existingCount = existing.length;
    for (const item of items) {
      item.abort();
      this.#notify({ type: 'remove', item });
    }
    for (const file of existing) this.#insert(new ExistingItem(file, this.#onExistingChange));
    if (busy) this.#notify({ type: 'idle' });
    this.#notify({ type: 'update' });
  }

  readonly #onExistingChange = (item: ExistingItem): void => {
    if (!this.#byKey.has(item.key)) return;
    this.#counts.setRemoved(item.removed, item.file.size);
    this.#notify({ type: 'update' });
    this.#notify({ type: item.removed ? 'remove' : 'add', item });
  };

  #insert(item: ListItem): void {
    this.#byKey.set(item.key, item);
    this.#items = undefined;
    this.#counts.add(item.state.status, item.file.size);
  }

  #updateAndSettle(): void {
    this.#notify({ type: 'update' });
    this.#settle();
  }

  #settle(): void {
    if (this.#counts.all > 0 && !this.busy) this.#notify({ type: 'idle' });
  }

  #notify(change: ListChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
