import type { UploadState } from '../../contract/upload-states.ts';
import type { StoredFile } from '../events.ts';
import { newKey, type FileFacts, type ListItem } from './list-item.ts';

/** A file that the server has from before, of a record that is edited. No byte of it is loaded. */
export class StoredItem implements ListItem {
  readonly key = newKey();
  readonly file: FileFacts;
  readonly state: UploadState;
  readonly stored = true;
  readonly reverting = false;
  readonly busy = false;
  readonly #id: string;
  readonly #changed: (item: StoredItem) => void;
  #removed = false;

  /** @param changed it was removed or put back */
  constructor(
    { id, name = id, size = 0, type = '' }: StoredFile,
    changed: (item: StoredItem) => void,
  ) {
    this.file = { name, size, type };
    this.state = { status: 'done', file: { id, name, size, type } };
    this.#id = id;
    this.#changed = changed;
  }

  get removed(): boolean {
    return this.#removed;
  }

  get postedId(): string | undefined {
    return this.#removed ? undefined : this.#id;
  }

  remove(): void {
    this.#set(true);
  }

  putBack(): void {
    this.#set(false);
  }

  // It is done, and stays so.
  retry(): void {}
  abort(): void {}
  pause(): void {}
  resume(): void {}

  #set(removed: boolean): void {
    if (this.#removed === removed) return;
    this.#removed = removed;
    this.#changed(this);
  }
}
