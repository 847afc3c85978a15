import type { FilePondFile } from 'filepond';
import { badgeOf } from '../thumbnail/thumbnail.ts';
import type { Phrases } from '../../i18n/translator.ts';
import { KEY_METADATA, type PondItem } from './pond-item.ts';
import { RowTools } from './row-controls.ts';

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
  readonly phrases: Phrases;
  tools?: RowTools;
}

/** By their keys, of every FilePond of the page: a plugin is one for all of them. */
const shown = new Map<string, Shown>();

export function willShow(item: PondItem, phrases: Phrases): void {
  shown.set(item.key, { item, phrases });
}

export function noLongerShown(key: string): void {
  shown.get(key)?.tools?.stop();
  shown.delete(key);
}

/** FilePond's rows of these can be changed, or not. */
export function disableTools(keys: Iterable<string>, disabled: boolean): void {
  for (const key of keys) shown.get(key)?.tools?.setDisabled(disabled);
}

/** Puts the badge of a file before its name, and the tools of its upload beside it. */
export function rowPlugin({ addFilter, utils }: PluginApi): { options: object } {
  addFilter('CREATE_VIEW', ({ is, query, view }) => {
    if (!is('file')) return;
    const show: Route = ({ root: { element }, props }) => {
      const file = query('GET_ITEM', props.id);
      const entry = shown.get(String(file?.getMetadata(KEY_METADATA)));
      if (!file || !entry || entry.tools) return;
      element.prepend(badgeOf(entry.item));
      entry.tools = new RowTools(element, entry.item, entry.phrases);
    };
    view.registerWriter(utils.createRoute({ DID_LOAD_ITEM: show, DID_THROW_ITEM_INVALID: show }));
  });
  return { options: {} };
}
