import { FilestoreError, type ErrorCode } from '../contract/errors.ts';
import { API_TIMEOUT_SECONDS } from '../contract/limits.ts';
import {
  API_KEY_HEADER,
  IDEMPOTENCY_KEY_HEADER,
  UPLOAD_TOKEN_HEADER,
  type ResponseOf,
  type ApiOperation,
  type BodyOf,
} from '../contract/operations.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { Problem } from '../contract/responses.ts';
import { matches, type Schema } from '../contract/schema.ts';

/** The address and the key of the API. */
export interface ApiSettings {
  /** The base URL, for example `https://uploads.example.com/v1`. A trailing slash is allowed. */
  readonly endpoint: string;
  /** A browser key, which is publishable. A server key must never be in a page. */
  readonly apiKey: string;
}

export interface ApiCall<Body> {
  readonly body?: Body;
  /** The id of the file in the path. */
  readonly id?: string;
  /** The file's upload token. */
  readonly token?: string;
  /** Identifies the call, so that the API does not act twice if it is repeated. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** Lets the request outlive the page. For small bodies only. */
  readonly keepalive?: boolean;
}

/**
 * Makes one call to the API. Validates the response, so that a wrong endpoint is reported as such if it
 * responds with status 200 and a web page.
 *
 * @throws {FilestoreError} with the API's code, `api-unreachable`, `api-timeout` or `api-answer-unreadable`
 * @throws {DOMException} AbortError when `signal` was aborted
 */
export async function callApi<const Op extends ApiOperation>(
  { endpoint, apiKey }: ApiSettings,
  { method, name, path, response: schema }: Op,
  { id = '', token, body, idempotencyKey, keepalive = false, signal }: ApiCall<BodyOf<Op>>,
): Promise<ResponseOf<Op>> {
  const filePath = path.replace('{id}', encodeURIComponent(id));
  const timeout = AbortSignal.timeout(API_TIMEOUT_SECONDS * 1000);
  let response: Response;
  let text: string;
  try {
    response = await fetch(endpoint.replace(/\/+$/, '') + filePath, {
      method,
      headers: {
        accept: 'application/json',
        [API_KEY_HEADER]: apiKey,
        ...(idempotencyKey && { [IDEMPOTENCY_KEY_HEADER]: idempotencyKey }),
        ...(token && { [UPLOAD_TOKEN_HEADER]: token }),
        ...(body && { 'content-type': 'application/json' }),
      },
      // No cookies: the key and the token are the only credentials.
      credentials: 'omit',
      body: JSON.stringify(body),
      keepalive,
      signal: AbortSignal.any(signal ? [timeout, signal] : [timeout]),
    });
    text = await response.text();
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new FilestoreError(timeout.aborted ? 'api-timeout' : 'api-unreachable', {
      detail: `${method} ${filePath}`,
      cause,
    });
  }
  const json = parseJsonOrUndefined(text);
  const outcome = `${method} ${filePath} answered ${response.status}`;
  if (!response.ok) throw problemError(response, json, outcome);
  if (matches(schema as Schema<ResponseOf<Op>>, json)) return json;
  throw new FilestoreError('api-answer-unreadable', {
    detail: `${outcome}, not a ${name} response`,
  });
}

/** Parses JSON. Returns undefined if the text is not JSON. */
function parseJsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemError(response: Response, body: unknown, outcome: string): FilestoreError {
  const retryAfter = retryAfterSeconds(response.headers.get('retry-after'));
  if (matches(Problem, body)) {
    const { code, detail, state, limit, requestId } = body;
    return new FilestoreError(code, { detail, state, limit, requestId, retryAfter });
  }
  return new FilestoreError(errorCodeForStatus(response.status), { detail: outcome, retryAfter });
}

/** A proxy in front of the API sends no code, but its 429 and 5xx mean the same as the API's. */
const codesByStatus: Readonly<Record<number, ErrorCode>> = {
  429: 'throttled',
  503: 'storage-busy',
  504: 'api-timeout',
};

function errorCodeForStatus(status: number): ErrorCode {
  return codesByStatus[status] ?? (status >= 500 ? 'internal' : 'api-answer-unreadable');
}
