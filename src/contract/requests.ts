/** Describes one file before it is uploaded. */
export interface FileRequest {
  /** The file name, 1 to 1,024 characters. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The media type, at most 255 characters. */
  readonly type: string;
  /** CRC-64/NVME of the content in base64. S3 refuses other bytes. */
  readonly checksum?: string | undefined;
  /**
   * SHA-256 of the content in base64, in place of `checksum`. A form upload requires it. S3 cannot compare it
   * with a multipart upload, or if there is also a `checksum` of a single PUT; it is then not in the answers of
   * `info` and `store`.
   */
  readonly sha256?: string | undefined;
  /** Opaque text that the form's server must repeat at `store`. At most 256 characters. */
  readonly context?: string | undefined;
}

/** The ways to upload a file: one PUT, a multipart upload, or one POST of a form. */
export const uploadKinds = ['put', 'multipart', 'form'] as const;
export type UploadKind = (typeof uploadKinds)[number];

/** Registers files and requests a signed upload for each. */
export interface PreprocessRequest {
  /** The upload kinds that the client supports. The default is `put` only. */
  readonly accepts?: readonly UploadKind[] | undefined;
  /**
   * Bytes up to which the client wants a form upload, at most 8,388,608 (8 MiB). A form upload needs no preflight,
   * but shows no progress. The default is 262,144 (256 KiB). The deployment can have a lower limit.
   */
  readonly maxFormBytes?: number | undefined;
  /** The grant that the form's server got from `grants`. Required if the deployment demands grants. */
  readonly grant?: string | undefined;
  /** 1 to 100 files. */
  readonly files: readonly FileRequest[];
}

/** Requests part URLs. Without `numbers` and `list`, the PUT of a single upload is signed again. */
export interface PartsRequest {
  /** Numbers of the parts to sign, the first time or again. At most 1,000; the first part is 1. */
  readonly numbers?: readonly number[] | undefined;
  /** Whether the response lists the parts that S3 has, to resume an upload. The default is false. */
  readonly list?: boolean | undefined;
}

/** A part that the client has sent. */
export interface CompletedPart {
  /** From 1 to 10,000. */
  readonly number: number;
  /** The ETag in S3's response. */
  readonly etag: string;
  /** CRC-64/NVME of the bytes that were sent, in base64. S3 compares it with its own. */
  readonly checksum?: string | undefined;
}

/** Completes a multipart upload, or confirms a single upload. */
export interface CompleteRequest {
  /** All parts of the upload. If omitted, the server asks S3 for its parts. */
  readonly parts?: readonly CompletedPart[] | undefined;
  /** CRC-64/NVME of the whole file in base64. S3 compares it with its own. */
  readonly checksum?: string | undefined;
}

/** A file and its upload token, as `preprocess` returned them. */
export interface FileCredentials {
  readonly id: string;
  readonly token: string;
}

/** Asks what the server knows of uploaded files. It looks in S3 for files that S3 has not reported yet. */
export interface ConfirmRequest {
  /** 1 to 100 files. */
  readonly files: readonly FileCredentials[];
}

/** Stores an uploaded file. */
export interface StoreRequest {
  /** Must equal the `context` of the upload. Omit it if the upload has none. */
  readonly context?: string | undefined;
}

/** Stores the files of one form. Each file is stored or refused on its own. */
export interface StoreFilesRequest {
  /** 1 to 100 ids. */
  readonly ids: readonly string[];
  /** Must equal the `context` of the uploads. Omit it if the uploads have none. */
  readonly context?: string | undefined;
}

/** How a browser handles a download: it saves the file, or it shows the file. */
export const dispositions = ['attachment', 'inline'] as const;
export type Disposition = (typeof dispositions)[number];

/** Describes a download link. */
export interface DownloadRequest {
  /**
   * `inline` shows the file in the browser instead of saving it. Only types that cannot run are shown: pictures
   * except SVG, audio, video, PDF and plain text. The default is `attachment`.
   */
  readonly disposition?: Disposition | undefined;
  /** Seconds until the link expires, 1 to 3,600. The default is the deployment's, usually 120. */
  readonly expiresIn?: number | undefined;
}

/** The query of `info`. */
export interface InfoQuery {
  /**
   * Seconds to wait until the file has arrived and is scanned, at most 20. The default is 0. Requires a server
   * key.
   */
  readonly wait?: number | undefined;
}

/** The states by which files are listed. Files that never arrived are deleted by the stack. */
export const listedStates = ['UPLOADED', 'STORED'] as const;
export type ListedState = (typeof listedStates)[number];

/** The query of `list`. */
export interface ListQuery {
  readonly state: ListedState;
  /** Files that reached the state at this time or later, in ISO 8601. */
  readonly after?: string | undefined;
  /** Files that reached the state before this time, in ISO 8601. */
  readonly before?: string | undefined;
  /** Maximum files of the page, 1 to 100. The default is 100. */
  readonly limit?: number | undefined;
  /** The `cursor` of the page before. Send it with the same `state`, `after` and `before`. */
  readonly cursor?: string | undefined;
}

/** Allows one page to upload files within limits. The form's server sends it. */
export interface GrantRequest {
  /** Maximum number of files, 1 to 10,000. The default is 1. */
  readonly files?: number | undefined;
  /** Maximum bytes of each file. The default is the deployment's limit. */
  readonly maxFileSize?: number | undefined;
  /** Up to 100 media types, such as `image/png` or `image/*`. The default is the deployment's list. */
  readonly allowedTypes?: readonly string[] | undefined;
  /** The context of every file. A page that registers a file with another context is refused. */
  readonly context?: string | undefined;
  /**
   * Who uploads, such as the id of a user: 1 to 256 characters. The daily quota of a client then
   * counts the files of all grants with this subject, instead of the files of an address. Only a hash is kept.
   */
  readonly subject?: string | undefined;
  /** Seconds until the grant expires, at most 86,400 (24 hours). The default is 3,600 (1 hour). */
  readonly expiresIn?: number | undefined;
}
