/** What the browser says about one file before it is uploaded. */
export interface FileRequest {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** A media type without parameters. */
  readonly type: string;
  /** CRC-64/NVME of the bytes. S3 refuses others. */
  readonly checksum?: string | undefined;
  /** SHA-256 of the bytes, instead. A form needs it. */
  readonly sha256?: string | undefined;
  readonly context?: string | undefined;
}

/** What a client can send bytes by. */
export const uploadKinds = ['put', 'multipart', 'form'] as const;
export type UploadKind = (typeof uploadKinds)[number];

export interface PreprocessRequest {
  /** What the client speaks; `put` when left out. A file that needs another kind is refused. */
  readonly accepts?: readonly UploadKind[] | undefined;
  /** What the form's server got from `grants`, where the deployment asks for it. */
  readonly grant?: string | undefined;
  readonly files: readonly FileRequest[];
}

export interface PartsRequest {
  /** Parts to sign, again or for the first time. */
  readonly numbers?: readonly number[] | undefined;
  /** Also say which parts S3 has, for an upload that goes on. */
  readonly list?: boolean | undefined;
}

/** A part as its sender knows it. */
export interface SentPart {
  readonly number: number;
  /** What S3 answered to it. */
  readonly etag: string;
  /** CRC-64/NVME of the bytes that were sent, base64; S3 compares it with what it has. */
  readonly checksum?: string | undefined;
}

export interface CompleteRequest {
  /** Left out, S3 is asked which parts it has. */
  readonly parts?: readonly SentPart[] | undefined;
  /** CRC-64/NVME of the whole file; S3 compares it with what it has. */
  readonly checksum?: string | undefined;
}

export interface StoreRequest {
  readonly context?: string | undefined;
}

/** What the form's server allows one page to upload. */
export interface GrantRequest {
  /** How many files; one when left out. */
  readonly files?: number | undefined;
  /** Bytes of the largest one. */
  readonly maxFileSize?: number | undefined;
  /** Media types, or `image/*`; the deployment's own when left out. */
  readonly allowedTypes?: readonly string[] | undefined;
  /** Every file gets it, whatever the page says. */
  readonly context?: string | undefined;
  /** Seconds until it ends. */
  readonly expiresIn?: number | undefined;
}
