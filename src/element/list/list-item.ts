import type { UploadState } from '../../contract/upload-states.ts';

/** What is known of a file without its bytes. */
export interface FileInfo {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
}

/** A file on the list: one that is uploaded from here, or one that the server has from before. */
export interface ListItem {
  /** Unique on the page. */
  readonly key: string;
  readonly file: FileInfo;
  readonly state: UploadState;
  /** The server has it from before: nothing is uploaded, and nothing is deleted from here. */
  readonly existing: boolean;
  /** Of a stored file: it is not posted any more, and can be put back. */
  readonly removed: boolean;
  /** The server is being asked to delete it. */
  readonly deleting: boolean;
  /** Queued, under way or waiting for an answer. */
  readonly busy: boolean;
  /** The id to post, if any. */
  readonly formValue: string | undefined;
  retry(): void;
  abort(): void;
  pause(): void;
  resume(): void;
  /** Off the list, as far as it can be; what has been uploaded is deleted. */
  remove(): void;
  /** Puts a removed file back. */
  restore(): void;
}

let count = 0;

export function nextKey(): string {
  count += 1;
  return `filestore-${count}`;
}
