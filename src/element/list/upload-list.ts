import { FilestoreError } from '../../contract/errors.ts';
import type { UploadState } from '../../contract/upload-states.ts';
import type { Progress } from '../../engine/progress/total-progress.ts';
import type { Upload } from '../../engine/upload.ts';
import type { Uploader, UploaderSettings } from '../../engine/uploader.ts';
import type { FilestoreEventMap, ExistingFile } from '../events.ts';
import { loadedEngine, loadEngine } from '../load-engine.ts';
import { duplicateKey } from '../input/file-identity.ts';
import { validateFile, type FileConstraints } from '../input/validate-file.ts';
import { FolderReader } from '../input/folder-reader.ts';
import { TimeSlicedQueue } from './time-slicer.ts';
import { ItemCounts } from './item-counts.ts';
import type { ListItem } from './list-item.ts';
import { toFilestoreFile } from './file-snapshot.ts';
import { ExistingItem } from './existing-item.ts';
import { UploadItem, type ItemContext } from './upload-item.ts';

export interface ListSettings extends Omit<UploaderSettings, 'grant'>, FileConstraints {
  readonly grant?: string | undefined;
  readonly context?: string | undefined;
  /** Without it a new file replaces the old one. */
  readonly multiple: boolean;
}

/** What the list needs of the element. */
export interface ListHost {
  settings(): ListSettings;
  emit<Type extends keyof FilestoreEventMap>(
    type: Type,
    detail: FilestoreEventMap[Type]['detail'],
  ): void;
  /** The list or a state on it has changed. Progress alone is no change. */
  listChanged(): void;
  /** More of a file has left the browser. */
  progressed(): void;
}

/** The files that there are and what becomes of them: the one truth behind the form and the rows. */
export class UploadList implements ItemContext {
  readonly #host: ListHost;
  readonly #byKey = new Map<string, ListItem>();
  readonly #intakeQueue: TimeSlicedQueue<File>;
  readonly #folders: FolderReader;
  #items: readonly ListItem[] | undefined;
  /** What a reset goes back to. */
  #initial: readonly ExistingFile[] = [];
  #counts = new ItemCounts();
  /** Files on the list or on their way to it, so that one that is chosen twice is noticed. */
  #duplicateKeys = new Set<string>();
  /** How many of them are from before. */
  #existingCount = 0;
  #uploader: { readonly instance: Uploader; readonly settings: string } | undefined;

