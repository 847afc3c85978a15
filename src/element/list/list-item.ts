import type { UploadState } from '../../contract/upload-states.ts';

/** A file without its content. */
export interface FileInfo {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
}

/** A file on the list: an upload of this page or an existing file. */
export interface ListItem {
  /** Unique on the page. */
  readonly key: string;
  readonly file: FileInfo;
  readonly state: UploadState;
  /** An existing file is neither uploaded nor deleted by this page. */
  readonly existing: boolean;
  /** An existing file that was removed is not posted and can be restored. */
  readonly removed: boolean;
  /** The server is being asked to delete it. */
  readonly deleting: boolean;
  /** Whether it is queued, in progress or being deleted. */
  readonly busy: boolean;
  /** The id that the form posts, if any. */
  readonly formValue: string | undefined;
  retry(): void;
  abort(): void;
  pause(): void;
  resume(): void;
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
