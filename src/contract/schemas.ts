import * as v from 'valibot';
import { answeredCodes } from './errors.ts';
import { fileStates } from './file-states.ts';
import {
  CONTEXT_LENGTH,
  FILES_PER_CALL,
  GRANT_FILES,
  GRANT_SECONDS,
  GRANT_TYPES,
  MEDIA_TYPE,
  MOST_PARTS,
  NAME_LENGTH,
  PARTS_PER_CALL,
  TYPE_LENGTH,
} from './limits.ts';

/** 128 random bits in lower-case base32 (RFC 4648 without padding). */
export const FILE_ID = /^[a-z2-7]{26}$/;

/** 32 random bytes in base64url. */
export const UPLOAD_TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** CRC-64/NVME, big-endian, base64, as S3 writes it in x-amz-checksum-crc64nvme. */
const CRC64NVME = /^[A-Za-z0-9+/]{11}=$/;

/** SHA-256 in base64, as S3 writes it in x-amz-checksum-sha256. */
const SHA256 = /^[A-Za-z0-9+/]{43}=$/;

/** As S3 gives it, with or without its quotes. */
const ETAG = /^"?[0-9a-f]{32}"?$/;

const bytes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const instant = v.string();
const context = v.pipe(v.string(), v.maxLength(CONTEXT_LENGTH));

/** What the browser says about one file before it is uploaded. */
export const FileRequest = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(NAME_LENGTH)),
  size: bytes,
  type: v.pipe(v.string(), v.maxLength(TYPE_LENGTH), v.regex(MEDIA_TYPE)),
  /** CRC-64/NVME of the bytes. S3 refuses others. */
  checksum: v.optional(v.pipe(v.string(), v.regex(CRC64NVME))),
  /** SHA-256 of the bytes, instead. A form needs it. */
  sha256: v.optional(v.pipe(v.string(), v.regex(SHA256))),
  context: v.optional(context),
});
export type FileRequest = v.InferOutput<typeof FileRequest>;

/** What a client can send bytes by. */
export const uploadKinds = ['put', 'multipart', 'form'] as const;
export type UploadKind = (typeof uploadKinds)[number];

export const PreprocessRequest = v.strictObject({
  /** What the client speaks; `put` when left out. A file that needs another kind is refused. */
  accepts: v.optional(v.pipe(v.array(v.picklist(uploadKinds)), v.maxLength(10))),
  /** What the form's server got from `grants`, where the deployment asks for it. */
  grant: v.optional(v.pipe(v.string(), v.regex(UPLOAD_TOKEN))),
  files: v.pipe(v.array(FileRequest), v.minLength(1), v.maxLength(FILES_PER_CALL)),
});
export type PreprocessRequest = v.InferOutput<typeof PreprocessRequest>;

/** One PUT of exactly the declared length, with exactly these headers. */
export const PutPlan = v.object({
  kind: v.literal('put'),
  url: v.string(),
  headers: v.record(v.string(), v.string()),
  /** Seconds from the answer until the URL stops working, so that no client clock is asked. */
  expiresIn: v.number(),
});
export type PutPlan = v.InferOutput<typeof PutPlan>;

/**
 * One POST of a form: `fields` in any order, then the bytes as `file`. S3 takes these very bytes alone,
 * whatever is sent, and no preflight is asked for.
 */
export const FormPlan = v.object({
  kind: v.literal('form'),
  url: v.string(),
  fields: v.record(v.string(), v.string()),
  expiresIn: v.number(),
});
export type FormPlan = v.InferOutput<typeof FormPlan>;

const partNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_PARTS));

/** A PUT of one part, of exactly the length that the plan gives it. */
export const SignedPart = v.object({ number: v.number(), url: v.string() });
export type SignedPart = v.InferOutput<typeof SignedPart>;

/** Parts in any order, then `complete`. `parts` holds the first of them; the others come from `parts`. */
export const MultipartPlan = v.object({
  kind: v.literal('multipart'),
  /** Bytes of every part but the last. */
  partSize: v.number(),
  partCount: v.number(),
  parts: v.array(SignedPart),
  expiresIn: v.number(),
});
export type MultipartPlan = v.InferOutput<typeof MultipartPlan>;

export const UploadPlan = v.union([PutPlan, MultipartPlan, FormPlan]);
export type UploadPlan = v.InferOutput<typeof UploadPlan>;

export const AcceptedFile = v.object({
  id: v.string(),
  token: v.string(),
  expiresAt: instant,
  upload: UploadPlan,
});
export type AcceptedFile = v.InferOutput<typeof AcceptedFile>;

export const RefusedFile = v.object({
  error: v.object({
    code: v.picklist(answeredCodes),
    status: v.number(),
    title: v.string(),
    detail: v.optional(v.string()),
    limit: v.optional(v.number()),
  }),
});
export type RefusedFile = v.InferOutput<typeof RefusedFile>;

