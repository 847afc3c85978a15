import type { LitElement, ReactiveController } from 'lit';
import type { PondLimits } from '../views/pond/pond-view.ts';
import type { Phrases } from '../i18n/translator.ts';
import type { RowsSource, RowsView } from '../views/list/list-view.ts';
import { adoptFilePondStyles, adoptStyles } from './adopt-styles.ts';
import type { UploadItem } from './list/upload-item.ts';
import { warnOnce } from './warn-once.ts';

export interface ViewOptions extends RowsSource {
  /** Those that FilePond can draw. */
  uploads(): readonly UploadItem[];
  hasStored(): boolean;
  readonly limits: () => PondLimits;
  /** What the page wants of FilePond. */
  readonly pondOptions: () => object | undefined;
}

/** More than these take FilePond seconds: a hundred rows block the page for seven. */
const FILEPOND_ROWS = 25;

/** Draws the files, and can be thrown away at any time: the uploads do not know of it. */
interface View {
  sync(): void;
  /** More of a file has been sent. */
  progressed(): void;
  destroy(): void;
  /** FilePond's own instance where it draws. */
  readonly pond?: object;
}

type ViewKind = 'filepond' | 'rows';

interface Current {
  readonly kind: ViewKind;
  readonly phrases: Phrases;
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
  #current: Current | undefined;
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
      if (!this.#host.isConnected) this.#drop();
    });
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  get pond(): object | undefined {
    return this.#ready?.pond;
  }

  progressed(): void {
    this.#ready?.progressed();
  }

  async #sync(): Promise<void> {
    const count = this.#options.items().length;
    if (!this.#host.isConnected) return;
    if (count === 0 && this.#current?.kind !== 'filepond') {
      this.#drop();
      return;
    }
    const kind = this.#kindFor(count);
    const phrases = this.#options.phrases();
    // FilePond's rows keep the language that they were drawn in.
    const spoken = kind === 'rows' || this.#current?.phrases === phrases;
    if (this.#current?.kind !== kind || !spoken) {
      this.#drop();
      this.#current = { kind, phrases, view: this.#create(kind) };
    }
    const current = this.#current;
    try {
      const view = await current.view;
      if (current !== this.#current) return;
      this.#ready = view;
      view.sync();
    } catch (error) {
      // The uploads go on without rows, and the next change tries again.
      if (current === this.#current) this.#current = undefined;
      warnOnce(`<filestore-upload>: the list could not be loaded: ${String(error)}`);
    }
  }

  /** Not back and forth: a long list stays one until it is empty. */
  #kindFor(count: number): ViewKind {
    // FilePond cannot put a removed file back.
    if (count > FILEPOND_ROWS || this.#options.hasStored()) return 'rows';
    return count > 0 && this.#current?.kind === 'rows' ? 'rows' : 'filepond';
  }

  #drop(): void {
    const dropped = this.#current;
    this.#current = undefined;
    this.#ready = undefined;
    dropped?.view.then((view) => view.destroy()).catch(() => undefined);
  }

  async #create(kind: ViewKind): Promise<View> {
    const root = this.#host.renderRoot;
    const list = root.querySelector<HTMLElement>('.list');
    if (!list || !(root instanceof ShadowRoot)) throw new Error('the list has no place');
    // Each in a box of its own: one may still be loading when the other has taken its place.
    const box = document.createElement('div');
    return kind === 'rows' ? this.#createRows(root, list, box) : this.#createPond(root, list, box);
  }

  async #createPond(root: ShadowRoot, list: HTMLElement, box: HTMLElement): Promise<View> {
    const { uploads, limits, disabled, phrases, pondOptions } = this.#options;
    const [{ PondView }] = await Promise.all([
      import('../views/pond/pond-view.ts'),
      adoptFilePondStyles(root),
    ]);
    const find = (match: (item: UploadItem) => boolean): UploadItem | undefined =>
      uploads().find(match);
    const pond = await PondView.create(box, { find, phrases: phrases() });
    list.append(box);
    return {
      pond: pond.pond,
      sync: () => {
        pond.setLimits(limits());
        pond.setDisabled(disabled());
        pond.setPageOptions(pondOptions());
        pond.sync(uploads());
      },
      progressed: () => undefined,
      destroy: () => {
        pond.destroy();
        box.remove();
      },
    };
  }

  async #createRows(root: ShadowRoot, list: HTMLElement, box: HTMLElement): Promise<View> {
    const { RowsView, rowsViewStyles } = await import('../views/list/list-view.ts');
    adoptStyles(root, rowsViewStyles);
    list.append(box);
    const rows: RowsView = new RowsView(box, this.#options);
    const changed = (): void => rows.changed();
    return {
      sync: changed,
      progressed: changed,
      destroy: () => {
        rows.destroy();
        box.remove();
      },
    };
  }
}
