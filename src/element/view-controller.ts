import type { LitElement, ReactiveController } from 'lit';
import { renderFirstRows } from '../views/row/first-rows.ts';
import type * as ListViewsModule from './list-views.ts';
import type { ListViews, ViewOptions } from './list-views.ts';
import type { ListItem } from './list/list-item.ts';
import type { UploadList } from './list/upload-list.ts';
import { warnOnce } from './warn-once.ts';

/** A person is about to choose a file. */
const PRELOADING = ['pointerenter', 'focusin', 'dragenter'];

/**
 * Draws the files. Plain rows are drawn at once, and the list view or FilePond replaces them as soon as its code has
 * been loaded. The views hold no state of the uploads: they are destroyed when the element leaves the document, and
 * created again when it comes back.
 */
export class ViewController implements ReactiveController {
  readonly #host: LitElement;
  readonly #list: UploadList;
  readonly #options: ViewOptions;
  /** The box of the plain rows, until the views have been loaded. */
  #firstRows: HTMLElement | undefined;
  #views: ListViews | undefined;
  #drawsProgress = false;
  readonly #unsubscribe: () => void;

  constructor(host: LitElement, list: UploadList, options: ViewOptions) {
    this.#host = host;
    this.#list = list;
    this.#options = options;
    host.addController(this);
    for (const type of PRELOADING) {
      host.addEventListener(type, this.#preload, { once: true });
    }
    this.#unsubscribe = list.subscribe(({ type }) => {
      if (type === 'progress') this.#drawProgress();
    });
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    // A move within the document disconnects and connects in one task, and must keep the view.
    setTimeout(() => {
      if (!this.#host.isConnected) this.#removeViews();
    });
  }

  /** Removes its rows for good: another list is drawn in its place. */
  destroy(): void {
    this.#unsubscribe();
    for (const type of PRELOADING) this.#host.removeEventListener(type, this.#preload);
    this.#host.removeController(this);
    this.#removeViews();
  }

  hostUpdated(): void {
    if (!this.#host.isConnected) return;
    if (this.#views) this.#views.update();
    else if (this.#firstRows) this.#drawFirstRows(this.#firstRows);
    else if (this.#shown.length > 0) this.#startList();
  }

  /** FilePond's instance while FilePond draws the list. */
  get pond(): object | undefined {
    return this.#views?.pond;
  }

  /** The first button of a file's row, if the row is drawn. */
  rowButton(key: string): HTMLElement | undefined {
    return (
      this.#host.renderRoot.querySelector<HTMLElement>(`.row[data-key="${key}"] .row-button`) ??
      undefined
    );
  }

  /** Draws the row of a file and scrolls a long list to it. */
  reveal(key: string): void {
    this.#views?.reveal(key);
  }

  get #shown(): readonly ListItem[] {
    return this.#options.shown?.() ?? this.#list.items;
  }

  #removeViews(): void {
    this.#removeFirstRows();
    this.#views?.destroy();
    this.#views = undefined;
  }

  /** Loads the views and connects to the API when a person is about to choose a file. */
  readonly #preload = (): void => {
    loadViews()
      .then(({ preconnect }) => preconnect(this.#options.settings().endpoint))
      .catch(() => undefined);
  };

  #startList(): void {
    const rows = document.createElement('div');
    this.#host.renderRoot.querySelector('.list')?.append(rows);
    this.#firstRows = rows;
    this.#drawFirstRows(rows);
    this.#replaceFirstRows(rows).catch((error: unknown) => {
      warnOnce(`<filestore-upload>: the list view could not be loaded: ${String(error)}`);
    });
  }

  async #replaceFirstRows(rows: HTMLElement): Promise<void> {
    const { ListViews } = await loadViews();
    if (rows !== this.#firstRows) return;
    this.#views = new ListViews(this.#host, this.#list, this.#options, rows);
    this.#removeFirstRows();
  }

  #drawFirstRows(box: HTMLElement): void {
    const items = this.#shown;
    const { lock, translator } = this.#options;
    const focused = (): Element | undefined => this.#host.shadowRoot?.activeElement ?? undefined;
    const row = focused()?.closest<HTMLElement>('.row');
    const key = row?.dataset['key'];
    const index = [...box.querySelectorAll('.row')].findIndex((one) => one === row);
    renderFirstRows(box, items, { lock: lock(), translator: translator() });
    // The next file tries again to load the views.
    if (items.length === 0) this.#removeFirstRows();
    if (index < 0 || focused()) return;
    // The button has gone. The focus moves to another one of its row, or to the row in its place.
    const rows = [...box.querySelectorAll<HTMLElement>('.row')];
    const next = rows.find(({ dataset }) => dataset['key'] === key) ?? rows[index] ?? rows.at(-1);
    const button = next?.querySelector<HTMLElement>('.row-button:last-of-type');
    if (button) button.focus();
    else this.#options.focusElsewhere();
  }

  #removeFirstRows(): void {
    this.#firstRows?.remove();
    this.#firstRows = undefined;
  }

  #drawProgress(): void {
    this.#views?.progressed();
    if (!this.#firstRows || this.#drawsProgress) return;
    this.#drawsProgress = true;
    requestAnimationFrame(() => {
      this.#drawsProgress = false;
      if (this.#firstRows) this.#drawFirstRows(this.#firstRows);
    });
  }
}

function loadViews(): Promise<typeof ListViewsModule> {
  return import('./list-views.ts');
}
