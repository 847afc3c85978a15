import { FilestoreError, type ErrorCode } from '../contract/errors.ts';
import type { ApiOperation, ResponseOf } from '../contract/operations.ts';
import { Problem } from '../contract/problem.ts';
import { matches, type Schema } from '../contract/schema.ts';
import { retryAfterSeconds } from './retry-after.ts';

/**
 * Returns the body of a successful response. Validates it, so that a wrong endpoint is reported as such if it
 * responds with status 200 and a web page.
 *
 * @param request the method and the path, for the error
 * @throws {FilestoreError} with the API's code, or `api-answer-unreadable`
 */
export function readApiResponse<const Op extends ApiOperation>(
  { name, response: schema }: Op,
  response: Response,
  text: string,
  request: string,
): ResponseOf<Op> {
  const json = parseJsonOrUndefined(text);
  const { status } = response;
  const detail = `${request} answered ${status}`;
  if (response.ok) {
    if (matches(schema as Schema<ResponseOf<Op>>, json)) return json;
    throw new FilestoreError('api-answer-unreadable', {
      detail: `${detail}, not a ${name} response`,
    });
  }
  const retryAfter = retryAfterSeconds(response.headers.get('Retry-After'));
  if (matches(Problem, json)) throw new FilestoreError(json.code, { ...json, retryAfter });
  const code = codesByStatus[status] ?? (status >= 500 ? 'internal' : 'api-answer-unreadable');
  throw new FilestoreError(code, { detail, retryAfter });
}

/** A proxy in front of the API sends no code, but its 429 and 5xx mean the same as the API's. */
const codesByStatus: Readonly<Record<number, ErrorCode>> = {
  429: 'throttled',
  503: 'storage-busy',
  504: 'api-timeout',
};

/** Parses JSON. Returns undefined if the text is not JSON. */
function parseJsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
