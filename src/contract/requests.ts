/**
 * Describes one file before it is uploaded.
 * @example { "name": "invoice.pdf", "size": 48213, "type": "application/pdf", "checksum": "rosUhgp5mIg=" }
 */
export interface FileRequest {
  /**
   * The file name with its extension and without a folder, 1 to 1,024 characters. A download has this name.
   * @example "invoice.pdf"
   */
  readonly name: string;
  /**
   * The size in bytes. S3 accepts only an upload of exactly this size.
   * @example 48213
   */
  readonly size: number;
  /**
   * The media type, at most 255 characters. Use `application/octet-stream` if it is unknown.
   * @example "application/pdf"
   */
  readonly type: string;
  /**
   * The CRC-64/NVME checksum of the content: its 8 bytes, big-endian, in base64, which has 12 characters. S3 refuses
   * an upload with other bytes. Optional.
   * @example "rosUhgp5mIg="
   */
  readonly checksum?: string | undefined;
  /**
   * The SHA-256 hash of the content: its 32 bytes in base64, which has 44 characters. Send it in place of
   * `checksum`. A form upload requires it. S3 cannot compare it with a multipart upload, or if there is also a
   * `checksum` of a single PUT; it is then not in the responses of `info` and `store`.
   * @example "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="
   */
  readonly sha256?: string | undefined;
  /**
   * Any text that says to which form or user the file belongs, at most 256 characters. `store` refuses a file
   * whose context the form's server does not repeat, so that nobody can submit the file of another form. The
   * default is the context of the grant.
   * @example "order 4711"
   */
  readonly context?: string | undefined;
  /**
   * The path of the file from the folder that was chosen, with slashes, at most 1,024 characters. The server replaces its
   * last name by the name of the file. It is only data: keys and downloads do not contain it.
   * @example "harbour/2026/invoice.pdf"
   */
  readonly path?: string | undefined;
  /**
   * The kind of the file, whose limits the deployment defines in addition to its own: 1 to 32 lowercase letters, digits
   * and hyphens, the first a letter. The default is the kind of the grant, or else none.
   * @example "avatar"
   */
  readonly kind?: string | undefined;
}

/** The ways to upload a file: one PUT, a multipart upload, or one POST of a form. */
export type UploadMethod = (typeof uploadMethods)[number];
export const uploadMethods = ['put', 'multipart', 'form'] as const;

/**
 * Registers files and requests a signed upload for each.
 * @example {
 *   "accepts": ["put", "multipart"],
 *   "files": [{ "name": "invoice.pdf", "size": 48213, "type": "application/pdf" }]
 * }
 */
export interface PreprocessRequest {
  /**
   * The upload methods that the client supports. The response contains only plans of these methods. The default is
   * `put` only. Large files are faster, and can be resumed, if the client also supports `multipart`.
   * @example ["put", "multipart"]
   */
  readonly accepts?: readonly UploadMethod[] | undefined;
  /**
   * Bytes up to which the client wants a form upload, at most 8,388,608 (8 MiB). A form upload needs no preflight,
   * but shows no progress. The default is 262,144 (256 KiB). The deployment can have a lower limit.
   * @example 262144
   */
  readonly maxFormBytes?: number | undefined;
  /**
   * The grant that the form's server got from `grants`. Required with a browser key if the deployment demands
   * grants.
   * @example "dGhpcy1pcy1hbi1leGFtcGxlLW9mLWEtZ3JhbnQtb2s"
   */
  readonly grant?: string | undefined;
  /** The files to register, 1 to 100. */
  readonly files: readonly FileRequest[];
}

/** Requests part URLs. Without `numbers` and `list`, the PUT of a single upload is signed again. */
export interface PartsRequest {
  /**
   * Numbers of the parts to sign, the first time or again. At most 1,000; the first part is 1. The default is
   * none.
   * @example [97, 98]
   */
  readonly numbers?: readonly number[] | undefined;
  /**
   * Whether the response lists the parts that S3 has, to resume an upload. The default is false.
   * @example true
   */
  readonly list?: boolean | undefined;
}

/** A part that the client has sent. */
export interface CompletedPart {
  /**
   * The number of the part, from 1 to 10,000.
   * @example 1
   */
  readonly number: number;
  /**
   * The ETag header of S3's response to the PUT of the part, with or without its quotes.
   * @example "\"9b2cf535f27731c974343645a3985328\""
   */
  readonly etag: string;
  /**
   * The CRC-64/NVME checksum of the bytes that were sent, in base64. S3 compares it with its own. Optional.
   * @example "rosUhgp5mIg="
   */
  readonly checksum?: string | undefined;
}

/**
 * Completes a multipart upload, or confirms a single upload.
 * @example { "checksum": "rosUhgp5mIg=" }
 */
export interface CompleteRequest {
  /** All parts of a multipart upload. If omitted, the server asks S3 for its parts. */
  readonly parts?: readonly CompletedPart[] | undefined;
  /**
   * The CRC-64/NVME checksum of the whole file in base64. S3 compares it with its own. Optional.
   * @example "rosUhgp5mIg="
   */
  readonly checksum?: string | undefined;
}

/** A file and its upload token, as `preprocess` returned them. */
export interface FileCredentials {
  /**
   * The id of the file.
   * @example "mfrggzdfmztwq2lknnwg23tpoa"
   */
  readonly id: string;
  /**
   * The upload token of the file.
   * @example "dGhpcy1pcy1hbi1leGFtcGxlLXVwbG9hZC10b2tlbiE"
   */
  readonly token: string;
}

/** Asks what the server knows of uploaded files. It looks in S3 for files that S3 has not reported yet. */
export interface ConfirmRequest {
  /** The files, 1 to 100. */
  readonly files: readonly FileCredentials[];
}
