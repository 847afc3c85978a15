import type { FilestoreEventMap, FilestoreFileDetail } from './events.ts';
import { toFilestoreFile } from './list/file-snapshot.ts';
import type { ListItem } from './list/list-item.ts';
import type { ListChange } from './list/list-change.ts';

/** Dispatches the event of a change of the list on the element or the controller. An update has none. */
export function dispatchListEvent(element: EventTarget, change: ListChange): void {
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
      // That of an upload was dispatched before.
      if (!change.item.isUpload) dispatch(element, 'filestore-add', detailOf(change.item));
      return;
    case 'progress':
    case 'done':
    case 'remove':
      dispatch(element, `filestore-${change.type}`, detailOf(change.item));
  }
}

/** Asks the page whether a file may be added. Returns false if the page has canceled the event. */
export function dispatchAdd(element: EventTarget, item: ListItem): boolean {
  return dispatch(element, 'filestore-add', detailOf(item), true);
}

function detailOf(item: ListItem): FilestoreFileDetail {
  return { file: toFilestoreFile(item) };
}

/** Custom events do not bubble: a page listens on the element. */
function dispatch<Type extends keyof FilestoreEventMap>(
  element: EventTarget,
  type: Type,
  detail: FilestoreEventMap[Type]['detail'],
  cancelable = false,
): boolean {
  return element.dispatchEvent(new CustomEvent(type, { detail, cancelable }));
}
