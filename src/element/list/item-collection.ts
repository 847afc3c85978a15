import { ItemCounts } from './item-counts.ts';
import type { ListItem } from './list-item.ts';

/** The items of a list in their order, and their counts. */
export class ItemCollection {
  #byKey = new Map<string, ListItem>();
  #inOrder: readonly ListItem[] | undefined;
  #counts = new ItemCounts();

  get inOrder(): readonly ListItem[] {
    return (this.#inOrder ??= [...this.#byKey.values()]);
  }

  get counts(): ItemCounts {
    return this.#counts;
  }

  get(key: string): ListItem | undefined {
    return this.#byKey.get(key);
  }

  has({ key }: ListItem): boolean {
    return this.#byKey.has(key);
  }

  /** Adds an item at the end, or counts it again after a change. */
  update(item: ListItem): void {
    if (!this.has(item)) this.#inOrder = undefined;
    this.#byKey.set(item.key, item);
    this.#counts.update(item);
  }

  /** Returns whether the item was there. */
  delete({ key }: ListItem): boolean {
    if (!this.#byKey.delete(key)) return false;
    this.#inOrder = undefined;
    this.#counts.delete(key);
    return true;
  }

  /** Moves an item before another one, or to the end. An item that has left does not come back. */
  move(item: ListItem, before: ListItem | undefined): void {
    if (!this.has(item)) return;
    const others = this.inOrder.filter((one) => one !== item);
    const index = before && this.has(before) ? others.indexOf(before) : others.length;
    this.replace(others.toSpliced(index, 0, item));
  }

  replace(items: readonly ListItem[]): void {
    this.#byKey = new Map();
    this.#inOrder = undefined;
    this.#counts = new ItemCounts();
    for (const item of items) this.update(item);
  }
}
