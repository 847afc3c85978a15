import * as v from 'valibot';
import { answeredCodes } from './errors.ts';
import { fileStates } from './file-states.ts';
import { CONTEXT_LENGTH, FILES_PER_CALL, NAME_LENGTH, TYPE_LENGTH } from './limits.ts';

/** 128 random bits in lower-case base32 (RFC 4648 without padding). */
export const FILE_ID = /^[a-z2-7]{26}$/;

/** 32 random bytes in base64url. */
export const UPLOAD_TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** type/subtype and parameters in RFC 9110's grammar, ASCII only: it travels in a signed header. */
const MEDIA_TYPE =
  /^[A-Za-z0-9!#$&^_.+-]{1,127}\/[A-Za-z0-9!#$&^_.+-]{1,127}(; ?[A-Za-z0-9!#$&^_.+-]+=[A-Za-z0-9!#$&^_.+-]+)*$/;

/** CRC-64/NVME, big-endian, base64, as S3 writes it in x-amz-checksum-crc64nvme. */
const CRC64NVME = /^[A-Za-z0-9+/]{11}=$/;

const bytes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const instant = v.string();
const context = v.pipe(v.string(), v.maxLength(CONTEXT_LENGTH));

/** What the browser says about one file before it is uploaded. */
export const FileRequest = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(NAME_LENGTH)),
  size: bytes,
  type: v.pipe(v.string(), v.maxLength(TYPE_LENGTH), v.regex(MEDIA_TYPE)),
  checksum: v.optional(v.pipe(v.string(), v.regex(CRC64NVME))),
  context: v.optional(context),
});
export type FileRequest = v.InferOutput<typeof FileRequest>;

export const PreprocessRequest = v.strictObject({
  files: v.pipe(v.array(FileRequest), v.minLength(1), v.maxLength(FILES_PER_CALL)),
});
export type PreprocessRequest = v.InferOutput<typeof PreprocessRequest>;

/** How to send the bytes: exactly these headers, exactly the declared length. */
export const UploadPlan = v.object({
  kind: v.literal('put'),
  url: v.string(),
  headers: v.record(v.string(), v.string()),
  /** Seconds from the answer until the URL stops working, so that no client clock is asked. */
  expiresIn: v.number(),
});
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

export const FileInfo = v.object({
  id: v.string(),
  name: v.string(),
  size: v.number(),
  type: v.string(),
  state: v.picklist(fileStates),
  checksum: v.optional(v.string()),
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
