import { FilestoreError } from '../contract/errors.ts';
import {
  API_KEY_HEADER,
  IDEMPOTENCY_KEY_HEADER,
  UPLOAD_TOKEN_HEADER,
  type ApiOperation,
  type BodyOf,
  type QueryOf,
  type ResponseOf,
} from '../contract/operations.ts';
import type { InfoQuery, ListQuery } from '../contract/server-requests.ts';
import { readApiResponse } from './api-response.ts';

export interface ServerApiSettings {
  readonly endpoint: string;
  readonly serverKey: string;
  readonly fetch: typeof fetch;
}

export interface ServerApiCall<Op extends ApiOperation> {
  readonly body?: BodyOf<Op>;
  readonly query?: QueryOf<Op>;
  readonly id?: string;
  readonly token?: string;
  readonly idempotencyKey?: string;
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

/** The global function, which must not be called as a method. It is looked up late, so that others can replace it. */
export const globalFetch: typeof fetch = (...parameters) => fetch(...parameters);

/**
 * Makes one call with a server key. Uses only what all servers' fetch functions have: Cloudflare Workers refuse
 * `credentials` and `keepalive`.
 *
 * @throws {FilestoreError} with the API's code, `api-unreachable`, `api-timeout` or `api-answer-unreadable`
 * @throws the reason of `signal` if it was aborted
 */
export async function callServerApi<const Op extends ApiOperation>(
  { endpoint, serverKey, fetch }: ServerApiSettings,
  operation: Op,
  { body, query, id = '', token, idempotencyKey, timeoutSeconds, signal }: ServerApiCall<Op>,
): Promise<ResponseOf<Op>> {
  const { method } = operation;
  const path = operation.path.replace('{id}', encodeURIComponent(id));
  const request = `${method} ${path}`;
  const timeout = AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000));
  let response: Response;
  let text: string;
  try {
    response = await fetch(endpoint.replace(/\/+$/, '') + path + queryString(query), {
      method,
      headers: {
        accept: 'application/json',
        [API_KEY_HEADER]: serverKey,
        ...(idempotencyKey !== undefined && { [IDEMPOTENCY_KEY_HEADER]: idempotencyKey }),
        ...(token !== undefined && { [UPLOAD_TOKEN_HEADER]: token }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // A redirect would send the key to another host.
      redirect: 'manual',
      signal: AbortSignal.any(signal ? [timeout, signal] : [timeout]),
    });
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    throw new FilestoreError(timeout.aborted ? 'api-timeout' : 'api-unreachable', {
      detail: request,
      cause,
    });
  }
  return readApiResponse(operation, response, text, request);
}

function queryString(query: InfoQuery | ListQuery | undefined): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries<string | number | undefined>({ ...query })) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size > 0 ? `?${parameters.toString()}` : '';
}