  constructor(host: ListHost) {
    this.#host = host;
    this.#intakeQueue = new TimeSlicedQueue(
      (file) => this.#addOne(file),
      () => {
        host.listChanged();
        this.#emitIdleIfDone();
      },
    );
    this.#folders = new FolderReader({
      onFiles: (files) => this.add(files),
      onError: (name, error) => host.emit('filestore-error', { name, error }),
      changed: () => {
        host.listChanged();
        this.#emitIdleIfDone();
      },
    });
  }

  get items(): readonly ListItem[] {
    return (this.#items ??= [...this.#byKey.values()]);
  }

  /** What the form posts: the ids of finished files, in the order of the list. */
  get ids(): readonly string[] {
    return this.items.flatMap(({ formValue }) => formValue ?? []);
  }

  /** Those that are uploaded from here. */
  get uploads(): readonly UploadItem[] {
    return this.items.filter((item) => item instanceof UploadItem);
  }

  /** Some are from before. */
  get hasStored(): boolean {
    return this.#existingCount > 0;
  }

  get counts(): ItemCounts {
    return this.#counts;
  }

  /** Something is under way, or on its way to the list. */
  get busy(): boolean {
    return this.#folders.busy || this.#intakeQueue.pending > 0 || this.#counts.busy > 0;
  }

  /** Of what is under way; undefined before the first upload. */
  get progress(): Progress | undefined {
    return this.#uploader?.instance.progress;
  }

  find(key: string): ListItem | undefined {
    return this.#byKey.get(key);
  }

  add(files: readonly File[]): void {
    const { multiple, maxFiles = Number.POSITIVE_INFINITY } = this.#host.settings();
    const most = multiple ? maxFiles : 1;
    const there = this.#counts.all - this.#counts.removed + this.#intakeQueue.pending;
    // One file takes the place of another, even of itself.
    const fresh = multiple ? files.filter((file) => this.#isNew(file)) : files;
    const taken = fresh.slice(0, multiple ? Math.max(0, most - there) : 1);
    if (!multiple && taken.length > 0) for (const item of this.items) item.remove();
    for (const file of taken) this.#duplicateKeys.add(duplicateKey(file));
    for (const { name } of fresh.slice(taken.length)) {
      const error = new FilestoreError('too-many-files', { limit: most });
      this.#host.emit('filestore-error', { name, error });
    }
    if (taken.length > 0) this.#intakeQueue.add(taken);
    else this.#host.listChanged();
  }

  /** Adds what is found in a folder, as it is found. The list is busy until all has been. */
  addFolder(folder: FileSystemDirectoryEntry): Promise<void> {
    return this.#folders.read(folder);
  }

  /** Shows what the server has from before, in place of what is there; a reset comes back to it. */
  setExisting(files: readonly ExistingFile[]): void {
    this.#initial = files;
    this.reset();
  }

  /** As `show`, of files that a page before this one has left: a reset goes back behind them. */
  restore(files: readonly ExistingFile[]): void {
    this.#replaceAll(files);
  }

  /** Files that the element itself refuses stay refused. */
  retry(): void {
    for (const item of this.items) {
      if (item instanceof UploadItem && !this.validate(item.file, item)) item.retry();
    }
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

  /** Forgets everything and deletes nothing that is done: its server may be storing it just now. */
  reset(): void {
    this.#replaceAll(this.#initial);
  }

  #replaceAll(stored: readonly ExistingFile[]): void {
    const { items, busy } = this;
    this.#intakeQueue.clear();
    this.#folders.clear();
    this.#byKey.clear();
    this.#duplicateKeys = new Set();
    this.#items = undefined;
    this.#counts = new ItemCounts();
    this.#existingCount = stored.length;
    for (const item of items) {
      item.abort();
      this.#host.emit('filestore-remove', { file: toFilestoreFile(item) });
    }
    for (const file of stored) this.#addExisting(file);
    if (busy) this.#host.emit('filestore-idle', null);
    this.#host.listChanged();
  }

  enqueue(item: UploadItem): void {
    if (loadedEngine()) item.startUpload();
    else {
      loadEngine().then(
        () => item.startUpload(),
        (error: FilestoreError) => item.failBeforeStart(error),
      );
    }
  }

  startUpload(file: File, onState: (state: UploadState) => void): Upload {
    const { endpoint, apiKey, maxConnections, context } = this.#host.settings();
    const settings = JSON.stringify([endpoint, apiKey, maxConnections]);
    if (this.#uploader?.settings !== settings) {
      const engine = loadedEngine();
      if (!engine) throw new Error('an upload starts before the engine is there');
      const instance = new engine.Uploader({
        endpoint,
        apiKey,
        maxConnections,
        grant: () => this.#host.settings().grant,
      });
      this.#uploader = { instance, settings };
    }
    return this.#uploader.instance.upload(file, { context, onState });
  }

  changed(item: UploadItem, state: UploadState, before: UploadState): void {
    if (!this.#byKey.has(item.key)) return;
    this.#counts.transition(before.status, state.status);
    const file = toFilestoreFile(item);
    if (state.status === 'sending') {
      this.#host.progressed();
      this.#host.emit('filestore-progress', { file });
      return;
    }
    this.#host.listChanged();
    if (state.status === 'done') this.#host.emit('filestore-done', { file });
    if (state.status === 'failed') {
      this.#host.emit('filestore-error', { file, name: file.name, error: state.error });
    }
    if (!item.busy) this.#emitIdleIfDone();
  }

  onRemoved(item: UploadItem): void {
    if (!this.#byKey.delete(item.key)) return;
    this.#items = undefined;
    this.#duplicateKeys.delete(duplicateKey(item.file));
    this.#counts.delete(item.state.status, item.file.size);
    if (item.deleting) this.#counts.setDeleting(false);
    this.#host.listChanged();
    this.#host.emit('filestore-remove', { file: toFilestoreFile(item) });
  }

  onDeletingChange(item: UploadItem, reverting: boolean): void {
    if (!this.#byKey.has(item.key)) return;
    this.#counts.setDeleting(reverting);
    this.#host.listChanged();
  }

  revertFailed(item: UploadItem, error: FilestoreError): void {
    // Not for one that is off the list already: nobody is waiting for it, and it expires.
    if (!this.#byKey.has(item.key)) return;
    this.#host.emit('filestore-error', {
      file: toFilestoreFile(item),
      name: item.file.name,
      error,
    });
  }

  /** @param item the file's own, when it is on the list already */
  validate(file: File, item?: UploadItem): FilestoreError | undefined {
    const settings = this.#host.settings();
    if (!settings.endpoint || !settings.apiKey) return new FilestoreError('endpoint-missing');
    return validateFile(file, settings, this.#counts.bytes - (item ? file.size : 0));
  }

  #addOne(file: File): void {
    const refused = this.validate(file);
    const item = new UploadItem(file, this, refused);
    this.#byKey.set(item.key, item);
    this.#items = undefined;
    this.#counts.add(item.state.status, file.size);
    this.#host.emit('filestore-add', { file: toFilestoreFile(item) });
    if (refused) {
      this.#host.emit('filestore-error', {
        file: toFilestoreFile(item),
        name: file.name,
        error: refused,
      });
    } else {
      this.enqueue(item);
    }
  }

  #isNew(file: File): boolean {
    if (!this.#duplicateKeys.has(duplicateKey(file))) return true;
    const { name } = file;
    this.#host.emit('filestore-error', { name, error: new FilestoreError('file-added-twice') });
    return false;
  }

  #addExisting(file: ExistingFile): void {
    const item = new ExistingItem(file, (changed) => {
      if (!this.#byKey.has(changed.key)) return;
      this.#counts.setRemoved(changed.removed, changed.file.size);
      this.#host.listChanged();
      const type = changed.removed ? 'filestore-remove' : 'filestore-add';
      this.#host.emit(type, { file: toFilestoreFile(changed) });
    });
    this.#byKey.set(item.key, item);
    this.#items = undefined;
    this.#counts.add('done', item.file.size);
  }

  #emitIdleIfDone(): void {
    if (this.#counts.all > 0 && !this.busy) this.#host.emit('filestore-idle', null);
  }
}