/** One answer for each file, in the order of the request. */
export const PreprocessAnswer = v.object({ files: v.array(v.union([AcceptedFile, RefusedFile])) });
export type PreprocessAnswer = v.InferOutput<typeof PreprocessAnswer>;

export const PartsRequest = v.strictObject({
  /** Parts to sign, again or for the first time. */
  numbers: v.optional(v.pipe(v.array(partNumber), v.maxLength(PARTS_PER_CALL)), []),
  /** Also say which parts S3 has, for an upload that goes on. */
  list: v.optional(v.boolean(), false),
});
export type PartsRequest = v.InferOutput<typeof PartsRequest>;

/** A part that S3 has. `etag` is quoted, `checksum` a CRC-64/NVME where S3 tells one. */
export const StoredPart = v.object({
  number: v.number(),
  size: v.number(),
  etag: v.string(),
  checksum: v.optional(v.string()),
});
export type StoredPart = v.InferOutput<typeof StoredPart>;

export const PartsAnswer = v.object({
  partSize: v.number(),
  partCount: v.number(),
  parts: v.array(SignedPart),
  /** Only when `list` was asked for. */
  uploaded: v.optional(v.array(StoredPart)),
  expiresIn: v.number(),
});
export type PartsAnswer = v.InferOutput<typeof PartsAnswer>;

export const CompleteRequest = v.strictObject({
  /** What S3 answered to each part. Left out, S3 is asked which parts it has. */
  parts: v.optional(
    v.pipe(
      v.array(v.strictObject({ number: partNumber, etag: v.pipe(v.string(), v.regex(ETAG)) })),
      v.minLength(1),
      v.maxLength(MOST_PARTS),
    ),
  ),
  /** Of the whole file; S3 compares it with what it has. */
  checksum: v.optional(v.pipe(v.string(), v.regex(CRC64NVME))),
});
export type CompleteRequest = v.InferOutput<typeof CompleteRequest>;

/** What a scan for malware can end with: https://docs.aws.amazon.com/guardduty/latest/ug/monitoring-malware-protection-s3-scans-gdu.html */
export const scanResults = [
  'NO_THREATS_FOUND',
  'THREATS_FOUND',
  'UNSUPPORTED',
  'ACCESS_DENIED',
  'FAILED',
] as const;
export type ScanResult = (typeof scanResults)[number];

export const FileInfo = v.object({
  id: v.string(),
  name: v.string(),
  size: v.number(),
  type: v.string(),
  state: v.picklist(fileStates),
  /** CRC-64/NVME in base64, as S3 has it. */
  checksum: v.optional(v.string()),
  /** SHA-256 in base64, where the page announced it; S3 has compared it. */
  sha256: v.optional(v.string()),
  /** Where the deployment scans; absent until the scan has ended. */
  scan: v.optional(v.picklist(scanResults)),
  createdAt: instant,
  uploadedAt: v.optional(instant),
  storedAt: v.optional(instant),
  /** When an unstored file is deleted. Absent once it is stored. */
  expiresAt: v.optional(instant),
});
export type FileInfo = v.InferOutput<typeof FileInfo>;

export const DeleteAnswer = v.object({ id: v.string(), state: v.picklist(fileStates) });
export type DeleteAnswer = v.InferOutput<typeof DeleteAnswer>;

export const StoreRequest = v.strictObject({ context: v.optional(context) });
export type StoreRequest = v.InferOutput<typeof StoreRequest>;

const mediaRange = v.pipe(
  v.string(),
  v.maxLength(TYPE_LENGTH),
  v.regex(/^(\*|[^\s/,]+)\/(\*|[^\s/,]+)$/),
);

/** What the form's server allows one page to upload. */
export const GrantRequest = v.strictObject({
  /** How many files; one when left out. */
  files: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(GRANT_FILES)), 1),
  /** Bytes of the largest one. */
  maxFileSize: v.optional(bytes),
  /** Media types, or `image/*`; the deployment's own when left out. */
  allowedTypes: v.optional(v.pipe(v.array(mediaRange), v.minLength(1), v.maxLength(GRANT_TYPES))),
  /** Every file gets it, whatever the page says. */
  context: v.optional(context),
  /** Seconds until it ends. */
  expiresIn: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(GRANT_SECONDS))),
});
export type GrantRequest = v.InferOutput<typeof GrantRequest>;

export const GrantAnswer = v.object({ grant: v.string(), expiresAt: instant });
export type GrantAnswer = v.InferOutput<typeof GrantAnswer>;

export const DownloadAnswer = v.object({ url: v.string(), expiresIn: v.number() });
export type DownloadAnswer = v.InferOutput<typeof DownloadAnswer>;

/** RFC 9457 problem details with our code. */
export const Problem = v.object({
  code: v.picklist(answeredCodes),
  title: v.string(),
  detail: v.optional(v.string()),
  status: v.number(),
  state: v.optional(v.string()),
  limit: v.optional(v.number()),
  requestId: v.string(),
});
export type Problem = v.InferOutput<typeof Problem>;
