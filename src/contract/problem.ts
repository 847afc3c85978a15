import { apiErrorCodes, type ErrorCode } from './errors.ts';
import { enumOf, bytes, integer, list, object, text, type Infer } from './schema.ts';

/** What went wrong, for programs. The titles say what each code means. */
export const errorCode = enumOf<ErrorCode>(...apiErrorCodes);

/**
 * Why a call failed: problem details as in RFC 9457, with the error code.
 * @example {
 *   "code": "wrong-state",
 *   "title": "File state does not allow this operation",
 *   "status": 409,
 *   "detail": "state: is PENDING; upload the file first",
 *   "state": "PENDING",
 *   "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"
 * }
 */
export const Problem = object(
  {
    /**
     * What went wrong, for programs.
     * @example "wrong-state"
     */
    code: errorCode,
    /**
     * What went wrong, for developers. Each code has one title.
     * @example "File state does not allow this operation"
     */
    title: text,
    /**
     * The HTTP status of the response.
     * @example 409
     */
    status: integer,
    /**
     * The id of the request in the logs of the API.
     * @example "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"
     */
    requestId: text,
  },
  {
    /**
     * The invalid field and its limit, or another explanation, for developers.
     * @example "state: is PENDING; upload the file first"
     */
    detail: text,
    /**
     * The file's current state, with `wrong-state` and `file-deleted`.
     * @example "PENDING"
     */
    state: text,
    /**
     * The limit that was exceeded, in the unit of the field.
     * @example 100
     */
    limit: bytes,
    /**
     * The types that are allowed, with `type-not-allowed`.
     * @example ["image/png", "image/jpeg"]
     */
    allowed: list(text),
  },
);
export type Problem = Infer<typeof Problem>;

/**
 * Why one file of a call with several files failed. The call itself succeeded.
 * @example {
 *   "code": "file-too-large",
 *   "title": "File is too large",
 *   "status": 413,
 *   "detail": "size: is 60000000 bytes, but the limit is 50000000; choose a smaller file",
 *   "limit": 50000000
 * }
 */
export const FileError = object(
  {
    /**
     * What went wrong, for programs.
     * @example "file-too-large"
     */
    code: errorCode,
    /**
     * The HTTP status that a call for this file alone would have.
     * @example 413
     */
    status: integer,
    /**
     * What went wrong, for developers. Each code has one title.
     * @example "File is too large"
     */
    title: text,
  },
  {
    /**
     * The invalid field and its limit, or another explanation, for developers.
     * @example "size: is 60000000 bytes, but the limit is 50000000; choose a smaller file"
     */
    detail: text,
    /**
     * The limit that was exceeded, in the unit of the field.
     * @example 50000000
     */
    limit: bytes,
    /**
     * The types that are allowed, with `type-not-allowed`.
     * @example ["image/png", "image/jpeg"]
     */
    allowed: list(text),
  },
);
export type FileError = Infer<typeof FileError>;

/** A file for which a call with several files failed, and the reason. */
export const RefusedFile = object({
  /** Why the file was refused. */
  error: FileError,
});
export type RefusedFile = Infer<typeof RefusedFile>;
