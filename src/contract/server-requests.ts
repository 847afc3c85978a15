/*
 * The requests of the form's server, except for `preprocess`, which pages send too: requests.ts.
 */

/** Stores an uploaded file. */
export interface StoreRequest {
  /**
   * Must equal the `context` with which the file was registered. Omit it if there was none.
   * @example "order 4711"
   */
  readonly context?: string | undefined;
}

/** Stores the files of one form. Each file is stored or refused on its own. */
export interface StoreFilesRequest {
  /**
   * The ids of the files, 1 to 100.
   * @example ["mfrggzdfmztwq2lknnwg23tpoa"]
   */
  readonly ids: readonly string[];
  /**
   * Must equal the `context` with which the files were registered. Omit it if there was none.
   * @example "order 4711"
   */
  readonly context?: string | undefined;
}

/** How a browser handles a download: it saves the file (`attachment`), or it shows the file (`inline`). */
export type Disposition = (typeof dispositions)[number];
export const dispositions = ['attachment', 'inline'] as const;

/** Describes a download link. */
export interface DownloadRequest {
  /**
   * `inline` shows the file in the browser instead of saving it, if its type cannot run: pictures except SVG, audio,
   * video, PDF and plain text. A link to any other type is an `attachment`, and the response says so. The default is
   * `attachment`.
   * @example "inline"
   */
  readonly disposition?: Disposition | undefined;
  /**
   * Seconds until the link expires, 1 to 3,600. The default is the deployment's, usually 120.
   * @example 120
   */
  readonly expiresIn?: number | undefined;
}

/** The query of `info`. */
export interface InfoQuery {
  /**
   * Seconds to wait until the file has arrived and is scanned, at most 20. The default is 0. Requires a server
   * key.
   * @example 10
   */
  readonly wait?: number | undefined;
}

/** The states by which files are listed. Files that never arrived are deleted by the stack. */
export type ListedState = (typeof listedStates)[number];
export const listedStates = ['UPLOADED', 'STORED'] as const;

/** The query of `list`. */
export interface ListQuery {
  /**
   * The state of the files to list: `UPLOADED` for files that wait for their form, `STORED` for files that a
   * server has stored.
   * @example "STORED"
   */
  readonly state: ListedState;
  /**
   * Lists only files that reached the state at this time or later, in ISO 8601. The default is no limit.
   * @example "2026-11-29T12:00:00Z"
   */
  readonly after?: string | undefined;
  /**
   * Lists only files that reached the state before this time, in ISO 8601. The default is no limit.
   * @example "2026-11-30T12:00:00Z"
   */
  readonly before?: string | undefined;
  /**
   * The maximum number of files on the page, 1 to 100. The default is 100.
   * @example 50
   */
  readonly limit?: number | undefined;
  /**
   * The `cursor` of the previous page. Send it with the same `state`, `after` and `before`. Omit it for the first
   * page.
   * @example "1796126400000-mfrggzdfmztwq2lknnwg23tpoa"
   */
  readonly cursor?: string | undefined;
}

/** Allows one page to upload files within limits. The form's server sends it. */
export interface GrantRequest {
  /**
   * Maximum number of files, 1 to 10,000. The default is 1.
   * @example 5
   */
  readonly files?: number | undefined;
  /**
   * Maximum bytes of each file. The default is the deployment's limit.
   * @example 10000000
   */
  readonly maxFileSize?: number | undefined;
  /**
   * Up to 100 media types, such as `image/png` or `image/*`. The default is the deployment's list.
   * @example ["image/*", "application/pdf"]
   */
  readonly allowedTypes?: readonly string[] | undefined;
  /**
   * The context of every file, at most 256 characters. A page that registers a file with another context is
   * refused. Optional.
   * @example "order 4711"
   */
  readonly context?: string | undefined;
  /**
   * The kind of every file, which the deployment defines. A page that registers a file of another kind is refused.
   * Optional.
   * @example "avatar"
   */
  readonly kind?: string | undefined;
  /**
   * Who uploads, such as the id of a user: 1 to 256 characters. The daily quota of a client then
   * counts the files of all grants with this subject, instead of the files of an address. Only a hash is kept.
   * @example "user 42"
   */
  readonly subject?: string | undefined;
  /**
   * Seconds until the grant expires, at most 86,400 (24 hours). The default is 3,600 (1 hour).
   * @example 3600
   */
  readonly expiresIn?: number | undefined;
}
