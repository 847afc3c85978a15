import { FilestoreError } from '../contract/errors.ts';
import { API_TIMEOUT_SECONDS } from '../contract/limits.ts';
import {
  API_KEY_HEADER,
  IDEMPOTENCY_KEY_HEADER,
  UPLOAD_TOKEN_HEADER,
  type ResponseOf,
  type ApiOperation,
  type BodyOf,
} from '../contract/operations.ts';
import { readApiResponse } from './api-response.ts';

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
 * Makes one call to the API.
 *
 * @throws {FilestoreError} with the API's code, `api-unreachable`, `api-timeout` or `api-answer-unreadable`
 * @throws {DOMException} AbortError when `signal` was aborted
 */
export async function callApi<const Op extends ApiOperation>(
  { endpoint, apiKey }: ApiSettings,
  operation: Op,
  { id = '', token, body, idempotencyKey, keepalive = false, signal }: ApiCall<BodyOf<Op>>,
): Promise<ResponseOf<Op>> {
  const { method, path } = operation;
  const filePath = path.replace('{id}', encodeURIComponent(id));
  const request = `${method} ${filePath}`;
  const timeout = AbortSignal.timeout(API_TIMEOUT_SECONDS * 1000);
  let response: Response;
  let text: string;
  try {
    response = await fetch(endpoint.replace(/\/+$/, '') + filePath, {
      method,
      headers: {
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
      detail: request,
      cause,
    });
  }
  return readApiResponse(operation, response, text, request);
}
