import type { LitElement, ReactiveController } from 'lit';
import type { PondLimits } from '../views/pond/pond-view.ts';
import type { Translator } from '../i18n/translator.ts';
import type { ListSource, FileListView } from '../views/list/list-view.ts';
import { adoptFilePondStyles, adoptStyles } from './adopt-styles.ts';
import type { UploadItem } from './list/upload-item.ts';
import { warnOnce } from './warn-once.ts';

export interface ViewOptions extends ListSource {
  /** Those that FilePond can draw. */
  uploads(): readonly UploadItem[];
  hasStored(): boolean;
  readonly limits: () => PondLimits;
  /** What the page wants of FilePond. */
  readonly pondOptions: () => object | undefined;
}

/** More than these take FilePond seconds: a hundred rows block the page for seven. */
const MAX_FILEPOND_ITEMS = 25;

/** Draws the files, and can be thrown away at any time: the uploads do not know of it. */
interface View {
  sync(): void;
  /** More of a file has been sent. */
  refresh(): void;
  destroy(): void;
  /** FilePond's own instance where it draws. */
  readonly pond?: object;
}

type ViewKind = 'filepond' | 'rows';

interface ActiveView {
  readonly kind: ViewKind;
  readonly translator: Translator;
  readonly view: Promise<View>;
}

/**
 * The files as people see them: by FilePond while they are few, by a list of ours from then on until it
 * is empty. Either is loaded with the first file that needs it, thrown away when the element leaves the
 * page and made again when it comes back.
 */
export class ViewController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: ViewOptions;
  #active: ActiveView | undefined;
  #ready: View | undefined;

  constructor(host: LitElement, options: ViewOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdated(): void {
    void this.#sync();
  }

  hostDisconnected(): void {
    // A move in the document disconnects and connects in one turn, and must cost nothing.
    setTimeout(() => {
      if (!this.#host.isConnected) this.#destroyView();
    });
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  get pond(): object | undefined {
    return this.#ready?.pond;
  }

  refresh(): void {
    this.#ready?.refresh();
  }

  async #sync(): Promise<void> {
    const count = this.#options.items().length;
    if (!this.#host.isConnected) return;
    if (count === 0 && this.#active?.kind !== 'filepond') {
      this.#destroyView();
      return;
    }
    const kind = this.#chooseView(count);
    const translator = this.#options.translator();
    // FilePond's rows keep the language that they were drawn in.
    const sameLocale = kind === 'rows' || this.#active?.translator === translator;
    if (this.#active?.kind !== kind || !sameLocale) {
      this.#destroyView();
      this.#active = { kind, translator, view: this.#create(kind) };
    }
    const current = this.#active;
    try {
      const view = await current.view;
      if (current !== this.#active) return;
      this.#ready = view;
      view.sync();
    } catch (error) {
      // The uploads go on without rows, and the next change tries again.
      if (current === this.#active) this.#active = undefined;
      warnOnce(`<filestore-upload>: the list could not be loaded: ${String(error)}`);
    }
  }

  /** Not back and forth: a long list stays one until it is empty. */
  #chooseView(count: number): ViewKind {
    // FilePond cannot put a removed file back.
    if (count > MAX_FILEPOND_ITEMS || this.#options.hasStored()) return 'rows';
    return count > 0 && this.#active?.kind === 'rows' ? 'rows' : 'filepond';
  }

  #destroyView(): void {
    const dropped = this.#active;
    this.#active = undefined;
    this.#ready = undefined;
    dropped?.view.then((view) => view.destroy()).catch(() => undefined);
  }

  async #create(kind: ViewKind): Promise<View> {
    const root = this.#host.renderRoot;
    const list = root.querySelector<HTMLElement>('.list');
    if (!list || !(root instanceof ShadowRoot)) throw new Error('the list has no place');
    // Each in a box of its own: one may still be loading when the other has taken its place.
    const box = document.createElement('div');
    return kind === 'rows' ? this.#createList(root, list, box) : this.#createPond(root, list, box);
  }

  async #createPond(root: ShadowRoot, list: HTMLElement, box: HTMLElement): Promise<View> {
    const { uploads, limits, disabled, translator, pondOptions } = this.#options;
    const [{ PondView }] = await Promise.all([
      import('../views/pond/pond-view.ts'),
      adoptFilePondStyles(root),
    ]);
    const find = (match: (item: UploadItem) => boolean): UploadItem | undefined =>
      uploads().find(match);
    const pond = await PondView.create(box, { find, translator: translator() });
    list.append(box);
    return {
      pond: pond.pond,
      sync: () => {
        pond.setLimits(limits());
        pond.setDisabled(disabled());
        pond.setPageOptions(pondOptions());
        pond.sync(uploads());
      },
      refresh: () => undefined,
      destroy: () => {
        pond.destroy();
        box.remove();
      },
    };
  }

  async #createList(root: ShadowRoot, list: HTMLElement, box: HTMLElement): Promise<View> {
    const { FileListView, fileListStyles } = await import('../views/list/list-view.ts');
    adoptStyles(root, fileListStyles);
    list.append(box);
    const rows: FileListView = new FileListView(box, this.#options);
    const changed = (): void => rows.changed();
    return {
      sync: changed,
      refresh: changed,
      destroy: () => {
        rows.destroy();
        box.remove();
      },
    };
  }
}
