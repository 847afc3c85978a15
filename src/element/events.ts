import type { FilestoreError } from '../contract/errors.ts';
import type { UploadStatus } from '../contract/upload-states.ts';

/** A file that the server had before the page was loaded, for a form that edits a record. */
export interface ExistingFile {
  readonly id: string;
  /** Defaults to the id. */
  readonly name?: string;
  /** Bytes. */
  readonly size?: number;
  readonly type?: string;
  /** The file is listed as removed: it is not posted and can be restored. */
  readonly removed?: boolean;
}

/** A snapshot of a file on the list. It does not change. */
export interface FilestoreFile {
  /** Identifies the file on this page. */
  readonly key: string;
  /** The id on the server, from the first byte on. The form posts it once the status is `done`. */
  readonly id?: string;
  readonly name: string;
  /** The path of a file from a folder, such as `folder/sub/name.txt`. */
  readonly path?: string;
  /** Bytes. 0 for an existing file whose size is not known. */
  readonly size: number;
  readonly type: string;
  readonly status: UploadStatus;
  /** Bytes that have left the browser. They never decrease. */
  readonly sent?: number;
  /** The speed over the last seconds, once it is known. */
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
  /** The server had the file before the page was loaded. */
  readonly existing?: true;
  /**
   * It is not posted: an existing file that was removed and can be restored, or an upload that the server is being
   * asked to delete.
   */
  readonly removed?: true;
  /** An earlier page began the upload, and it can be resumed. */
  readonly resumable?: true;
  /** Why it failed. */
  readonly error?: FilestoreError;
}

export interface FilestoreFileDetail {
  readonly file: FilestoreFile;
}

/**
 * A file that was not added, such as with `too-many-files`, has only a name. The name is empty if the browser does not tell
 * it, with `drop-unreadable` and `folder-empty`.
 */
export interface FilestoreErrorDetail {
  readonly file?: FilestoreFile;
  readonly name: string;
  readonly error: FilestoreError;
}

export interface FilestoreEventMap {
  'filestore-add': CustomEvent<FilestoreFileDetail>;
  'filestore-progress': CustomEvent<FilestoreFileDetail>;
  'filestore-done': CustomEvent<FilestoreFileDetail>;
  'filestore-error': CustomEvent<FilestoreErrorDetail>;
  'filestore-remove': CustomEvent<FilestoreFileDetail>;
  'filestore-idle': CustomEvent<null>;
}

declare global {
  interface HTMLElementEventMap extends FilestoreEventMap {}
}
