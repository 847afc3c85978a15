/**
 * All errors of the browser and the backend.
 * - `status`: the HTTP status of the API's response; null for an error that only the browser reports
 * - `retry`: whether the same request can succeed later
 */
export const errorTable = {
  'invalid-request': { status: 400, retry: false },
  'api-key-refused': { status: 403, retry: false },
  'role-not-allowed': { status: 403, retry: false },
  'tenant-disabled': { status: 403, retry: false },
  'grant-refused': { status: 403, retry: false },
  'file-not-found': { status: 404, retry: false },
  'no-such-operation': { status: 404, retry: false },
  'wrong-state': { status: 409, retry: false },
  'context-mismatch': { status: 409, retry: false },
  'parts-incomplete': { status: 409, retry: false },
  'checksum-mismatch': { status: 409, retry: false },
  'scan-pending': { status: 409, retry: true },
  'scan-failed': { status: 409, retry: false },
  'file-rejected': { status: 410, retry: false },
  'file-deleted': { status: 410, retry: false },
  'file-too-large': { status: 413, retry: false },
  'request-too-large': { status: 413, retry: false },
  'type-not-allowed': { status: 415, retry: false },
  'body-not-json': { status: 415, retry: false },
  'idempotency-key-reused': { status: 422, retry: false },
  throttled: { status: 429, retry: true },
  'quota-exceeded': { status: 429, retry: true },
  internal: { status: 500, retry: true },
  'storage-busy': { status: 503, retry: true },
  'api-timeout': { status: 504, retry: true },
  'api-unreachable': { status: null, retry: true },
  'api-answer-unreadable': { status: null, retry: false },
  'storage-slow-down': { status: null, retry: true },
  'storage-unreachable': { status: null, retry: true },
  'storage-refused': { status: null, retry: false },
  'storage-answer-hidden': { status: null, retry: false },
  'already-uploaded': { status: null, retry: false },
  'upload-gone': { status: null, retry: true },
  'upload-stalled': { status: null, retry: true },
  'bytes-differ': { status: null, retry: true },
  'upload-url-expired': { status: null, retry: true },
  'page-failed': { status: null, retry: false },
  'module-not-loaded': { status: null, retry: true },
  'file-unreadable': { status: null, retry: false },
  'file-too-small': { status: null, retry: false },
  'too-many-files': { status: null, retry: false },
  'total-too-large': { status: null, retry: false },
  'folder-not-supported': { status: null, retry: false },
  'folder-empty': { status: null, retry: false },
  'drop-unreadable': { status: null, retry: false },
  'file-added-twice': { status: null, retry: false },
  'upload-interrupted': { status: null, retry: false },
  'endpoint-missing': { status: null, retry: false },
} as const satisfies Record<string, { status: number | null; retry: boolean }>;

/** The code of a FilestoreError. */
export type ErrorCode = keyof typeof errorTable;

export const errorCodes = Object.keys(errorTable) as readonly ErrorCode[];

/** The codes that the API returns. */
export const apiErrorCodes = errorCodes.filter((code) => errorTable[code].status !== null);

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
    return errorTable[this.code].retry;
  }
}

/**
 * Whether a value is a FilestoreError. Compares the name and not the class: a page that loads the script
 * tag and the npm package has two classes for the same error.
 */
export function isFilestoreError(value: unknown): value is FilestoreError {
  return value instanceof Error && value.name === 'FilestoreError' && 'code' in value;
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

/** Returns the HTTP status of a code: 500 for a code that only the browser uses. */
export function statusOf(code: ErrorCode): number {
  return errorTable[code].status ?? 500;
}
