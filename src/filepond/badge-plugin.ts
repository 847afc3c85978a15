import type { FilePondFile } from 'filepond';
import { badgeOf } from '../badge/badge.ts';

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

/** Puts the badge of a file before its name. */
export function badgePlugin({ addFilter, utils }: PluginApi): { options: object } {
  addFilter('CREATE_VIEW', ({ is, query, view }) => {
    if (!is('file')) return;
    const show: Route = ({ root, props }) => {
      const file = query('GET_ITEM', props.id)?.file;
      if (file && !root.element.querySelector('.badge')) root.element.prepend(badgeOf(file));
    };
    view.registerWriter(utils.createRoute({ DID_LOAD_ITEM: show, DID_THROW_ITEM_INVALID: show }));
  });
  return { options: {} };
}
