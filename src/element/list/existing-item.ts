import type { UploadState } from '../../contract/upload-states.ts';
import type { ExistingFile } from '../events.ts';
import { nextKey, type FileInfo, type ListItem } from './list-item.ts';

/** A file that the server had before the page was loaded. Its content is not loaded. */
export class ExistingItem implements ListItem {
  readonly key = nextKey();
  readonly file: FileInfo;
  readonly state: UploadState;
  readonly existing = true;
  readonly deleting = false;
  readonly busy = false;
  readonly #id: string;
  readonly #changed: (item: ExistingItem) => void;
  #removed = false;

  /** @param changed called when it was removed or restored */
  constructor(
    { id, name = id, size = 0, type = '' }: ExistingFile,
    changed: (item: ExistingItem) => void,
  ) {
    this.file = { name, size, type };
    this.state = { status: 'done', file: { id, name, size, type } };
    this.#id = id;
    this.#changed = changed;
  }

  get removed(): boolean {
    return this.#removed;
  }

  get formValue(): string | undefined {
    return this.#removed ? undefined : this.#id;
  }

  remove(): void {
    this.#set(true);
  }

  restore(): void {
    this.#set(false);
  }

  // There is no upload to control.
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
