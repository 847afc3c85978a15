import { fileState, FileInfo } from './file-info.ts';
import { RefusedFile } from './problem.ts';
import {
  bytes,
  enumOf,
  integer,
  list,
  object,
  text,
  time,
  union,
  url,
  type Infer,
} from './schema.ts';
import { PutPlan, SignedPart, UploadPlan } from './upload-plans.ts';

export const uploadChecks = ['content', 'scan'] as const;
export type UploadCheck = (typeof uploadChecks)[number];

/**
 * The checks that can reject a file after its upload: its first bytes are compared with its type (`content`), or
 * it is scanned for malware (`scan`).
 */
export const uploadCheck = enumOf(...uploadChecks);

/** A registered file and its upload. */
export const AcceptedFile = object(
  {
    /**
     * The id of the file, 26 characters. A form submits it in place of the file.
     * @example "mfrggzdfmztwq2lknnwg23tpoa"
     */
    id: text,
    /**
     * The upload token, which authorizes the page to act on the file until it is stored. Send it in the header
     * `x-upload-token`. It is a secret of the page that uploads the file.
     * @example "dGhpcy1pcy1hbi1leGFtcGxlLXVwbG9hZC10b2tlbiE"
     */
    token: text,
    /**
     * When the file is deleted unless it is stored, in ISO 8601.
     * @example "2026-11-30T12:00:00.000Z"
     */
    expiresAt: time,
    /** How to upload the content of the file. */
    upload: UploadPlan,
  },
  {
    /**
     * The checks after the upload, whose result `confirm` and `info` return. Absent if there are none.
     * @example ["content"]
     */
    checks: list(uploadCheck),
  },
);
export type AcceptedFile = Infer<typeof AcceptedFile>;

/** A registered file, or the reason why the file was refused. */
export const PreprocessResult = union(AcceptedFile, RefusedFile);

/** The registered files. */
export const PreprocessResponse = object({
  /** One result for each file, in the order of the request. */
  files: list(PreprocessResult),
});
export type PreprocessResponse = Infer<typeof PreprocessResponse>;

/** A part that S3 has. */
export const StoredPart = object(
  {
    /**
     * The number of the part. The first part is 1.
     * @example 1
     */
    number: integer,
    /**
     * The bytes of the part.
     * @example 25165824
     */
    size: bytes,
    /**
     * The ETag of the part, in quotes. `complete` needs it.
     * @example "\"9b2cf535f27731c974343645a3985328\""
     */
    etag: text,
  },
  {
    /**
     * The CRC-64/NVME checksum of the part in base64, if S3 returns one.
     * @example "rosUhgp5mIg="
     */
    checksum: text,
  },
);
export type StoredPart = Infer<typeof StoredPart>;

/**
 * Signed parts of a multipart upload, or the signed PUT of a single upload.
 * @example {
 *   "partSize": 25165824,
 *   "partCount": 98,
 *   "parts": [{ "number": 97, "url": "https://bucket.s3.eu-central-1.amazonaws.com/a/b?partNumber=97" }],
 *   "expiresIn": 900
 * }
 */
export const PartsResponse = object(
  {
    /**
     * Bytes of every part except the last, which has the rest.
     * @example 25165824
     */
    partSize: bytes,
    /**
     * The number of parts of the file: 1 for a single upload.
     * @example 3
     */
    partCount: integer,
    /** The signed URLs of the parts that the request names. */
    parts: list(SignedPart),
    /**
     * Seconds until the URLs expire.
     * @example 900
     */
    expiresIn: integer,
  },
  {
    /** The parts that S3 has, if the request sets `list`. */
    uploaded: list(StoredPart),
    /** The PUT of a single upload, signed again under the same id. */
    upload: PutPlan,
  },
);
export type PartsResponse = Infer<typeof PartsResponse>;

/** A file, or the reason why the call failed for it. */
export const FileResult = union(FileInfo, RefusedFile);

/** The state of each file, or the reason why there is none. */
export const ConfirmResponse = object({
  /** One result for each file, in the order of the request. */
  files: list(FileResult),
});
export type ConfirmResponse = Infer<typeof ConfirmResponse>;

/** Each stored file, or the reason why it is not stored. */
export const StoreFilesResponse = object({
  /** One result for each file, in the order of the request. */
  files: list(FileResult),
});
export type StoreFilesResponse = Infer<typeof StoreFilesResponse>;

/** A page of files. */
export const ListResponse = object(
  {
    /** The files, in the order in which they reached the state. */
    files: list(FileInfo),
  },
  {
    /**
     * Where the next page starts: send it as `cursor`. Absent on the last page.
     * @example "1796126400000-mfrggzdfmztwq2lknnwg23tpoa"
     */
    cursor: text,
  },
);
export type ListResponse = Infer<typeof ListResponse>;

/** A deleted file. */
export const DeleteResponse = object({
  /**
   * The id of the file.
   * @example "mfrggzdfmztwq2lknnwg23tpoa"
   */
  id: text,
  /**
   * The state of the file after the call.
   * @example "DELETED"
   */
  state: fileState,
});
export type DeleteResponse = Infer<typeof DeleteResponse>;

/** A grant for one page. */
export const GrantResponse = object({
  /**
   * The grant, 43 characters. The page sends it to `preprocess`.
   * @example "dGhpcy1pcy1hbi1leGFtcGxlLW9mLWEtZ3JhbnQtb2s"
   */
  grant: text,
  /**
   * When the grant expires, in ISO 8601.
   * @example "2026-11-29T13:00:00.000Z"
   */
  expiresAt: time,
});
export type GrantResponse = Infer<typeof GrantResponse>;

/** What a browser does with a link: it saves the file (`attachment`), or it shows the file (`inline`). */
export const disposition = enumOf('attachment', 'inline');

/** A download link. */
export const DownloadResponse = object({
  /**
   * The link, which needs no API key. Redirect a browser to it.
   * @example "https://bucket.s3.eu-central-1.amazonaws.com/a/b?X-Amz-Signature=0123"
   */
  url,
  /**
   * Seconds until the link expires.
   * @example 120
   */
  expiresIn: integer,
  /**
   * What a browser does with the link: `attachment` also where `inline` was asked for and the type can run.
   * @example "inline"
   */
  disposition,
});
export type DownloadResponse = Infer<typeof DownloadResponse>;
