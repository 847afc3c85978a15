import { answeredCodes } from './errors.ts';
import { fileStates } from './file-states.ts';
import { choice, either, list, number, object, text, texts, type Holds } from './schema.ts';

/** One PUT of exactly the declared length, with exactly these headers. */
export const PutPlan = object({
  kind: choice('put'),
  url: text,
  headers: texts,
  /** Seconds from the answer until the URL stops working, so that no client clock is asked. */
  expiresIn: number,
});
export type PutPlan = Holds<typeof PutPlan>;

/**
 * One POST of a form: `fields` in any order, then the bytes as `file`. S3 takes these very bytes alone,
 * whatever is sent, and no preflight is asked for.
 */
export const FormPlan = object({
  kind: choice('form'),
  url: text,
  fields: texts,
  expiresIn: number,
});
export type FormPlan = Holds<typeof FormPlan>;

/** A PUT of one part, of exactly the length that the plan gives it. */
export const SignedPart = object({ number, url: text });
export type SignedPart = Holds<typeof SignedPart>;

/** Parts in any order, then `complete`. `parts` holds the first of them; the others come from `parts`. */
export const MultipartPlan = object({
  kind: choice('multipart'),
  /** Bytes of every part but the last. */
  partSize: number,
  partCount: number,
  parts: list(SignedPart),
  expiresIn: number,
});
export type MultipartPlan = Holds<typeof MultipartPlan>;

export const UploadPlan = either(PutPlan, MultipartPlan, FormPlan);
export type UploadPlan = Holds<typeof UploadPlan>;

export const AcceptedFile = object({
  id: text,
  token: text,
  expiresAt: text,
  upload: UploadPlan,
});
export type AcceptedFile = Holds<typeof AcceptedFile>;

export const RefusedFile = object({
  error: object(
    { code: choice(...answeredCodes), status: number, title: text },
    { detail: text, limit: number },
  ),
});
export type RefusedFile = Holds<typeof RefusedFile>;

/** One answer for each file, in the order of the request. */
export const PreprocessAnswer = object({ files: list(either(AcceptedFile, RefusedFile)) });
export type PreprocessAnswer = Holds<typeof PreprocessAnswer>;

/** A part that S3 has. `etag` is quoted, `checksum` a CRC-64/NVME where S3 tells one. */
export const StoredPart = object({ number, size: number, etag: text }, { checksum: text });
export type StoredPart = Holds<typeof StoredPart>;

export const PartsAnswer = object(
  { partSize: number, partCount: number, parts: list(SignedPart), expiresIn: number },
  {
    /** Only when `list` was asked for. */
    uploaded: list(StoredPart),
    /** Of a file that goes up whole: signed again, under the same id. */
    upload: PutPlan,
  },
);
export type PartsAnswer = Holds<typeof PartsAnswer>;

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
    state: choice(...fileStates),
    createdAt: text,
  },
  {
    /** CRC-64/NVME in base64, as S3 has it. */
    checksum: text,
    /** SHA-256 in base64, where the page announced it; S3 has compared it. */
    sha256: text,
    /** Where the deployment scans; absent until the scan has ended. */
    scan: choice(...scanResults),
    uploadedAt: text,
    storedAt: text,
    /** When an unstored file is deleted. Absent once it is stored. */
    expiresAt: text,
  },
);
export type FileInfo = Holds<typeof FileInfo>;

export const DeleteAnswer = object({ id: text, state: choice(...fileStates) });
export type DeleteAnswer = Holds<typeof DeleteAnswer>;

export const GrantAnswer = object({ grant: text, expiresAt: text });
export type GrantAnswer = Holds<typeof GrantAnswer>;

export const DownloadAnswer = object({ url: text, expiresIn: number });
export type DownloadAnswer = Holds<typeof DownloadAnswer>;

/** RFC 9457 problem details with our code. */
export const Problem = object(
  { code: choice(...answeredCodes), title: text, status: number, requestId: text },
  { detail: text, state: text, limit: number },
);
export type Problem = Holds<typeof Problem>;
