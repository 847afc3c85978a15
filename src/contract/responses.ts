import { apiErrorCodes, type ErrorCode } from './errors.ts';
import { fileStates } from './file-states.ts';
import { enumOf, union, list, number, object, text, stringMap, type Infer } from './schema.ts';

/** A signed PUT of exactly the registered length, with exactly these headers. */
export const PutPlan = object({
  kind: enumOf('put'),
  url: text,
  headers: stringMap,
  /** Seconds until the URL expires. A duration, because the client's clock may be wrong. */
  expiresIn: number,
});
export type PutPlan = Infer<typeof PutPlan>;

/**
 * A signed POST of a form: `fields` in any order, then the content as `file`. S3 accepts only the content
 * whose SHA-256 was signed. The browser sends no preflight request.
 */
export const FormPlan = object({
  kind: enumOf('form'),
  url: text,
  fields: stringMap,
  expiresIn: number,
});
export type FormPlan = Infer<typeof FormPlan>;

/** A signed PUT of one part, of exactly the length that the plan gives it. */
export const SignedPart = object({ number, url: text });
export type SignedPart = Infer<typeof SignedPart>;

/**
 * A multipart upload: parts in any order, then a call to `complete`. `parts` has the URLs of the first
 * parts; the `parts` operation returns the others.
 */
export const MultipartPlan = object({
  kind: enumOf('multipart'),
  /** Bytes of every part except the last. */
  partSize: number,
  partCount: number,
  parts: list(SignedPart),
  /** Seconds until the part URLs expire. */
  expiresIn: number,
});
export type MultipartPlan = Infer<typeof MultipartPlan>;

export const UploadPlan = union(PutPlan, MultipartPlan, FormPlan);
export type UploadPlan = Infer<typeof UploadPlan>;

/**
 * The checks that can reject a file after its upload: its first bytes are compared with its type (`content`),
 * or it is scanned for malware (`scan`).
 */
export const uploadChecks = ['content', 'scan'] as const;
export type UploadCheck = (typeof uploadChecks)[number];

const errorCode = enumOf<ErrorCode>(...apiErrorCodes);

/** A registered file and its upload. */
export const AcceptedFile = object(
  {
    id: text,
    /** The upload token, which authorizes the page to act on the file until it is stored. */
    token: text,
    /** When the file is deleted unless it is stored, in ISO 8601. */
    expiresAt: text,
    upload: UploadPlan,
  },
  {
    /** The checks after the upload, whose result `confirm` and `info` return. Absent if there are none. */
    checks: list(enumOf(...uploadChecks)),
  },
);
export type AcceptedFile = Infer<typeof AcceptedFile>;

/** A file for which a call with several files failed, and the reason. */
export const RefusedFile = object({
  error: object(
    { code: errorCode, status: number, title: text },
    { detail: text, limit: number, allowed: list(text) },
  ),
});
export type RefusedFile = Infer<typeof RefusedFile>;

/** One result for each file, in the order of the request. */
export const PreprocessResponse = object({ files: list(union(AcceptedFile, RefusedFile)) });
export type PreprocessResponse = Infer<typeof PreprocessResponse>;

/** A part that S3 has. `etag` is quoted. `checksum` is a CRC-64/NVME in base64, if S3 returns one. */
export const StoredPart = object({ number, size: number, etag: text }, { checksum: text });
export type StoredPart = Infer<typeof StoredPart>;

/** Signed parts of a multipart upload, or the signed PUT of a single upload. */
export const PartsResponse = object(
  { partSize: number, partCount: number, parts: list(SignedPart), expiresIn: number },
  {
    /** The parts that S3 has, if the request sets `list`. */
    uploaded: list(StoredPart),
    /** The PUT of a single upload, signed again under the same id. */
    upload: PutPlan,
  },
);
export type PartsResponse = Infer<typeof PartsResponse>;

/**
 * The results of a malware scan:
 * https://docs.aws.amazon.com/guardduty/latest/ug/monitoring-malware-protection-s3-scans-gdu.html
 */
export const scanResults = [
  'NO_THREATS_FOUND',
  'THREATS_FOUND',
  'UNSUPPORTED',
  'ACCESS_DENIED',
  'FAILED',
] as const;
export type ScanResult = (typeof scanResults)[number];

/** A file on the server. Sizes are in bytes, times in ISO 8601. */
export const FileInfo = object(
  {
    id: text,
    name: text,
    size: number,
    type: text,
    state: enumOf(...fileStates),
    createdAt: text,
  },
  {
    /** CRC-64/NVME in base64, as S3 reports it for the uploaded file. */
    checksum: text,
    /** SHA-256 in base64, as S3 reports it. Present only if S3 has compared it with the uploaded file. */
    sha256: text,
    /** The result of the malware scan. Absent before the scan has ended, or without scanning. */
    scan: enumOf(...scanResults),
    uploadedAt: text,
    storedAt: text,
    /** When an unstored file is deleted. Absent once it is stored. */
    expiresAt: text,
  },
);
export type FileInfo = Infer<typeof FileInfo>;

/** The state of each file, or the reason why there is none, in the order of the request. */
export const ConfirmResponse = object({ files: list(union(FileInfo, RefusedFile)) });
export type ConfirmResponse = Infer<typeof ConfirmResponse>;

/** The stored file, or the reason why it is not stored, in the order of the request. */
export const StoreFilesResponse = object({ files: list(union(FileInfo, RefusedFile)) });
export type StoreFilesResponse = Infer<typeof StoreFilesResponse>;

/** A page of files, in the order in which they reached the state. */
export const ListResponse = object(
  { files: list(FileInfo) },
  {
    /** Where the next page starts. Absent on the last page. */
    cursor: text,
  },
);
export type ListResponse = Infer<typeof ListResponse>;

export const DeleteResponse = object({ id: text, state: enumOf(...fileStates) });
export type DeleteResponse = Infer<typeof DeleteResponse>;

/** A grant for one page. `expiresAt` is in ISO 8601. */
export const GrantResponse = object({ grant: text, expiresAt: text });
export type GrantResponse = Infer<typeof GrantResponse>;

/** A download link, and the seconds until it expires. */
export const DownloadResponse = object({ url: text, expiresIn: number });
export type DownloadResponse = Infer<typeof DownloadResponse>;

/** Problem details (RFC 9457) with a FilestoreError's code. `limit` is in the unit of the field. */
export const Problem = object(
  { code: errorCode, title: text, status: number, requestId: text },
  { detail: text, state: text, limit: number },
);
export type Problem = Infer<typeof Problem>;
