import * as v from 'valibot';
import type * as requests from './requests.ts';
import type * as serverRequests from './server-requests.ts';
import { dispositions, listedStates } from './server-requests.ts';
import { uploadMethods } from './requests.ts';
import {
  CRC64NVME,
  ETAG,
  FILE_KIND,
  LIST_CURSOR,
  MEDIA_TYPE,
  RELATIVE_PATH,
  SHA256,
  UPLOAD_TOKEN,
} from './patterns.ts';
import {
  CONTEXT_LENGTH,
  CREDENTIAL_LENGTH,
  FILES_PER_CALL,
  FILES_PER_PAGE,
  GRANT_FILES,
  GRANT_SECONDS,
  GRANT_TYPES,
  MAX_DOWNLOAD_URL_SECONDS,
  MAX_FORM_BYTES,
  MAX_PARTS,
  NAME_LENGTH,
  PATH_LENGTH,
  PARTS_PER_CALL,
  TYPE_LENGTH,
  WAIT_SECONDS,
} from './limits.ts';

/*
 * The schemas with which a server validates requests. The fields are documented in requests.ts and
 * server-requests.ts, which are separate files because pages send requests and do not validate them.
 */

const wholeNumber = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
/** `format` completes the sentence "The field must be …". */
const matching = (pattern: RegExp, format: string) =>
  v.pipe(v.string(), v.regex(pattern, `must be ${format}`));

const crc64nvme = matching(CRC64NVME, 'a CRC-64/NVME in base64, which has 12 characters');

const bytes = wholeNumber(0, Number.MAX_SAFE_INTEGER);
const context = v.pipe(v.string(), v.maxLength(CONTEXT_LENGTH));
const kind = matching(FILE_KIND, 'the name of a kind such as avatar');

export const FileRequest = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(NAME_LENGTH)),
  size: bytes,
  type: v.pipe(
    v.string(),
    v.maxLength(TYPE_LENGTH),
    v.regex(MEDIA_TYPE, 'must be a media type such as image/png'),
  ),
  checksum: v.optional(crc64nvme),
  sha256: v.optional(matching(SHA256, 'a SHA-256 in base64, which has 44 characters')),
  context: v.optional(context),
  path: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(PATH_LENGTH),
      v.regex(RELATIVE_PATH, 'must be a relative path such as folder/photo.jpg'),
    ),
  ),
  kind: v.optional(kind),
}) satisfies v.GenericSchema<requests.FileRequest>;

export const UploadMethod = v.picklist(uploadMethods);

export const PreprocessRequest = v.strictObject({
  accepts: v.optional(v.pipe(v.array(UploadMethod), v.maxLength(10))),
  maxFormBytes: v.optional(wholeNumber(0, MAX_FORM_BYTES)),
  grant: v.optional(matching(UPLOAD_TOKEN, 'a grant that the API returned')),
  files: v.pipe(v.array(FileRequest), v.minLength(1), v.maxLength(FILES_PER_CALL)),
}) satisfies v.GenericSchema<requests.PreprocessRequest>;
export type PreprocessRequest = v.InferOutput<typeof PreprocessRequest>;

const partNumber = wholeNumber(1, MAX_PARTS);

export const PartsRequest = v.strictObject({
  numbers: v.optional(v.pipe(v.array(partNumber), v.maxLength(PARTS_PER_CALL)), []),
  list: v.optional(v.boolean(), false),
}) satisfies v.GenericSchema<requests.PartsRequest>;
export type PartsRequest = v.InferOutput<typeof PartsRequest>;

export const CompletedPart = v.strictObject({
  number: partNumber,
  etag: matching(ETAG, 'the ETag that S3 returned'),
  checksum: v.optional(crc64nvme),
}) satisfies v.GenericSchema<requests.CompletedPart>;

