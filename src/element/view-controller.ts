import type { LitElement, ReactiveController } from 'lit';
import type { Translator } from '../i18n/translator.ts';
import type { VirtualListOptions } from '../views/list/virtual-list.ts';
import type { PondLimits } from '../views/pond/pond-view.ts';
import { adoptFilePondStyles, adoptStyles } from './adopt-styles.ts';
import type { UploadItem } from './list/upload-item.ts';
import type { UploadList } from './list/upload-list.ts';
import { warnOnce } from './warn-once.ts';

interface ViewOptions extends VirtualListOptions {
  readonly limits: () => PondLimits;
  /** The page's options for FilePond. */
  readonly pondOptions: () => object | undefined;
}

/** FilePond needs seconds for more items than this. With a hundred it blocks the page for seven. */
const MAX_FILEPOND_ITEMS = 25;

/** Draws the list. It holds no state of the uploads and can be destroyed at any time. */
interface View {
  sync(): void;
  /** Draws progress. */
  refresh(): void;
  destroy(): void;
  /** FilePond's instance, if FilePond draws the list. */
  readonly pond?: object;
}

/** The kind of view to show. FilePond cannot change its language, so each language is another kind. */
type ViewKind =
  | { readonly name: 'none' }
  | { readonly name: 'list' }
  | { readonly name: 'filepond'; readonly translator: Translator };

interface ActiveView {
  readonly kind: ViewKind;
  /** Undefined while it is loading, and for `none`. */
  view: View | undefined;
}

const NO_VIEW: ActiveView = { kind: { name: 'none' }, view: undefined };

/**
 * Draws the files with FilePond while they are few, and with the list view from then on until the list
 * is empty. Each view is loaded with the first file that needs it. It is destroyed when the element leaves the
 * document, and created again when the element comes back.
 */
export class ViewController implements ReactiveController {
  readonly #host: LitElement;
  readonly #list: UploadList;
  readonly #options: ViewOptions;
  #active: ActiveView = NO_VIEW;

  constructor(host: LitElement, list: UploadList, options: ViewOptions) {
    this.#host = host;
    this.#list = list;
    this.#options = options;
    host.addController(this);
    list.subscribe(({ type }) => {
      if (type === 'progress') this.#active.view?.refresh();
    });
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    // A move within the document disconnects and connects in one task, and must keep the view.
    setTimeout(() => {
      if (!this.#host.isConnected) void this.#swapView({ name: 'none' });
    });
  }

  hostUpdated(): void {
    if (!this.#host.isConnected) return;
    const kind = this.#chooseKind();
    if (isSameKind(kind, this.#active.kind)) this.#active.view?.sync();
    else void this.#swapView(kind);
  }

  get pond(): object | undefined {
    return this.#active.view?.pond;
  }

  /** A long list keeps its view until it is empty, so that the views do not alternate. */
  #chooseKind(): ViewKind {
    const count = this.#list.items.length;
    const { kind } = this.#active;
    // FilePond cannot restore a removed file.
    if (count > MAX_FILEPOND_ITEMS || this.#list.hasExisting) return { name: 'list' };
    if (count === 0 && kind.name !== 'filepond') return { name: 'none' };
    if (count > 0 && kind.name === 'list') return kind;
    return { name: 'filepond', translator: this.#options.translator() };
  }

  async #swapView(kind: ViewKind): Promise<void> {
    this.#active.view?.destroy();
    const active: ActiveView = { kind, view: undefined };
    this.#active = active;
    try {
      const view = await this.#createView(kind);
      if (active === this.#active) {
        active.view = view;
        view?.sync();
      } else view?.destroy();
    } catch (error) {
      // The uploads continue without a view, and the next change tries again.
      if (active === this.#active) this.#active = NO_VIEW;
      warnOnce(`<filestore-upload>: the list could not be loaded: ${String(error)}`);
    }
  }

  async #createView(kind: ViewKind): Promise<View | undefined> {
    if (kind.name === 'none') return undefined;
    const root = this.#host.renderRoot;
    const list = root.querySelector<HTMLElement>('.list');
    if (!list || !(root instanceof ShadowRoot)) throw new Error('the element has no list');
    // Each view has its own box: one may still be loading when another has replaced it.
    const box = document.createElement('div');
    return kind.name === 'list'
      ? this.#createList(root, list, box)
      : this.#createPond(root, list, box, kind.translator);
  }

  async #createList(root: ShadowRoot, list: HTMLElement, box: HTMLElement): Promise<View> {
    const { VirtualList, virtualListStyles } = await import('../views/list/virtual-list.ts');
    adoptStyles(root, virtualListStyles);
    list.append(box);
    const view = new VirtualList(box, this.#list, this.#options);
    const changed = (): void => view.changed();
    return {
      sync: changed,
      refresh: changed,
      destroy: () => {
        view.destroy();
        box.remove();
      },
    };
  }

  async #createPond(
    root: ShadowRoot,
    list: HTMLElement,
    box: HTMLElement,
    translator: Translator,
  ): Promise<View> {
    const { limits, disabled, pondOptions, focusElsewhere } = this.#options;
    const [{ PondView }] = await Promise.all([
      import('../views/pond/pond-view.ts'),
      adoptFilePondStyles(root),
    ]);
    const find = (match: (item: UploadItem) => boolean): UploadItem | undefined =>
      this.#list.uploads.find(match);
    const view = await PondView.create(box, { find, translator, focusElsewhere });
    list.append(box);
    return {
      pond: view.pond,
      sync: () => {
        view.setLimits(limits());
        view.setDisabled(disabled());
        view.setPageOptions(pondOptions());
        view.sync(this.#list.uploads);
      },
      refresh: () => undefined,
      destroy: () => {
        view.destroy();
        box.remove();
      },
    };
  }
}

function isSameKind(one: ViewKind, other: ViewKind): boolean {
  if (one.name !== 'filepond' || other.name !== 'filepond') return one.name === other.name;
  return one.translator === other.translator;
}
