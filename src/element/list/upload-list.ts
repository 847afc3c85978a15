import type { FilestoreError } from '../../contract/errors.ts';
import type { Progress } from '../../engine/progress/total-progress.ts';
import type { ExistingFile } from '../events.ts';
import { loadTypes, needsTypes } from '../input/type-check.ts';
import { ExistingItem, type ExistingItemContext } from './existing-item.ts';
import { FileIntake, type IntakeTarget } from './file-intake.ts';
import { InterruptedItem } from './interrupted-item.ts';
import { ItemCollection } from './item-collection.ts';
import type { ItemCounts } from './item-counts.ts';
import { ListActions } from './list-actions.ts';
import type { FileInfo, ListItem } from './list-item.ts';
import type { ListSettings, UploadSettings } from './list-settings.ts';
import { isSameList, knownFiles, mergeExisting, restoredItems } from './merge-existing.ts';
import {
  adoptPath,
  makeRoom,
  removeOthers,
  replaceInterrupted,
  yieldToUpload,
} from './single-file.ts';
import { UploadItem, type ItemChange, type ItemContext } from './upload-item.ts';
import { UploaderCache, type UploaderSource } from './uploader-cache.ts';
import { isSettingError, validateInList, validateRestored } from './validate-in-list.ts';

/**
 * The files of the element and their states: an observable store. The form value, the validity, the
 * events, the announcements and the views are all derived from it.
 */