export const CompleteRequest = v.strictObject({
  parts: v.optional(v.pipe(v.array(CompletedPart), v.minLength(1), v.maxLength(MAX_PARTS))),
  checksum: v.optional(crc64nvme),
}) satisfies v.GenericSchema<requests.CompleteRequest>;
export type CompleteRequest = v.InferOutput<typeof CompleteRequest>;

// A malformed id or token is not an invalid request but an unknown file, as in the path and the header.
const credential = v.pipe(v.string(), v.maxLength(CREDENTIAL_LENGTH));

export const FileCredentials = v.strictObject({
  id: credential,
  token: credential,
}) satisfies v.GenericSchema<requests.FileCredentials>;

export const ConfirmRequest = v.strictObject({
  files: v.pipe(v.array(FileCredentials), v.minLength(1), v.maxLength(FILES_PER_CALL)),
}) satisfies v.GenericSchema<requests.ConfirmRequest>;
export type ConfirmRequest = v.InferOutput<typeof ConfirmRequest>;

export const StoreRequest = v.strictObject({
  context: v.optional(context),
}) satisfies v.GenericSchema<serverRequests.StoreRequest>;
export type StoreRequest = v.InferOutput<typeof StoreRequest>;

export const StoreFilesRequest = v.strictObject({
  ids: v.pipe(v.array(credential), v.minLength(1), v.maxLength(FILES_PER_CALL)),
  context: v.optional(context),
}) satisfies v.GenericSchema<serverRequests.StoreFilesRequest>;
export type StoreFilesRequest = v.InferOutput<typeof StoreFilesRequest>;

export const Disposition = v.picklist(dispositions);

export const DownloadRequest = v.strictObject({
  disposition: v.optional(Disposition, 'attachment'),
  expiresIn: v.optional(wholeNumber(1, MAX_DOWNLOAD_URL_SECONDS)),
}) satisfies v.GenericSchema<serverRequests.DownloadRequest>;
export type DownloadRequest = v.InferOutput<typeof DownloadRequest>;

/** The schema of the body or the query of an operation that has none. */
export const NoFields = v.strictObject({});

const TIME_FORMAT = 'must be a time in ISO 8601 such as 2026-11-29T12:00:00Z';
const time = v.pipe(
  v.string(),
  v.isoTimestamp(TIME_FORMAT),
  // ISO 8601 has other forms of an offset, which JavaScript does not read.
  v.regex(/(Z|[+-]\d\d:\d\d)$/, TIME_FORMAT),
);

export const InfoQuery = v.strictObject({
  wait: v.optional(wholeNumber(0, WAIT_SECONDS)),
}) satisfies v.GenericSchema<serverRequests.InfoQuery>;
export type InfoQuery = v.InferOutput<typeof InfoQuery>;

export const ListedState = v.picklist(listedStates);

export const ListQuery = v.strictObject({
  state: ListedState,
  after: v.optional(time),
  before: v.optional(time),
  limit: v.optional(wholeNumber(1, FILES_PER_PAGE)),
  cursor: v.optional(matching(LIST_CURSOR, 'the cursor of the page before')),
}) satisfies v.GenericSchema<serverRequests.ListQuery>;
export type ListQuery = v.InferOutput<typeof ListQuery>;

const mediaRange = v.pipe(
  v.string(),
  v.maxLength(TYPE_LENGTH),
  v.regex(/^(\*|[^\s/,]+)\/(\*|[^\s/,]+)$/, 'must be a media type such as image/png or image/*'),
);

export const GrantRequest = v.strictObject({
  files: v.optional(wholeNumber(1, GRANT_FILES), 1),
  maxFileSize: v.optional(bytes),
  allowedTypes: v.optional(v.pipe(v.array(mediaRange), v.minLength(1), v.maxLength(GRANT_TYPES))),
  context: v.optional(context),
  kind: v.optional(kind),
  subject: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(CONTEXT_LENGTH))),
  expiresIn: v.optional(wholeNumber(1, GRANT_SECONDS)),
}) satisfies v.GenericSchema<serverRequests.GrantRequest>;
export type GrantRequest = v.InferOutput<typeof GrantRequest>;
