import type { FilestoreError } from '../contract/errors.ts';
import type { UploadStatus } from '../contract/upload-states.ts';

/** A file that the server has from before, for a form that edits a record. */
export interface ExistingFile {
  readonly id: string;
  /** The id, when left out. */
  readonly name?: string;
  /** Bytes. */
  readonly size?: number;
  readonly type?: string;
}

/** A file as the page sees it: a picture of one moment, not a live object. */
export interface FilestoreFile {
  /** Identifies the file on this page from the moment it was added. */
  readonly key: string;
  /** The server's id, once bytes are on their way. The form posts it when the status is `done`. */
  readonly id?: string;
  readonly name: string;
  /** Of a file from a folder: `folder/sub/name.txt`. */
  readonly path?: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  readonly status: UploadStatus;
  /** Bytes that have left the browser, from the first one to the last. They never become less. */
  readonly sent?: number;
  /** Over the last seconds, while sending and once it is known. */
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
  /** The server has it from before. */
  readonly existing?: true;
  /** Of a stored file: it was removed, is not posted, and can be put back. */
  readonly removed?: true;
  /** Why it failed. */
  readonly error?: FilestoreError;
}

export interface FilestoreFileDetail {
  readonly file: FilestoreFile;
}

/** With `too-many-files` there is no `file` on the list; the name says which one it was. */
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
