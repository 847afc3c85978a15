/** The codes that the API returns. `error-statuses.ts` has their HTTP statuses. */
export const apiErrorCodes = [
  'invalid-request',
  'api-key-refused',
  'role-not-allowed',
  'tenant-disabled',
  'grant-refused',
  'file-not-found',
  'no-such-operation',
  'wrong-state',
  'context-mismatch',
  'parts-incomplete',
  'checksum-mismatch',
  'scan-pending',
  'scan-failed',
  'not-scanned',
  'file-rejected',
  'file-deleted',
  'file-too-large',
  'request-too-large',
  'type-not-allowed',
  'body-not-json',
  'idempotency-key-reused',
  'throttled',
  'quota-exceeded',
  'internal',
  'storage-busy',
  'api-timeout',
] as const;

/** The codes that only the browser reports. */
const pageErrorCodes = [
  'api-unreachable',
  'api-answer-unreadable',
  'storage-slow-down',
  'storage-unreachable',
  'storage-refused',
  'storage-answer-hidden',
  'already-uploaded',
  'upload-gone',
  'upload-stalled',
  'bytes-differ',
  'upload-url-expired',
  'prepare-failed',
  'prepare-refused',
  'page-failed',
  'module-not-loaded',
  'file-unreadable',
  'file-too-small',
  'too-many-files',
  'total-too-large',
  'folder-not-supported',
  'folder-empty',
  'drop-unreadable',
  'file-added-twice',
  'upload-interrupted',
  'existing-file-gone',
  'endpoint-missing',
] as const;

/** The code of a FilestoreError. */
export type ErrorCode = (typeof apiErrorCodes | typeof pageErrorCodes)[number];

/** All errors of the browser and the backend. Marked as pure, because the engine does not need the list. */
export const errorCodes: readonly ErrorCode[] = /* @__PURE__ */ [
  apiErrorCodes,
  pageErrorCodes,
].flat();

/** The errors after which the same request can succeed later. */
const retryableErrors: ReadonlySet<ErrorCode> = new Set([
  'scan-pending',
  'throttled',
  'quota-exceeded',
  'internal',
  'storage-busy',
  'api-timeout',
  'api-unreachable',
  'storage-slow-down',
  'storage-unreachable',
  'upload-gone',
  'upload-stalled',
  'bytes-differ',
  'upload-url-expired',
  'module-not-loaded',
]);

/** Details of a FilestoreError, for developers and logs. */
export interface ErrorDetails {
  /** The request that failed, or the invalid field and its limit. */
  detail?: string | undefined;
  /** The file's current state, with `wrong-state` and `file-deleted`. */
  state?: string | undefined;
  /** The limit that was exceeded, in the unit of the field. */
  limit?: number | undefined;
  /** The extensions and types that are allowed, with `type-not-allowed`. */
  allowed?: readonly string[] | undefined;
  /** A text for people, with `prepare-refused`. */
  reason?: string | undefined;
  /** The API's request id, which is in its logs. */
  requestId?: string | undefined;
  /** Seconds to wait before a retry, from the Retry-After header. */
  retryAfter?: number | undefined;
  /** The original error. */
  cause?: unknown;
}

/** The only error class of the browser and the backend. Use `code` to tell errors apart. */
export class FilestoreError extends Error {
  override readonly name = 'FilestoreError';
  readonly code: ErrorCode;
  readonly details: Readonly<ErrorDetails>;

  constructor(code: ErrorCode, { cause, ...details }: ErrorDetails = {}) {
    super(details.detail ? `${code}: ${details.detail}` : code, { cause });
    this.code = code;
    this.details = details;
  }

  /** Returns what a log of the page needs. The cause is left out: it can be large, circular or secret. */
  toJSON(): object {
    const { name, code, message, details } = this;
    return { name, code, message, details };
  }

  /** Whether the same request can succeed later. */
  get retryable(): boolean {
    return retryableErrors.has(this.code);
  }
}

/**
 * Whether a value is a FilestoreError. Compares the name and not the class: a page that loads the script
 * tag and the npm package has two classes for the same error.
 */
export function isFilestoreError(value: unknown): value is FilestoreError {
  return value instanceof Error && value.name === 'FilestoreError' && 'code' in value;
}

/** Whether a value is a FilestoreError with one of these codes. */
export function hasCode(value: unknown, ...codes: readonly ErrorCode[]): value is FilestoreError {
  return isFilestoreError(value) && codes.includes(value.code);
}

/**
 * Returns a thrown value as a FilestoreError. Any other value was thrown by a mistake in the page, and gets
 * the code `page-failed`.
 */
export function toFilestoreError(error: unknown): FilestoreError {
  return isFilestoreError(error)
    ? error
    : new FilestoreError('page-failed', { detail: String(error), cause: error });
}
