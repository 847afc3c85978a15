import type { ErrorCode } from '../src/index.ts';
import type { ReceivedEvent } from './received-event.ts';
import type { FileRow } from './stored-files.ts';

/** The result of sending a form. */
export interface Sent {
  readonly stored: number;
  /** The API calls that a form's server would make, if the site has no server. */
  readonly left?: string;
}

/** The form's server could not store some files. */
export class FilesRefused extends Error {
  readonly files: readonly { readonly id: string; readonly code: ErrorCode }[];

  constructor(message: string, files: FilesRefused['files']) {
    super(message);
    this.files = files;
  }
}

/** The form's server, from the view of a page. */
export interface Application {
  readonly kind: 'local' | 'deployed' | 'simulation';
  readonly endpoint: string;
  readonly apiKey: string;
  /** Binds the uploads to this visitor; `store` must repeat it. */
  readonly context?: string;
  /** Permission from the form's server to upload. */
  readonly grant?: string;
  /**
   * Sends the form, with the fields that a browser would post.
   *
   * @throws {FilesRefused} if files could not be stored
   */
  send(fields: URLSearchParams): Promise<Sent>;
  /** The visitor's files, newest first. */
  files(): Promise<readonly FileRow[]>;
  /** Adds a file that is still uploading to the list of files. */
  watch(id: string): void;
  /** Returns a link that downloads the file. */
  download(id: string): Promise<string>;
  remove(id: string): Promise<void>;
  /** The file events that the server has received, oldest first. Missing if the site has no server. */
  fileEvents?(): Promise<readonly ReceivedEvent[]>;
}
