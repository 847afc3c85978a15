import type { APIGatewayProxyResult } from 'aws-lambda';
import { errorTitles } from '../../src/contract/error-titles.ts';
import { statusOf, type ErrorDetails, type FilestoreError } from '../../src/contract/errors.ts';
import type { Problem } from '../../src/contract/responses.ts';

/** The one place that turns errors into responses. */
export function problemOf(error: FilestoreError, requestId: string): Problem {
  const { detail, state, limit } = error.details;
  return {
    code: error.code,
    title: errorTitles[error.code],
    status: statusOf(error.code),
    ...(detail !== undefined && { detail }),
    ...(state !== undefined && { state }),
    ...(limit !== undefined && { limit }),
    requestId,
  };
}

export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...answerHeaders, ...headers },
    body: JSON.stringify(body),
  };
}

export function problemResponse(
  error: FilestoreError,
  requestId: string,
  headers: Readonly<Record<string, string>>,
): APIGatewayProxyResult {
  return {
    statusCode: statusOf(error.code),
    headers: {
      'content-type': 'application/problem+json',
      ...answerHeaders,
      ...retryAfter(error.details),
      ...headers,
    },
    body: JSON.stringify(problemOf(error, requestId)),
  };
}

/** Answers hold tokens and signed URLs: nothing between us and the caller may keep them. */
const answerHeaders = { 'cache-control': 'no-store' };

function retryAfter({ retryAfter: seconds }: ErrorDetails): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}
