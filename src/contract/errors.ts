/**
 * Every error of both halves. `status` is the HTTP status where a server answers it and null where
 * only the browser can notice it. `retry` says whether the same request can succeed later.
 */
export const errorTable = {
  'invalid-request': { status: 400, retry: false, title: 'The request does not fit the contract' },
  'api-key-refused': { status: 403, retry: false, title: 'The API key is missing or not valid' },
  'role-not-allowed': { status: 403, retry: false, title: 'This key may not call this operation' },
  'tenant-disabled': { status: 403, retry: false, title: 'Uploads are switched off for this key' },
  'grant-refused': {
    status: 403,
    retry: false,
    title: 'The upload has no grant, or one that does not cover it',
  },
  'file-not-found': { status: 404, retry: false, title: 'There is no such file for this caller' },
  'no-such-operation': { status: 404, retry: false, title: 'There is no such operation' },
  'wrong-state': {
    status: 409,
    retry: false,
    title: 'The file is not in a state that allows this',
  },
  'context-mismatch': {
    status: 409,
    retry: false,
    title: 'The file was uploaded for another form',
  },
  'parts-incomplete': { status: 409, retry: false, title: 'The parts do not make up the file' },
  'checksum-mismatch': {
    status: 409,
    retry: false,
    title: 'The storage has other bytes than were announced',
  },
  'scan-pending': { status: 409, retry: true, title: 'The file is still being scanned' },
  'scan-failed': { status: 409, retry: false, title: 'The file could not be scanned' },
  'file-rejected': {
    status: 410,
    retry: false,
    title: 'The file has been deleted because of its content',
  },
  'file-deleted': { status: 410, retry: false, title: 'The file has been deleted' },
  'file-too-large': { status: 413, retry: false, title: 'The file is too large' },
  'request-too-large': { status: 413, retry: false, title: 'The request body is too large' },
  'type-not-allowed': { status: 415, retry: false, title: 'Files of this type are not allowed' },
  'body-not-json': { status: 415, retry: false, title: 'The request body must be JSON' },
  throttled: { status: 429, retry: true, title: 'Too many requests' },
  'quota-exceeded': { status: 429, retry: true, title: 'The quota for today is used up' },
  internal: { status: 500, retry: true, title: 'Something failed on our side' },
  'storage-busy': { status: 503, retry: true, title: 'The storage is busy' },
  'api-timeout': { status: 504, retry: true, title: 'The API did not answer in time' },
  'api-unreachable': { status: null, retry: true, title: 'The upload service cannot be reached' },
  'api-answer-unreadable': {
    status: null,
    retry: false,
    title: 'The endpoint does not answer like a Filestore API',
  },
  'storage-unreachable': { status: null, retry: true, title: 'The storage cannot be reached' },
  'storage-refused': { status: null, retry: false, title: 'The storage refused the upload' },
  'upload-url-expired': { status: null, retry: true, title: 'The upload URL has expired' },
  'file-unreadable': { status: null, retry: false, title: 'The browser cannot read the file' },
  'file-too-small': { status: null, retry: false, title: 'The file is too small' },
  'too-many-files': { status: null, retry: false, title: 'There are too many files' },
  'total-too-large': { status: null, retry: false, title: 'The files are too large together' },
  'folder-not-supported': { status: null, retry: false, title: 'Folders cannot be uploaded' },
  'endpoint-missing': { status: null, retry: false, title: 'No endpoint or API key is set' },
} as const satisfies Record<string, { status: number | null; retry: boolean; title: string }>;

export type ErrorCode = keyof typeof errorTable;

export const errorCodes = Object.keys(errorTable) as readonly ErrorCode[];

/** The codes that an API answers. */
export const answeredCodes = errorCodes.filter((code) => errorTable[code].status !== null);

export interface ErrorFacts {
  /** What was tried on what, for a developer; names the field and the limit where there is one. */
  detail?: string;
  /** The file's current state, with `wrong-state` and `file-deleted`. */
  state?: string;
  /** The limit that was passed, in the unit of the field. */
  limit?: number;
  /** The API's request id, for its logs. */
  requestId?: string;
  /** Seconds to wait, from Retry-After. */
  retryAfter?: number;
  cause?: unknown;
}

/** The one error class of both halves. Tell them apart by `code`. */
export class FilestoreError extends Error {
  override readonly name = 'FilestoreError';
  readonly code: ErrorCode;
  readonly facts: Readonly<ErrorFacts>;

  constructor(code: ErrorCode, facts: ErrorFacts = {}) {
    const title = errorTable[code].title;
    super(facts.detail ? `${title}: ${facts.detail}` : title, { cause: facts.cause });
    this.code = code;
    this.facts = facts;
  }

  get retryable(): boolean {
    return errorTable[this.code].retry;
  }
}

/**
 * Compares the name and not the class: a page that loads the script tag beside an npm copy has two
 * classes for one error.
 */
export function isFilestoreError(value: unknown): value is FilestoreError {
  return value instanceof Error && value.name === 'FilestoreError' && 'code' in value;
}

/** The codes a server can answer, with their statuses. */
export function statusOf(code: ErrorCode): number {
  return errorTable[code].status ?? 500;
}
