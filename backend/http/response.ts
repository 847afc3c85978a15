import { errorTitles } from '../../src/contract/error-titles.ts';
import { statusOf } from '../../src/contract/error-statuses.ts';
import type { ErrorDetails, FilestoreError } from '../../src/contract/errors.ts';
import type { Problem } from '../../src/contract/problem.ts';
import type { ApiResult } from './api-call.ts';

/** Returns the fields that refused files and refused requests have in common. */
export function refusalOf({ code, details: { detail, limit, allowed } }: FilestoreError) {
  return { code, title: errorTitles[code], status: statusOf(code), detail, limit, allowed };
}

function problemOf(error: FilestoreError, requestId: string): Problem {
  return { ...refusalOf(error), state: error.details.state, requestId };
}

export function jsonResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): ApiResult {
  return {
    status,
    headers: { 'content-type': 'application/json', ...responseHeaders, ...headers },
    body: JSON.stringify(body),
  };
}

export function problemResponse(
  error: FilestoreError,
  requestId: string,
  headers: Readonly<Record<string, string>>,
): ApiResult {
  return {
    status: statusOf(error.code),
    headers: {
      'content-type': 'application/problem+json',
      ...responseHeaders,
      ...retryAfter(error.details),
      ...headers,
    },
    body: JSON.stringify(problemOf(error, requestId)),
  };
}

/** Responses contain tokens and signed URLs, so no cache may store them. */
const responseHeaders = { 'cache-control': 'no-store' };

function retryAfter({ retryAfter: seconds }: ErrorDetails): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}
