import type { FilestoreError } from '../../contract/errors.ts';
import type { ListItem } from './list-item.ts';

/** A change of the list, for its subscribers. */
export type ListChange =
  /** A file or its state has changed, or several have. Progress alone is no update. */
  | { readonly type: 'update' }
  | { readonly type: 'add' | 'progress' | 'done' | 'remove'; readonly item: ListItem }
  /** A file failed or, without an item, was not added. */
  | {
      readonly type: 'error';
      readonly item?: ListItem;
      readonly name: string;
      readonly error: FilestoreError;
    }
  /** No file is queued or in progress any longer. */
  | { readonly type: 'idle' };

export type ListListener = (change: ListChange) => void;

/** Tells its subscribers of each change. */
export class ListChanges {
  readonly #listeners = new Set<ListListener>();

  /** Calls `listener` on every change. Returns a function that ends the subscription. */
  subscribe(listener: ListListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  protected notify(change: ListChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
