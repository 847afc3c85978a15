import type { UploadState } from '../../contract/upload-states.ts';

/** What is known of a file without its bytes. */
export interface FileFacts {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
}

/** A file on the list: one that is uploaded from here, or one that the server has from before. */
export interface ListItem {
  /** Unique on the page. */
  readonly key: string;
  readonly file: FileFacts;
  readonly state: UploadState;
  /** The server has it from before: nothing is uploaded, and nothing is deleted from here. */
  readonly stored: boolean;
  /** Of a stored file: it is not posted any more, and can be put back. */
  readonly removed: boolean;
  /** The server is being asked to delete it. */
  readonly reverting: boolean;
  /** Queued, under way or waiting for an answer. */
  readonly busy: boolean;
  /** The id to post, if any. */
  readonly postedId: string | undefined;
  retry(): void;
  abort(): void;
  pause(): void;
  resume(): void;
  /** Off the list, as far as it can be; what has been uploaded is deleted. */
  remove(): void;
  /** Puts a removed file back. */
  putBack(): void;
}

let count = 0;

export function newKey(): string {
  count += 1;
  return `filestore-${count}`;
}
