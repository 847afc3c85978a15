import type { FilestoreEventMap } from './events.ts';
import { toFilestoreFile } from './list/file-snapshot.ts';
import type { ListChange } from './list/list-change.ts';

/** Dispatches the event of a change of the list on the element. An update has none. */
export function dispatchListEvent(element: HTMLElement, change: ListChange): void {
  switch (change.type) {
    case 'update':
      return;
    case 'idle':
      dispatch(element, 'filestore-idle', null);
      return;
    case 'error': {
      const { item, name, error } = change;
      dispatch(element, 'filestore-error', {
        ...(item && { file: toFilestoreFile(item) }),
        name,
        error,
      });
      return;
    }
    case 'add':
    case 'progress':
    case 'done':
    case 'remove':
      dispatch(element, `filestore-${change.type}`, { file: toFilestoreFile(change.item) });
  }
}

/** Custom events do not bubble: a page listens on the element. */
function dispatch<Type extends keyof FilestoreEventMap>(
  element: HTMLElement,
  type: Type,
  detail: FilestoreEventMap[Type]['detail'],
): void {
  element.dispatchEvent(new CustomEvent(type, { detail }));
}
