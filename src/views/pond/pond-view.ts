import type { FilePond, FilePondOptions } from 'filepond';
import { loadFilePond } from './load-filepond.ts';
import { cancel, KEY_METADATA, type PondItem } from './pond-item.ts';
import { pondOptions, omitReserved, type PondSource } from './pond-options.ts';
import { setControlsDisabled, unregisterItem, registerItem } from './row-plugin.ts';
import type { ViewState } from './view-process.ts';

/** The limits that FilePond's validate-size plugin shows on a row; the element checks them too. */
export interface PondLimits {
  readonly maxFileSize?: number | undefined;
  readonly minFileSize?: number | undefined;
}

/** FilePond in a box of ours. It may be destroyed and made again at any time; nothing is lost. */
export class PondView {
  readonly #pond: FilePond;
  readonly #source: PondSource;
  readonly #state: ViewState;
  readonly #asked = new WeakMap<PondItem, number>();
  #limits: PondLimits | undefined;
  #pageOptions: object | undefined;
  /** FilePond's ids by our keys. */
  readonly #shown = new Map<string, string>();

  private constructor(pond: FilePond, source: PondSource, state: ViewState) {
    this.#pond = pond;
    this.#source = source;
    this.#state = state;
  }

  /** Loads FilePond on first need: its import starts an endless animation loop. */
  static async create(box: HTMLElement, source: PondSource): Promise<PondView> {
    const { create } = await loadFilePond();
    const state: ViewState = { lastAttemptShown: new WeakMap(), destroyed: false };
    // Typed as (element, options); it takes what it is given by kind, and undefined for neither.
    const pond = (create as unknown as (options: FilePondOptions) => FilePond)(
      pondOptions(source, state),
    );
    const { element } = pond;
    const view = new PondView(pond, source, state);
    if (element) {
      element.addEventListener('click', (event) => view.#interceptCancel(event), { capture: true });
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
    // The plugin's typings know strings only; as a number of bytes it needs no parsing.
    const limits = {
      maxFileSize: maxFileSize === undefined ? null : maxFileSize,
      minFileSize: minFileSize === undefined ? null : minFileSize,
      allowFileSizeValidation: true,
    };
    this.#pond.setOptions(limits as unknown as FilePondOptions);
  }

  /** FilePond's own instance, for what the element has no name for. */
  get pond(): FilePond {
    return this.#pond;
  }

  /** What the page wants of FilePond, without what the element needs for itself. */
  setPageOptions(options: object | undefined): void {
    if (!options || options === this.#pageOptions) return;
    this.#pageOptions = options;
    this.#pond.setOptions(omitReserved(options));
  }

  setDisabled(disabled: boolean): void {
    if (this.#pond.disabled !== disabled) this.#pond.disabled = disabled;
    setControlsDisabled(this.#shown.keys(), disabled);
  }

  /** Adds and takes away rows until the list is that of the items. */
  sync(items: readonly PondItem[]): void {
    const keys = new Set(items.map(({ key }) => key));
    for (const [key, id] of this.#shown) {
      if (keys.has(key)) continue;
      this.#shown.delete(key);
      unregisterItem(key);
      if (this.#pond.getFile(id)) this.#pond.removeFile(id, { revert: false });
    }
    for (const item of items) {
      const id = this.#shown.get(item.key);
      if (id === undefined) {
        this.#shown.set(item.key, '');
        registerItem(item, this.#source.translator);
        void this.#add(item.key, item.file);
      } else {
        this.#showRetry(item, id);
      }
    }
  }

  /** A retry that did not come from the row: FilePond has to be told to look again. */
  #showRetry(item: PondItem, id: string): void {
    const shown = this.#state.lastAttemptShown.get(item);
    if (shown === undefined || shown === item.attempt) return;
    // It calls back from its animation loop, and takes a second request for a second upload.
    if (this.#asked.get(item) === item.attempt) return;
    this.#asked.set(item, item.attempt);
    void this.#pond.processFile(id).catch(() => undefined);
  }

  /**
   * Cancel is ours alone. FilePond 4.32 takes away only the row of a file that it has not begun to
   * process, whatever our queue has done with it, and reverts the first file of the list when the
   * cancelled one has just finished (https://github.com/pqina/filepond/pull/1068).
   */
  #interceptCancel(event: Event): void {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest('[class*="filepond--action-abort-item"]');
    const row = button?.closest('.filepond--item');
    if (!row) return;
    event.stopPropagation();
    const shown = [...this.#shown].find(([, id]) => row.id === `filepond--item-${id}`);
    const item = shown && this.#source.find(({ key }) => key === shown[0]);
    if (item) cancel(item);
  }

  async #add(key: string, file: File): Promise<void> {
    try {
      const added = await this.#pond.addFile(file, { metadata: { [KEY_METADATA]: key } });
      this.#remember(key, added.id);
    } catch {
      // The size plugin refused it: FilePond rejects, and still shows the row.
      const row = this.#pond
        .getFiles()
        .find((candidate) => candidate.getMetadata(KEY_METADATA) === key);
      if (row) this.#remember(key, row.id);
    }
  }

  /** A file that left the list while FilePond was adding it must not stay on the screen. */
  #remember(key: string, id: string): void {
    if (this.#shown.has(key)) this.#shown.set(key, id);
    else this.#pond.removeFile(id, { revert: false });
  }

  destroy(): void {
    const { element } = this.#pond;
    for (const key of this.#shown.keys()) unregisterItem(key);
    this.#shown.clear();
    this.#state.destroyed = true;
    this.#pond.destroy();
    element?.remove();
  }
}

/**
 * FilePond's own events are composed: they would leave the shadow root with its whole internal API
 * in their detail. These are all that FilePond 4.32 dispatches.
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
