import type { LitElement, ReactiveController } from 'lit';
import type { Translator } from '../i18n/translator.ts';
import { renderFirstRows } from '../views/row/first-rows.ts';
import type * as ListViewModule from '../views/list/list-view.ts';
import type { ListView, ListViewOptions } from '../views/list/list-view.ts';
import type { PondLimits } from '../views/pond/pond-view.ts';
import { adoptStyles } from './adopt-styles.ts';
import type { ListItem } from './list/list-item.ts';
import type { UploadList } from './list/upload-list.ts';
import type { PondLayer } from './pond-layer.ts';
import { warnOnce } from './warn-once.ts';

interface ViewOptions extends ListViewOptions {
  readonly limits: () => PondLimits;
  /** The page's options for FilePond. */
  readonly pondOptions: () => object | undefined;
}

/** FilePond needs seconds for more items than this. With a hundred it blocks the page for seven. */
const MAX_FILEPOND_ITEMS = 25;

/** FilePond and the language it was created with, which it cannot change. */
interface ActivePond {
  readonly translator: Translator;
  /** Undefined while FilePond is loading. */
  layer: PondLayer | undefined;
}

/**
 * Draws the files. Plain rows are drawn at once, and the list view replaces them as soon as it has been loaded. If
 * the page has set FilePond options and the list is short, FilePond takes each row over when it has drawn it. The
 * views hold no state of the uploads: they are destroyed when the element leaves the document, and created again
 * when it comes back.
 */
export class ViewController implements ReactiveController {
  readonly #host: LitElement;
  readonly #list: UploadList;
  readonly #options: ViewOptions;
  /** The box of the plain rows, until the list view has been loaded. */
  #firstRows: HTMLElement | undefined;
  #listView: ListView | undefined;
  #pond: ActivePond | undefined;
  #drawsProgress = false;

  constructor(host: LitElement, list: UploadList, options: ViewOptions) {
    this.#host = host;
    this.#list = list;
    this.#options = options;
    host.addController(this);
    for (const type of ['pointerenter', 'focusin', 'dragenter']) {
      host.addEventListener(type, preloadListView, { once: true });
    }
    list.subscribe(({ type }) => {
      if (type === 'progress') this.#drawProgress();
    });
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    // A move within the document disconnects and connects in one task, and must keep the view.
    setTimeout(() => {
      if (this.#host.isConnected) return;
      this.#removePond();
      this.#removeFirstRows();
      this.#listView?.destroy();
      this.#listView = undefined;
    });
  }

  hostUpdated(): void {
    if (!this.#host.isConnected) return;
    if (!this.#wantsPond()) this.#removePond();
    else if (this.#pond?.translator !== this.#options.translator()) this.#loadPond();
    this.#pond?.layer?.sync();
    // At once for an empty list, whose box is hidden now: the focus has to leave it before.
    if (this.#listView && this.#list.items.length === 0) this.#listView.draw();
    else if (this.#listView) this.#listView.changed();
    else if (this.#firstRows) this.#drawFirstRows(this.#firstRows);
    else if (this.#list.items.length > 0) this.#startList();
  }

  /** FilePond's instance while FilePond draws the list. */
  get pond(): object | undefined {
    return this.#pond?.layer?.pond;
  }

  /** A button of the first row whose upload has failed or was aborted. */
  get failedButton(): HTMLElement | undefined {
    const row = '.row:is([data-state=failed], [data-state=aborted])';
    return this.#host.renderRoot.querySelector<HTMLElement>(`${row} .row-button`) ?? undefined;
  }

  /** The items whose rows FilePond has not drawn. */
  #rows(): readonly ListItem[] {
    const { items } = this.#list;
    const layer = this.#pond?.layer;
    return layer ? items.filter(({ key }) => !layer.hasRow(key)) : items;
  }

  #startList(): void {
    const rows = this.#addBox('append');
    this.#firstRows = rows;
    this.#drawFirstRows(rows);
    this.#loadListView(rows).catch((error: unknown) => {
      warnOnce(`<filestore-upload>: the list view could not be loaded: ${String(error)}`);
    });
  }

  async #loadListView(rows: HTMLElement): Promise<void> {
    const { ListView, listViewStyles } = await loadListView();
    if (rows !== this.#firstRows) return;
    const root = this.#host.renderRoot;
    if (root instanceof ShadowRoot) adoptStyles(root, listViewStyles);
    const box = this.#addBox('append');
    this.#listView = new ListView(box, this.#list, () => this.#rows(), this.#options);
    this.#moveFocus(rows, box);
    this.#removeFirstRows();
  }

  #drawFirstRows(box: HTMLElement): void {
    const { disabled, translator } = this.#options;
    const rows = this.#rows();
    renderFirstRows(box, rows, { disabled: disabled(), translator: translator() });
    // The next file tries again to load the list view.
    if (rows.length === 0) this.#removeFirstRows();
  }

  #removeFirstRows(): void {
    this.#firstRows?.remove();
    this.#firstRows = undefined;
  }

  /** FilePond cannot restore a removed file, and is slow with many. */
  #wantsPond(): boolean {
    const { items, uploads } = this.#list;
    const fits = items.length <= MAX_FILEPOND_ITEMS && uploads.length === items.length;
    // An empty list keeps FilePond but does not load it.
    return this.#options.pondOptions() !== undefined && fits && (items.length > 0 || !!this.#pond);
  }

  #loadPond(): void {
    this.#removePond();
    const pond: ActivePond = { translator: this.#options.translator(), layer: undefined };
    this.#pond = pond;
    this.#createPond(pond).catch((error: unknown) => {
      // The list view draws the rows, and the next change tries again.
      if (pond === this.#pond) this.#pond = undefined;
      warnOnce(`<filestore-upload>: FilePond could not be loaded: ${String(error)}`);
    });
  }

