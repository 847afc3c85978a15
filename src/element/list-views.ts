import type { LitElement } from 'lit';
import type { Translator } from '../i18n/translator.ts';
import type { Lock } from '../views/row/row-item.ts';
import type { ListViewOptions } from '../views/list/list-view-options.ts';
import { ListView, listViewStyles } from '../views/list/list-view.ts';
import { adoptStyles } from './adopt-styles.ts';
import type { ListItem } from './list/list-item.ts';
import type { ListSettings } from './list/list-settings.ts';
import type { UploadList } from './list/upload-list.ts';
import type { PondLayer } from './pond-layer.ts';
import { warnOnce } from './warn-once.ts';

// Here, because the first script has to be small, and this chunk is loaded when a person points at the element.
export { preconnect } from './preconnect.ts';

export interface ViewOptions extends ListViewOptions {
  readonly settings: () => ListSettings;
  /** The page's options for FilePond. */
  readonly pondOptions: () => object | undefined;
  /** The items of the list that have a row here. All by default. */
  readonly shown?: () => readonly ListItem[];
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
 * The list view and FilePond in the element. The list view draws all rows. If the page has set FilePond options and
 * the list is short, FilePond takes each row over when it has drawn it. This module is a chunk that is loaded with
 * the first file.
 */
export class ListViews {
  readonly #list: UploadList;
  readonly #options: ViewOptions;
  readonly #root: ShadowRoot;
  readonly #box: HTMLElement;
  readonly #listView: ListView;
  #pond: ActivePond | undefined;
  #drawsProgress = false;
  #lock: Lock;

  /** @param firstRows the plain rows that the list view replaces */
  constructor(host: LitElement, list: UploadList, options: ViewOptions, firstRows: HTMLElement) {
    this.#list = list;
    this.#options = options;
    this.#root = host.renderRoot as ShadowRoot;
    adoptStyles(this.#root, listViewStyles);
    this.#box = document.createElement('div');
    firstRows.after(this.#box);
    this.#listView = new ListView(this.#box, list, () => this.#rows(), {
      ...options,
      preview: () => options.settings().preview,
      move: () =>
        options.settings().reorder
          ? (item, before) => list.move(item as ListItem, before as ListItem | undefined)
          : undefined,
    });
    this.#moveFocus(firstRows, this.#box);
    this.#updatePond();
  }

  /** FilePond's instance while FilePond draws the list. */
  get pond(): object | undefined {
    return this.#pond?.layer?.pond;
  }

  /** Called after each update of the element. */
  update(): void {
    this.#updatePond();
    const lock = this.#options.lock();
    const isLockNew = lock !== this.#lock;
    this.#lock = lock;
    // At once for an empty list, whose box is hidden now: the focus has to leave it before. And at once when the
    // control is locked, because a key or a click may come before the next frame.
    if (this.#rows().length === 0 || isLockNew) this.#listView.draw();
    else this.#listView.filesChanged();
  }

  /** Draws progress soon. */
  progressed(): void {
    this.#listView.filesChanged();
    if (!this.#pond || this.#drawsProgress) return;
    this.#drawsProgress = true;
    requestAnimationFrame(() => {
      this.#drawsProgress = false;
      this.#pond?.layer?.draw();
    });
  }

  /** Draws the row of a file and scrolls a long list to it. */
  reveal(key: string): void {
    if (!this.#pond?.layer?.hasRow(key)) this.#listView.reveal(key);
  }

  destroy(): void {
    this.#pond?.layer?.destroy();
    this.#pond = undefined;
    this.#listView.destroy();
  }

  /** The items whose rows FilePond has not drawn. */
  #rows(): readonly ListItem[] {
    const items = this.#options.shown?.() ?? this.#list.items;
    const layer = this.#pond?.layer;
    return layer ? items.filter(({ key }) => !layer.hasRow(key)) : items;
  }

  #updatePond(): void {
    if (!this.#wantsPond()) this.#removePond();
    else if (this.#pond?.translator !== this.#options.translator()) this.#loadPond();
    this.#pond?.layer?.sync();
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
    const root = this.#root;
    const { PondLayer } = await import('./pond-layer.ts');
    const layer = await PondLayer.create(root, this.#list, this.#options, pond.translator, () =>
      this.#takeOver(),
    );
    if (pond !== this.#pond) {
      layer.destroy();
      return;
    }
    pond.layer = layer;
    // First, because the rows that FilePond has not drawn yet are the last ones.
    root.querySelector('.list')?.prepend(layer.box);
    layer.sync();
  }

  /** FilePond has drawn rows, so the list view drops them. */
  #takeOver(): void {
    const layer = this.#pond?.layer;
    if (layer) this.#moveFocus(this.#root, layer.box);
    this.#listView.draw();
  }

  /** Moves the focus from a row's button to the same button of the row that replaces it. */
  #moveFocus(from: ParentNode, to: HTMLElement): void {
    const focused = this.#root.activeElement;
    const key = focused?.closest<HTMLElement>('.row')?.dataset['key'];
    const act = focused?.getAttribute('data-act');
    if (!focused || !from.contains(focused) || !key || !act) return;
    to.querySelector<HTMLElement>(`[data-key="${key}"] [data-act=${act}]`)?.focus();
  }

  /** The list view draws its rows before FilePond's go, because one of them may have the focus. */
  #removePond(): void {
    const layer = this.#pond?.layer;
    this.#pond = undefined;
    if (!layer) return;
    this.#listView.draw();
    this.#moveFocus(layer.box, this.#box);
    if (layer.box.contains(this.#root.activeElement)) this.#options.focusElsewhere();
    layer.destroy();
  }
}
