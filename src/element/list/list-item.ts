import type { FilestoreError } from '../../contract/errors.ts';
import type { UploadState } from '../../contract/upload-states.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { Deletion, Interruption } from '../../views/row/row-item.ts';

/** A file without its content. */
export interface FileInfo {
  readonly name: string;
  /** Bytes. Undefined if the page does not know it, as of an existing file. */
  readonly size: number | undefined;
  readonly type: string;
}

/** A file on the list: an upload of this page, an existing file, or one whose upload was interrupted. */
export interface ListItem {
  /** Unique on the page. */
  readonly key: string;
  readonly file: FileInfo;
  /** The file that was chosen, if the page's `prepare` may have made another one of it. */
  readonly source?: FileInfo;
  /** Whether the page's `prepare` has not returned its file yet. */
  readonly awaitsPrepare?: boolean;
  readonly state: UploadState;
  /** An existing file is neither uploaded nor deleted by this page. */
  readonly existing: boolean;
  /** Whether it is an upload of this page. */
  readonly isUpload: boolean;
  readonly interruption: Interruption;
  /** An existing file that was removed is not posted and can be restored. */
  readonly removed: boolean;
  /** Whether the server is being asked to delete the file, or could not delete it. */
  readonly deletion: Deletion;
  /** Whether it is queued, in progress or being deleted. */
  readonly busy: boolean;
  /** The id that the form posts, if any. */
  readonly formValue: string | undefined;
  /** Whether the limits on number and total size count it: it is posted, or may still be. */
  readonly counted: boolean;
  /** Whether it has failed or was aborted, and another attempt can help. */
  readonly retryable: boolean;
  /** Returns a text in place of that of its state, if there is one. */
  stateText?(translator: Translator): string | undefined;
  retry(): void;
  abort(): void;
  pause(): void;
  resume(): void;
  /** Marks a finished file as failed, because the server has rejected, deleted or lost it. */
  reject(error: FilestoreError): void;
  /** Removes it from the list and deletes what was uploaded. An existing file stays, marked as removed. */
  remove(): void;
  /** Restores a removed existing file. */
  restore(): void;
}

let count = 0;

export function nextKey(): string {
  count += 1;
  return `filestore-${count}`;
}