export class UploadList
  extends ListActions
  implements ItemContext, ExistingItemContext, IntakeTarget
{
  readonly #settings: () => ListSettings;
  readonly #mayAdd: (item: ListItem) => boolean;
  readonly uploaders: UploaderSource;
  /** Adds folders, and files that have to be read before. */
  readonly intake = new FileIntake(this);
  readonly #items = new ItemCollection();
  /** The files that the page has set last, which a reset restores. */
  #initial: readonly ExistingFile[] = [];
  /** Existing files that were rejected, by their ids. A reset does not make them good again. */
  readonly #rejections = new Map<string, FilestoreError>();
  /** The ids of uploads from here that the page has named as existing. */
  #named: ReadonlySet<string> = new Set();

  /** Only tests leave out `mayAdd`, which asks the page whether a file may be added, or pass `uploaders`. */
  constructor(
    settings: () => ListSettings,
    uploaders: UploaderSource = new UploaderCache(settings),
    mayAdd: (item: ListItem) => boolean = () => true,
  ) {
    super();
    this.#mayAdd = mayAdd;
    this.#settings = settings;
    this.uploaders = uploaders;
  }

  get items(): readonly ListItem[] {
    return this.#items.inOrder;
  }

  /** The ids of finished files in the order of the list, which the form posts. */
  get ids(): readonly string[] {
    return this.items.flatMap(({ formValue }) => formValue ?? []);
  }

  /** The files that are uploaded from this page. */
  get uploads(): readonly UploadItem[] {
    return this.items.filter((item) => item instanceof UploadItem);
  }

  get counts(): ItemCounts {
    return this.#items.counts;
  }

  /** Whether a file is being added, uploaded or deleted. */
  get busy(): boolean {
    return this.intake.busy || this.counts.busy > 0;
  }

  /** Undefined before the first upload. */
  get progress(): Progress | undefined {
    return this.uploaders.progress;
  }

  get accept(): string {
    return this.#settings().accept;
  }

  get multiple(): boolean {
    return this.#settings().multiple;
  }

  find(key: string): ListItem | undefined {
    return this.#items.get(key);
  }

  findById(id: string): ListItem | undefined {
    return this.items.find(({ state }) => state.status === 'done' && state.file.id === id);
  }

  add(files: readonly File[]): void {
    if (this.counts.interrupted > 0) for (const file of files) adoptPath(this.items, file);
    this.intake.add(files);
    this.notify({ type: 'update' });
  }

  reject(name: string, error: FilestoreError): void {
    this.notify({ type: 'error', name, error });
  }

  /** Exchanges the existing files. Uploads from here stay. An equal list changes nothing. */
  setExisting(files: readonly ExistingFile[]): void {
    const unique = [...new Map(files.map((file) => [file.id, file])).values()];
    if (isSameList(unique, this.#initial)) return;
    this.#initial = unique;
    const merged = mergeExisting(this.items, unique, this.#named, this);
    this.#named = merged.named;
    this.#items.replace(merged.items);
    for (const item of merged.left) this.#left(item);
    if (!this.multiple) yieldToUpload(this.items);
    this.notify({ type: 'update' });
    this.validateAgain();
  }

  /** Like `setExisting`, for a page that knows only the ids. */
  setExistingIds(ids: readonly string[]): void {
    this.setExisting(knownFiles(ids, this.#initial));
  }

  /** Removes all files. Uploaded ones are left to expire. */
  clear(): void {
    this.#initial = [];
    this.reset();
  }

  /**
   * Replaces all files by those that an earlier page has left, of which `interrupted` had not finished. A reset does
   * not restore them.
   */
  restore(files: readonly ExistingFile[], interrupted: readonly FileInfo[]): void {
    const restored = restoredItems(files, this.#initial, this);
    this.#replaceAll([
      ...restored,
      ...interrupted.map((file) => new InterruptedItem(file, this.drop)),
    ]);
  }

  /** Moves an item before another one, or to the end. The form posts the ids in this order. */
  move(item: ListItem, before: ListItem | undefined): void {
    this.#items.move(item, before);
    this.notify({ type: 'update' });
  }

  /** Deletes no finished upload: the form's server may be storing it. */
  reset(): void {
    this.#replaceAll(this.#initial.map((file) => new ExistingItem(file, this, true)));
  }

  /** Tries refused files again, after a constraint has changed or another file has left the list. */
  validateAgain(): void {
    for (const item of this.uploads)
      if (item.refused && !this.validate(item.file, item)) item.retry();
    this.intake.decideWaiting();
  }

  /** Tries files again that failed because of the endpoint, the key or the grant, after these have changed. */
  retrySettingErrors(): void {
    for (const item of this.uploads) if (isSettingError(item.state)) item.retry();
  }

  loadTypesFor = (file: File): Promise<unknown> | undefined =>
    needsTypes(file, this.accept) ? loadTypes() : undefined;

  validate(file: File, item?: UploadItem): FilestoreError | undefined {
    return validateInList(file, this.#settings(), this.counts, item);
  }

  /** Whether `prepare` may still refuse a file, so that its place becomes free. */
  get awaitsPrepare(): boolean {
    return this.items.some(({ awaitsPrepare, busy }) => awaitsPrepare && busy);
  }

  validateRestored = (): FilestoreError | undefined =>
    validateRestored(this.#settings(), this.counts);

  rejectionOf = (id: string): FilestoreError | undefined => this.#rejections.get(id);

  append(file: File, error?: FilestoreError): void {
    const item = new UploadItem(file, this, error);
    this.#items.update(item);
    if (!this.#mayAdd(item)) this.#items.delete(item);
    // The page may also have removed it.
    if (!this.#items.has(item)) {
      this.intake.forget(file);
      return this.intake.decideWaiting();
    }
    // Not for each of ten thousand files.
    if (this.counts.interrupted > 0) replaceInterrupted(this.items, file);
    if (!this.multiple) makeRoom(this.items, item, error !== undefined);
    this.notify({ type: 'add', item });
    if (error) this.notify({ type: 'error', item, name: file.name, error });
    else item.start();
  }

  onIntake(): void {
    this.notify({ type: 'update' });
    this.#settle();
  }

  /** Adds an upload of an earlier page, or draws it again after a change. */
  updateInterrupted(item: InterruptedItem): void {
    this.#items.update(item);
    this.notify({ type: 'update' });
  }

  uploadOptions = (): UploadSettings => this.#settings();

  onItemChange(item: UploadItem, change: ItemChange): void {
    // An item that was removed can still end its upload or its deletion.
    if (!this.#items.has(item)) return;
    const freed = this.counts.countedFiles;
    switch (change.type) {
      case 'state':
        this.#items.update(item);
        this.#reportState(item);
        break;
      case 'deletion':
        this.#items.update(item);
        // The same file may be chosen again while the server deletes it.
        this.intake.forget(item.source);
        this.notify({ type: 'update' });
        break;
      case 'delete-failed':
        this.notify({ type: 'error', item, name: item.file.name, error: change.error });
        return;
      case 'removed':
        this.drop(item);
    }
    if (this.counts.countedFiles < freed) this.validateAgain();
    if (change.type === 'removed' || item.state.status !== 'sending') this.intake.decideWaiting();
  }

  onExistingChange(item: ExistingItem, change: 'removed' | 'restored' | 'rejected'): void {
    if (!this.#items.has(item)) return;
    this.#items.update(item);
    this.notify({ type: 'update' });
    if (item.state.status === 'failed') {
      this.#rejections.set(item.id, item.state.error);
      this.notify({ type: 'error', item, name: item.file.name, error: item.state.error });
    } else this.notify({ type: change === 'removed' ? 'remove' : 'add', item });
    if (change !== 'restored') this.validateAgain();
  }

  #reportState(item: UploadItem): void {
    const { state } = item;
    if (state.status === 'sending') {
      this.notify({ type: 'progress', item });
      return;
    }
    // The file that it replaces leaves in the same step, so that a form never posts both.
    if (state.status === 'done' && !this.multiple) removeOthers(this.items, item);
    this.notify({ type: 'update' });
    if (state.status === 'done') this.notify({ type: 'done', item });
    if (state.status === 'failed') {
      this.notify({ type: 'error', item, name: item.file.name, error: state.error });
    }
    if (!item.busy) this.#settle();
  }

  #replaceAll(next: readonly ListItem[]): void {
    const { items, busy } = this;
    this.intake.clear();
    this.#items.replace(next);
    this.#named = new Set();
    for (const item of items) {
      item.abort();
      this.#left(item);
    }
    if (busy) this.notify({ type: 'idle' });
    this.notify({ type: 'update' });
  }

  drop = (item: ListItem): void => {
    if (!this.#items.delete(item)) return;
    this.notify({ type: 'update' });
    this.#left(item);
  };

  #left(item: ListItem): void {
    if (item instanceof UploadItem) this.intake.forget(item.source);
    this.notify({ type: 'remove', item });
  }

  #settle(): void {
    if (this.counts.all > 0 && !this.busy) this.notify({ type: 'idle' });
  }
}
