import { FilestoreError } from '../../contract/errors.ts';
import type { UploadState } from '../../contract/upload-states.ts';
import type { Translator } from '../../i18n/translator.ts';
import { nextKey, type FileInfo, type ListItem } from './list-item.ts';

/** What the browser has kept of an interrupted upload. */
export interface KeptUpload {
  /** The path from the folder that was chosen. */
  readonly path: string | undefined;
  /** How much of it was uploaded, in words. */
  text(translator: Translator): string;
  resume(): void;
  /** Deletes it on the server. */
  discard(): void;
}

/**
 * A file whose upload ended with an earlier page. Its content is gone, so that the user has to choose it again, unless
 * the browser has kept the upload. It stays on the list until it is resumed or removed, because a form must not lose a
 * file without a word.
 */
export class InterruptedItem implements ListItem {
  readonly key = nextKey();
  readonly file: FileInfo;
  readonly state: UploadState = {
    status: 'failed',
    error: new FilestoreError('upload-interrupted'),
  };
  readonly existing = false;
  readonly isUpload = false;
  readonly removed = false;
  readonly deletion = 'none';
  readonly busy = false;
  readonly formValue = undefined;
  readonly counted = false;
  readonly retryable = false;
  /** Set by the code that looks for interrupted uploads, which is loaded after the first update. */
  kept: KeptUpload | undefined;
  readonly #drop: (item: InterruptedItem) => void;

  constructor(file: FileInfo, drop: (item: InterruptedItem) => void) {
    this.file = file;
    this.#drop = drop;
  }

  get interruption(): 'kept' | 'lost' {
    return this.kept ? 'kept' : 'lost';
  }

  /** In place of the text of its state. */
  stateText(translator: Translator): string | undefined {
    return this.kept?.text(translator);
  }

  resume(): void {
    this.kept?.resume();
  }

  remove(): void {
    this.kept?.discard();
    this.leave();
  }

  /** Leaves the list. What was uploaded stays on the server. */
  leave(): void {
    this.#drop(this);
  }

  retry(): void {}
  abort(): void {}
  pause(): void {}
  reject(): void {}
  restore(): void {}
}
