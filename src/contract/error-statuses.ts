import type { apiErrorCodes, ErrorCode } from './errors.ts';

/** The HTTP status of each error that the API returns. Not beside the codes, because a page does not need them. */
export const errorStatuses = {
  'invalid-request': 400,
  'api-key-refused': 403,
  'role-not-allowed': 403,
  'tenant-disabled': 403,
  'grant-refused': 403,
  'file-not-found': 404,
  'no-such-operation': 404,
  'wrong-state': 409,
  'context-mismatch': 409,
  'parts-incomplete': 409,
  'checksum-mismatch': 409,
  'scan-pending': 409,
  'scan-failed': 409,
  'not-scanned': 409,
  'file-rejected': 410,
  'file-deleted': 410,
  'file-too-large': 413,
  'request-too-large': 413,
  'type-not-allowed': 415,
  'body-not-json': 415,
  'idempotency-key-reused': 422,
  throttled: 429,
  'quota-exceeded': 429,
  internal: 500,
  'storage-busy': 503,
  'api-timeout': 504,
} as const satisfies Readonly<Record<(typeof apiErrorCodes)[number], number>>;

/** Returns the HTTP status of a code, or undefined for a code that only the browser reports. */
export function apiStatusOf(code: ErrorCode): number | undefined {
  return (errorStatuses as Readonly<Partial<Record<ErrorCode, number>>>)[code];
}

/** Returns the HTTP status of a code: 500 for a code that only the browser uses. */
export function statusOf(code: ErrorCode): number {
  return apiStatusOf(code) ?? 500;
}
