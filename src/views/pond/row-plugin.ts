import type { FilePondFile } from 'filepond';
import { thumbnailFor } from '../thumbnail/thumbnail.ts';
import type { Translator } from '../../i18n/translator.ts';
import { KEY_METADATA, type PondItem } from './pond-item.ts';
import { RowControls } from './row-controls.ts';

/** What FilePond 4 gives a plugin; its typings say nothing of it. */
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

interface Shown {
  readonly item: PondItem;
  readonly translator: Translator;
  tools?: RowControls;
}

/** By their keys, of every FilePond of the page: a plugin is one for all of them. */
const itemsByKey = new Map<string, Shown>();

export function registerItem(item: PondItem, translator: Translator): void {
  itemsByKey.set(item.key, { item, translator });
}

export function unregisterItem(key: string): void {
  itemsByKey.get(key)?.tools?.stop();
  itemsByKey.delete(key);
}

/** FilePond's rows of these can be changed, or not. */
export function setControlsDisabled(keys: Iterable<string>, disabled: boolean): void {
  for (const key of keys) itemsByKey.get(key)?.tools?.setDisabled(disabled);
}

/** Puts the badge of a file before its name, and the tools of its upload beside it. */
export function rowPlugin({ addFilter, utils }: PluginApi): { options: object } {
  addFilter('CREATE_VIEW', ({ is, query, view }) => {
    if (!is('file')) return;
    const show: Route = ({ root: { element }, props }) => {
      const file = query('GET_ITEM', props.id);
      const entry = itemsByKey.get(String(file?.getMetadata(KEY_METADATA)));
      if (!file || !entry || entry.tools) return;
      element.prepend(thumbnailFor(entry.item));
      entry.tools = new RowControls(element, entry.item, entry.translator);
    };
    view.registerWriter(utils.createRoute({ DID_LOAD_ITEM: show, DID_THROW_ITEM_INVALID: show }));
  });
  return { options: {} };
}
