import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ResumableFile } from '../../engine/resume/resumable-file.ts';
import { InterruptedItem } from '../list/interrupted-item.ts';
import type { UploadList } from '../list/upload-list.ts';
import { KeptFile, type ResumeActions } from './kept-file.ts';

/** What the element knows of its interrupted uploads. */
export interface InterruptedOptions extends ResumeActions {
  /** Identifies what the uploads belong to: the API, the scope, the field and the context. */
  readonly key: () => string;
  readonly field: () => string | undefined;
  readonly context: () => string | undefined;
}

/**
 * Lists the uploads that an earlier page of this browser has begun, so that they can be resumed. Loaded only if the
 * browser has saved one.
 */
export class InterruptedUploads implements ReactiveController {
  readonly #list: UploadList;
  readonly #options: InterruptedOptions;
  /** The rows of the saved uploads, by their ids. */
  readonly #items = new Map<string, InterruptedItem>();
  #key = '';
  #isSearching = false;
  /** Whether something has changed during the search. */
  #isStale = false;

  constructor(
    host: Pick<ReactiveControllerHost, 'addController'>,
    list: UploadList,
    options: InterruptedOptions,
  ) {
    this.#list = list;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#refreshIfVisible);
    this.refresh();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#refreshIfVisible);
  }

  hostUpdated(): void {
    if (this.#options.key() !== this.#key) this.refresh();
  }

  /** Looks again. One search at a time. */
  refresh(): void {
    this.#isStale = true;
    if (!this.#isSearching) void this.#search();
  }

  async #search(): Promise<void> {
    this.#isSearching = true;
    while (this.#isStale) {
      this.#isStale = false;
      this.#key = this.#options.key();
      // Without IndexedDB or the engine's code, there is nothing to resume.
      await this.#find().catch(() => undefined);
    }
    this.#isSearching = false;
  }

  /** Another tab may have taken an upload, or may have been closed and left one. */
  readonly #refreshIfVisible = (): void => {
    if (document.hidden) return;
    this.refresh();
    // The browser frees the locks of a closed tab a moment later.
    setTimeout(() => this.refresh(), 1000);
  };

  async #find(): Promise<void> {
    const key = this.#key;
    const uploader = await this.#list.uploaders.get();
    const found = (await uploader.resumable()).filter((file) => this.#belongsHere(file));
    if (key !== this.#key) return;
    const ids = new Set(found.map(({ id }) => id));
    for (const [id, item] of this.#items) if (!ids.has(id)) this.#forget(id, item);
    for (const file of found) if (!this.#isListed(file.id)) this.#add(file);
  }

  #belongsHere({ field, context }: ResumableFile): boolean {
    return field === this.#options.field() && context === this.#options.context();
  }

  /** A failed upload of this page is resumed by its own row. */
  #isListed(id: string): boolean {
    const item = this.#items.get(id);
    if (item && this.#list.find(item.key)) return true;
    return this.#list.uploads.some((upload) => upload.id === id);
  }

  #add(file: ResumableFile): void {
    // A control for one file that has one shows no other.
    if (!this.#list.multiple && this.#list.counts.countedFiles > 0) return;
    const { id, type } = file;
    const { name, size } = file.source;
    const item =
      this.#restoredItem(file) ?? new InterruptedItem({ name, size, type }, this.#list.drop);
    const kept = new KeptFile(file, this.#options, {
      // The server may answer after the row has left the list.
      changed: () => {
        if (this.#list.find(item.key)) this.#list.updateInterrupted(item);
      },
      gone: () => this.#forget(id, item),
    });
    item.kept = kept;
    this.#items.set(id, item);
    this.#list.updateInterrupted(item);
    void kept.askServer();
  }

  /** The row that the browser has restored with the form, without knowing that the upload was saved. */
  #restoredItem({ source: { name, size } }: ResumableFile): InterruptedItem | undefined {
    return this.#list.items
      .filter((item) => item instanceof InterruptedItem)
      .find(({ kept, file }) => !kept && file.name === name && (file.size ?? size) === size);
  }

  #forget(id: string, item: InterruptedItem): void {
    this.#items.delete(id);
    item.leave();
  }
}
