import type { FilePondFile } from 'filepond';
import { thumbnailFor } from '../thumbnail/thumbnail.ts';
import type { Translator } from '../../i18n/translator.ts';
import { KEY_METADATA, type PondItem } from './pond-item.ts';
import { RowControls } from './row-controls.ts';

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

interface RegisteredItem {
  readonly item: PondItem;
  readonly translator: Translator;
  controls?: RowControls;
}

/** The items of all FilePond instances of the page, because all of them share one plugin. */
const itemsByKey = new Map<string, RegisteredItem>();

export function registerItem(item: PondItem, translator: Translator): void {
  itemsByKey.set(item.key, { item, translator });
}

export function unregisterItem(key: string): void {
  itemsByKey.get(key)?.controls?.stop();
  itemsByKey.delete(key);
}

/** Disables or enables the controls on the rows of these items. */
export function setControlsDisabled(keys: Iterable<string>, disabled: boolean): void {
  for (const key of keys) itemsByKey.get(key)?.controls?.setDisabled(disabled);
}

/** A FilePond plugin that adds the thumbnail of a file and the controls of its upload to each row. */
export function rowPlugin({ addFilter, utils }: PluginApi): { options: object } {
  addFilter('CREATE_VIEW', ({ is, query, view }) => {
    if (!is('file')) return;
    const show: Route = ({ root: { element }, props }) => {
      const file = query('GET_ITEM', props.id);
      const entry = itemsByKey.get(String(file?.getMetadata(KEY_METADATA)));
      if (!file || !entry || entry.controls) return;
      element.prepend(thumbnailFor(entry.item));
      entry.controls = new RowControls(element, entry.item, entry.translator);
    };
    view.registerWriter(utils.createRoute({ DID_LOAD_ITEM: show, DID_THROW_ITEM_INVALID: show }));
  });
  return { options: {} };
}
