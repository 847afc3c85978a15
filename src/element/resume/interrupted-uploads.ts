import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ResumableFile } from '../../engine/resume/resumable-file.ts';
import { InterruptedItem } from '../list/interrupted-item.ts';
import type { UploadList } from '../list/upload-list.ts';
import { KeptFile, type ResumeActions } from './kept-file.ts';

/** What the element knows of its interrupted uploads. */
export interface InterruptedOptions extends ResumeActions {
  /** Identifies what the uploads belong to: the API, the scope, the field, the context and the kind. */
  readonly key: () => string;
  /** Whether an upload has the same field, context and kind. */
  readonly belongsHere: (file: ResumableFile) => boolean;
}

interface Row {
  readonly file: ResumableFile;
  readonly item: InterruptedItem;
}

/**
 * Lists the uploads that an earlier page of this browser has begun, so that they can be resumed. Loaded only if the
 * browser has saved one.
 */
export class InterruptedUploads implements ReactiveController {
  readonly #list: UploadList;
  readonly #options: InterruptedOptions;
  /** The rows of the saved uploads, by their ids. */
  readonly #rows = new Map<string, Row>();
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
    list.subscribe(({ type }) => {
      // Also of a file that was chosen again, and whose row is still there.
      if (type === 'done' && this.#rows.size > 0) this.refresh();
    });
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
    const found = (await uploader.resumable()).filter(this.#options.belongsHere);
    if (key !== this.#key) return;
    const ids = new Set(found.map(({ id }) => id));
    for (const [id, row] of this.#rows) if (!ids.has(id)) this.#missing(row);
    for (const file of found) if (!this.#isListed(file)) this.#add(file);
  }

  /** Whether the upload has a row: as interrupted, or as an upload of this page, which resumes it by itself. */
  #isListed({ id, source }: ResumableFile): boolean {
    const row = this.#rows.get(id);
    if (row && this.#list.find(row.item.key)) return true;
    if (this.#list.ids.includes(id)) return true;
    return this.#list.uploads.some((upload) =>
      // Its id is not known before its turn.
      upload.id === undefined
        ? upload.source.name === source.name && upload.source.size === source.size
        : upload.id === id,
    );
  }

  #add(file: ResumableFile): void {
    // A control for one file that has one shows no other.
    if (!this.#list.multiple && this.#list.counts.countedFiles > 0) return;
    const { id, type } = file;
    const { name, size } = file.source;
    const restored = this.#restoredItem(file);
    const item = restored ?? new InterruptedItem({ name, size, type }, this.#list.drop);
    const kept = new KeptFile(file, this.#options, {
      // The server may answer after the row has left the list.
      changed: () => {
        if (this.#list.find(item.key)) this.#list.updateInterrupted(item);
      },
      gone: () => this.#missing(row),
      // Nobody has seen a new row for longer than a moment.
      lost: () => (restored ? this.#lose(row) : this.#drop(row)),
    });
    const row = { file, item };
    item.kept = kept;
    this.#rows.set(id, row);
    this.#list.updateInterrupted(item);
    void kept.askServer();
  }

  /** The row that the browser has restored with the form, without knowing that the upload was saved. */
  #restoredItem({ source: { name, size } }: ResumableFile): InterruptedItem | undefined {
    return this.#list.items
      .filter((item) => item instanceof InterruptedItem)
      .find(({ kept, file }) => !kept && file.name === name && (file.size ?? size) === size);
  }

  /** The browser has no such upload any more. */
  #missing(row: Row): void {
    if (row.file.expiresAt <= Date.now()) return this.#lose(row);
    // Another tab has it.
    this.#drop(row);
  }

  #drop({ file, item }: Row): void {
    this.#rows.delete(file.id);
    item.leave();
  }

  /** The server has deleted it. A row that people know stays, because the form must not lose a file without a word. */
  #lose({ file, item }: Row): void {
    this.#rows.delete(file.id);
    if (!this.#list.find(item.key)) return;
    item.kept = undefined;
    this.#list.updateInterrupted(item);
  }
}
