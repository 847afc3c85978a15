import type { FilePond, FilePondOptions } from 'filepond';
import type { Lock } from '../row/row-item.ts';
import { loadFilePond } from './load-filepond.ts';
import { KEY_METADATA, type PondItem } from './pond-item.ts';
import { pondOptions, omitReserved, type PondSource } from './pond-options.ts';
import { drawRows, hasDrawnRow, registerItem, unregisterItem } from './row-plugin.ts';
import type { ViewState } from './view-process.ts';

/** The limits in bytes that FilePond's validate-size plugin shows on a row. The element checks them too. */
export interface PondLimits {
  readonly maxFileSize?: number | undefined;
  readonly minFileSize?: number | undefined;
}

/** Draws items with FilePond in a container. It can be destroyed and created again without loss. */
export class PondView {
  readonly #pond: FilePond;
  readonly #source: PondSource;
  readonly #state: ViewState;
  /** The last attempt of each item for which FilePond was asked to process the file. */
  readonly #requestedAttempts = new WeakMap<PondItem, number>();
  #limits: PondLimits | undefined;
  #pageOptions: object | undefined;
  #lock: Lock;
  /** FilePond's ids by our keys. Empty until FilePond has added the file. */
  readonly #pondIds = new Map<string, string>();

  private constructor(pond: FilePond, source: PondSource, state: ViewState) {
    this.#pond = pond;
    this.#source = source;
    this.#state = state;
  }

  /** Loads FilePond when it is first needed, because its import starts an animation loop. */
  static async create(box: HTMLElement, source: PondSource): Promise<PondView> {
    const { create } = await loadFilePond();
    const state: ViewState = { lastAttemptShown: new WeakMap(), destroyed: false };
    // The typings want (element, options). FilePond detects arguments by type and does not accept undefined.
    const pond = (create as unknown as (options: FilePondOptions) => FilePond)(
      pondOptions(source, state),
    );
    const { element } = pond;
    const view = new PondView(pond, source, state);
    if (element) {
      for (const type of LEAKING_EVENTS) element.addEventListener(`FilePond:${type}`, stop);
      box.append(element);
    }
    return view;
  }

  setLimits({ maxFileSize, minFileSize }: PondLimits): void {
    if (maxFileSize === this.#limits?.maxFileSize && minFileSize === this.#limits?.minFileSize) {
      return;
    }
    this.#limits = { maxFileSize, minFileSize };
    // The plugin's typings accept only strings, but a number of bytes needs no parsing.
    const limits = {
      maxFileSize: maxFileSize === undefined ? null : maxFileSize,
      minFileSize: minFileSize === undefined ? null : minFileSize,
      allowFileSizeValidation: true,
    };
    this.#pond.setOptions(limits as unknown as FilePondOptions);
  }

  /** The FilePond instance, for features that the element does not expose. */
  get pond(): FilePond {
    return this.#pond;
  }

  /** Sets the page's FilePond options, except those that the element reserves. */
  setPageOptions(options: object | undefined): void {
    if (!options || options === this.#pageOptions) return;
    this.#pageOptions = options;
    this.#pond.setOptions(omitReserved(options));
  }

  setLock(lock: Lock): void {
    this.#lock = lock;
    const disabled = lock !== undefined;
    if (this.#pond.disabled !== disabled) this.#pond.disabled = disabled;
  }

  /** Whether FilePond draws the row of an item. */
  hasRow(key: string): boolean {
    return this.#pondIds.has(key) && hasDrawnRow(key);
  }

  /** Draws the content of all rows as it is now. */
  draw(): void {
    drawRows(this.#pondIds.keys(), this.#lock);
  }

  /** Adds and removes rows until the list matches the items. */
  sync(items: readonly PondItem[]): void {
    const keys = new Set(items.map(({ key }) => key));
    for (const [key, id] of this.#pondIds) {
      if (keys.has(key)) continue;
      this.#keepFocus(key);
      this.#pondIds.delete(key);
      unregisterItem(key);
      if (this.#pond.getFile(id)) this.#pond.removeFile(id, { revert: false });
    }
    for (const item of items) {
      const id = this.#pondIds.get(item.key);
      if (id === undefined) {
        this.#pondIds.set(item.key, '');
        registerItem(item, this.#source);
        void this.#add(item.key, item.file);
      } else {
        this.#showRetry(item, id);
      }
    }
    this.draw();
  }

  /** Makes FilePond show a retry that was not started from its row. */
  #showRetry(item: PondItem, id: string): void {
    const attempt = this.#state.lastAttemptShown.get(item);
    if (attempt === undefined || attempt === item.attempt) return;
    // FilePond reacts in its animation loop, and would treat a second request as a second upload.
    if (this.#requestedAttempts.get(item) === item.attempt) return;
    this.#requestedAttempts.set(item, item.attempt);
    void this.#pond.processFile(id).catch(() => undefined);
  }

  /** The row that has the focus is about to go. */
  #keepFocus(key: string): void {
    const root = this.#pond.element?.getRootNode();
    const focused = root instanceof ShadowRoot ? root.activeElement : undefined;
    const row = focused?.closest<HTMLElement>('.row');
    if (row?.dataset['key'] !== key) return;
    const others = [...(this.#pond.element?.querySelectorAll<HTMLElement>('.row') ?? [])];
    const at = others.indexOf(row);
    const next = others[at + 1] ?? others[at - 1];
    const button = next?.querySelector<HTMLElement>('.row-button:last-of-type');
    if (button) button.focus();
    else this.#source.focusElsewhere();
  }

  async #add(key: string, file: File): Promise<void> {
    try {
      const added = await this.#pond.addFile(file, { metadata: { [KEY_METADATA]: key } });
      this.#remember(key, added.id);
    } catch {
      // The size plugin refused the file. FilePond rejects the promise but still shows the row.
      const row = this.#pond
        .getFiles()
        .find((candidate) => candidate.getMetadata(KEY_METADATA) === key);
      if (row) this.#remember(key, row.id);
    }
  }

  /** Saves FilePond's id, or removes the row of a file that left the list while FilePond was adding it. */
  #remember(key: string, id: string): void {
    if (this.#pondIds.has(key)) this.#pondIds.set(key, id);
    else this.#pond.removeFile(id, { revert: false });
  }

  destroy(): void {
    const { element } = this.#pond;
    for (const key of this.#pondIds.keys()) unregisterItem(key);
    this.#pondIds.clear();
    this.#state.destroyed = true;
    this.#pond.destroy();
    element?.parentElement?.remove();
  }
}

/**
 * FilePond's own events are composed. They would leave the shadow root and expose FilePond's entire
 * internal API in their detail. This list has all events that FilePond 4.32 dispatches.
 */
const LEAKING_EVENTS = [
  'activatefile',
  'addfile',
  'addfileprogress',
  'addfilestart',
  'destroy',
  'error',
  'init',
  'initfile',
  'preparefile',
  'processfile',
  'processfileabort',
  'processfileprogress',
  'processfilerevert',
  'processfiles',
  'processfilestart',
  'removefile',
  'reorderfiles',
  'updatefiles',
  'warning',
];

function stop(event: Event): void {
  event.stopPropagation();
}