  async #createPond(pond: ActivePond): Promise<void> {
    const root = this.#host.renderRoot;
    if (!(root instanceof ShadowRoot)) return;
    const { PondLayer } = await import('./pond-layer.ts');
    const layer = await PondLayer.create(root, this.#list, this.#options, pond.translator, (row) =>
      this.#takeOver(root, row),
    );
    if (pond !== this.#pond) {
      layer.destroy();
      return;
    }
    pond.layer = layer;
    // First, because the rows that FilePond has not drawn yet are the last ones.
    this.#addBox('prepend', layer.box);
    layer.sync();
  }

  /** FilePond has drawn a row, so the list view drops it. */
  #takeOver(root: ShadowRoot, row: HTMLElement): void {
    this.#moveFocus(root, row);
    if (this.#firstRows) this.#drawFirstRows(this.#firstRows);
    this.#listView?.draw();
  }

  /** Moves the focus from a row's button to the same button of the row that replaces it. */
  #moveFocus(from: ParentNode, to: HTMLElement): void {
    const focused = (this.#host.renderRoot as ShadowRoot).activeElement;
    const key = focused?.closest<HTMLElement>('.row')?.dataset['key'];
    const act = focused?.getAttribute('data-act');
    if (!focused || !from.contains(focused) || !key || !act) return;
    const row = to.dataset['key'] === key ? to : to.querySelector(`[data-key="${key}"]`);
    row?.querySelector<HTMLElement>(`[data-act=${act}]`)?.focus();
  }

  #removePond(): void {
    this.#pond?.layer?.destroy();
    this.#pond = undefined;
  }

  #drawProgress(): void {
    this.#listView?.changed();
    if (!this.#pond && !this.#firstRows) return;
    if (this.#drawsProgress) return;
    this.#drawsProgress = true;
    requestAnimationFrame(() => {
      this.#drawsProgress = false;
      this.#pond?.layer?.draw();
      if (this.#firstRows) this.#drawFirstRows(this.#firstRows);
    });
  }

  #addBox(
    position: 'prepend' | 'append',
    box: HTMLElement = document.createElement('div'),
  ): HTMLElement {
    this.#host.renderRoot.querySelector('.list')?.[position](box);
    return box;
  }
}

/** Loads the list view when a person is about to choose a file. */
function preloadListView(): void {
  loadListView().catch(() => undefined);
}

function loadListView(): Promise<typeof ListViewModule> {
  return import('../views/list/list-view.ts');
}
