import { apiErrorCodes } from './errors.ts';
import { fileStates } from './file-states.ts';
import { enumOf, union, list, number, object, text, stringMap, type Infer } from './schema.ts';

/** One PUT of exactly the declared length, with exactly these headers. */
export const PutPlan = object({
  kind: enumOf('put'),
  url: text,
  headers: stringMap,
  /** Seconds from the answer until the URL stops working, so that no client clock is asked. */
  expiresIn: number,
});
export type PutPlan = Infer<typeof PutPlan>;

/**
 * One POST of a form: `fields` in any order, then the bytes as `file`. S3 takes these very bytes alone,
 * whatever is sent, and no preflight is asked for.
 */
export const FormPlan = object({
  kind: enumOf('form'),
  url: text,
  fields: stringMap,
  expiresIn: number,
});
export type FormPlan = Infer<typeof FormPlan>;

/** A PUT of one part, of exactly the length that the plan gives it. */
export const SignedPart = object({ number, url: text });
export type SignedPart = Infer<typeof SignedPart>;

/** Parts in any order, then `complete`. `parts` holds the first of them; the others come from `parts`. */
export const MultipartPlan = object({
  kind: enumOf('multipart'),
  /** Bytes of every part but the last. */
  partSize: number,
  partCount: number,
  parts: list(SignedPart),
  expiresIn: number,
});
export type MultipartPlan = Infer<typeof MultipartPlan>;

export const UploadPlan = union(PutPlan, MultipartPlan, FormPlan);
export type UploadPlan = Infer<typeof UploadPlan>;

export const AcceptedFile = object({
  id: text,
  token: text,
  expiresAt: text,
  upload: UploadPlan,
});
export type AcceptedFile = Infer<typeof AcceptedFile>;

export const RefusedFile = object({
  error: object(
    { code: enumOf(...apiErrorCodes), status: number, title: text },
    { detail: text, limit: number },
  ),
});
export type RefusedFile = Infer<typeof RefusedFile>;

/** One answer for each file, in the order of the request. */
export const PreprocessResponse = object({ files: list(union(AcceptedFile, RefusedFile)) });
export type PreprocessResponse = Infer<typeof PreprocessResponse>;

/** A part that S3 has. `etag` is quoted, `checksum` a CRC-64/NVME where S3 tells one. */
export const StoredPart = object({ number, size: number, etag: text }, { checksum: text });
export type StoredPart = Infer<typeof StoredPart>;

export const PartsResponse = object(
  { partSize: number, partCount: number, parts: list(SignedPart), expiresIn: number },
  {
    /** Only when `list` was asked for. */
    uploaded: list(StoredPart),
    /** Of a file that goes up whole: signed again, under the same id. */
    upload: PutPlan,
  },
);
export type PartsResponse = Infer<typeof PartsResponse>;

/** What a scan for malware can end with: https://docs.aws.amazon.com/guardduty/latest/ug/monitoring-malware-protection-s3-scans-gdu.html */
export const scanResults = [
  'NO_THREATS_FOUND',
  'THREATS_FOUND',
  'UNSUPPORTED',
  'ACCESS_DENIED',
  'FAILED',
] as const;
export type ScanResult = (typeof scanResults)[number];

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
    /** CRC-64/NVME in base64, as S3 has it. */
    checksum: text,
    /** SHA-256 in base64, where the page announced it; S3 has compared it. */
    sha256: text,
    /** Where the deployment scans; absent until the scan has ended. */
    scan: enumOf(...scanResults),
    uploadedAt: text,
    storedAt: text,
    /** When an unstored file is deleted. Absent once it is stored. */
    expiresAt: text,
  },
);
export type FileInfo = Infer<typeof FileInfo>;

export const DeleteResponse = object({ id: text, state: enumOf(...fileStates) });
export type DeleteResponse = Infer<typeof DeleteResponse>;

export const GrantResponse = object({ grant: text, expiresAt: text });
export type GrantResponse = Infer<typeof GrantResponse>;

export const DownloadResponse = object({ url: text, expiresIn: number });
export type DownloadResponse = Infer<typeof DownloadResponse>;

/** RFC 9457 problem details with our code. */
export const Problem = object(
  { code: enumOf(...apiErrorCodes), title: text, status: number, requestId: text },
  { detail: text, state: text, limit: number },
);
export type Problem = Infer<typeof Problem>;
