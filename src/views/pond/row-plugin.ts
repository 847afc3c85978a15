import type { FilePondFile } from 'filepond';
import { render } from 'lit';
import type { Translator } from '../../i18n/translator.ts';
import { rowContent } from '../row/file-row.ts';
import { focusedButton } from '../row/row-buttons.ts';
import type { Lock } from '../row/row-item.ts';
import { rowState, stateDescription } from '../row/row-texts.ts';
import { KEY_METADATA, type PondItem } from './pond-item.ts';

/** The API that FilePond 4 passes to a plugin. Its typings lack it. */
interface PluginApi {
  addFilter(name: 'CREATE_VIEW', filter: (view: ViewApi) => void): void;
  readonly utils: { createRoute(routes: Readonly<Record<string, Route>>): unknown };
}

interface ViewApi {
  is(name: string): boolean;
  query(name: 'GET_ITEM', id: string): FilePondFile | null;
  readonly view: { registerWriter(writer: unknown): void };
}

type Route = (change: {
  readonly root: { readonly element: HTMLElement };
  readonly props: { readonly id: string };
}) => void;

/** The view, as its rows need it. */
export interface RowSource {
  readonly translator: Translator;
  /** Called when FilePond has drawn a row. */
  readonly rowDrawn: () => void;
}

/** A row of one FilePond instance. Its content is the same as in the list view. */
class PondRow {
  readonly item: PondItem;
  readonly #source: RowSource;
  #lock: Lock;
  #box: HTMLElement | undefined;

  constructor(item: PondItem, source: RowSource) {
    this.item = item;
    this.#source = source;
  }

  /** Whether FilePond has drawn it and put it into the document. */
  get isDrawn(): boolean {
    return this.#box?.isConnected === true;
  }

  /** Called when FilePond has created the row. */
  attach(fileElement: HTMLElement): void {
    if (this.#box) return;
    this.#box = document.createElement('div');
    this.#box.className = 'row';
    this.#box.setAttribute('part', 'row');
    this.#box.dataset['key'] = this.item.key;
    fileElement.prepend(this.#box);
    this.draw(this.#lock);
    // FilePond puts the row into the document after this, and only then it can take the focus.
    queueMicrotask(this.#source.rowDrawn);
  }

  draw(lock: Lock): void {
    this.#lock = lock;
    const box = this.#box;
    if (!box) return;
    const root = box.getRootNode();
    box.dataset['state'] = rowState(this.item);
    const { translator } = this.#source;
    const context = {
      lock,
      focused: focusedButton(box, root instanceof ShadowRoot ? root.activeElement : null),
      description: stateDescription(this.item, translator),
      tabStops: 'all',
      translator,
      remove: (): void => this.item.remove(),
    } as const;
    render(rowContent(this.item, context), box);
  }
}

/** The rows of all FilePond instances of the page, because all of them share one plugin. */
const rowsByKey = new Map<string, PondRow>();

export function registerItem(item: PondItem, source: RowSource): void {
  rowsByKey.set(item.key, new PondRow(item, source));
}

export function hasDrawnRow(key: string): boolean {
  return rowsByKey.get(key)?.isDrawn ?? false;
}

export function unregisterItem(key: string): void {
  rowsByKey.delete(key);
}

/** Draws the rows of these items as they are now. */
export function drawRows(keys: Iterable<string>, lock: Lock): void {
  for (const key of keys) rowsByKey.get(key)?.draw(lock);
}

/** A FilePond plugin that draws the content of each row. FilePond's own content is hidden. */
export function rowPlugin({ addFilter, utils }: PluginApi): { options: object } {
  addFilter('CREATE_VIEW', ({ is, query, view }) => {
    if (!is('file')) return;
    const show: Route = ({ root: { element }, props }) => {
      const file = query('GET_ITEM', props.id);
      rowsByKey.get(String(file?.getMetadata(KEY_METADATA)))?.attach(element);
    };
    const changes = ['DID_INIT_ITEM', 'DID_LOAD_ITEM', 'DID_THROW_ITEM_INVALID'];
    view.registerWriter(utils.createRoute(Object.fromEntries(changes.map((name) => [name, show]))));
  });
  return { options: {} };
}
