import { errorTable, FilestoreError, type ErrorCode } from '../contract/errors.ts';
import { API_TIMEOUT_SECONDS } from '../contract/limits.ts';
import {
  API_KEY_HEADER,
  UPLOAD_TOKEN_HEADER,
  type AnswerOf,
  type ApiOperation,
  type BodyOf,
} from '../contract/operations.ts';
import { Problem } from '../contract/responses.ts';
import { conforms, type Shape } from '../contract/schema.ts';

/** Where the API answers and with which publishable key. */
export interface ApiSettings {
  /** For example `https://uploads.example.com/v1`; a trailing slash is fine. */
  readonly endpoint: string;
  /** A browser key. A server key must never be in a page. */
  readonly apiKey: string;
}

export interface ApiCall<Body> {
  readonly body?: Body;
  /** The file in the path. */
  readonly id?: string;
  readonly token?: string;
  readonly signal?: AbortSignal;
  /** Lets the request outlive the page; for small bodies only. */
  readonly keepalive?: boolean;
}

/**
 * One call. The answer is checked against the contract, so that a wrong endpoint that answers 200
 * with a web page is noticed here and not as a missing field somewhere later.
 *
 * @throws {FilestoreError} with the API's code, `api-unreachable` or `api-answer-unreadable`
 * @throws {DOMException} AbortError when `signal` was aborted
 */
export async function callApi<const Op extends ApiOperation>(
  settings: ApiSettings,
  operation: Op,
  call: ApiCall<BodyOf<Op>>,
): Promise<AnswerOf<Op>> {
  const path = operation.path.replace('{id}', encodeURIComponent(call.id ?? ''));
  const where = `${operation.method} ${path}`;
  const timeout = AbortSignal.timeout(API_TIMEOUT_SECONDS * 1000);
  const failed = (cause: unknown): never => {
    if (call.signal?.aborted) throw cause;
    throw new FilestoreError(timeout.aborted ? 'api-timeout' : 'api-unreachable', {
      detail: where,
      cause,
    });
  };
  const signal = AbortSignal.any(call.signal ? [timeout, call.signal] : [timeout]);
  const response = await request(settings, operation, path, { ...call, signal }).catch(failed);
  const body = parsed(await response.text().catch(failed));
  if (!response.ok) throw problemError(response, body, where);
  // The compiler does not follow a generic type into its own field.
  const answer = operation.answer as Shape<AnswerOf<Op>>;
  if (!conforms(answer, body)) {
    throw new FilestoreError('api-answer-unreadable', {
      detail: `${where} answered ${response.status} with something else than ${operation.name}`,
    });
  }
  return body;
}

function request<Body>(
  { endpoint, apiKey }: ApiSettings,
  operation: ApiOperation,
  path: string,
  { body, token, signal, keepalive }: ApiCall<Body>,
): Promise<Response> {
  return fetch(endpoint.replace(/\/+$/, '') + path, {
    method: operation.method,
    headers: {
      accept: 'application/json',
      [API_KEY_HEADER]: apiKey,
      ...(token !== undefined && { [UPLOAD_TOKEN_HEADER]: token }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    // No cookies: the key and the token are all the authority there is.
    credentials: 'omit',
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
    ...(keepalive && { keepalive }),
  });
}

/** Undefined for what is no JSON; what it should have been is said where it is checked. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemError(response: Response, body: unknown, where: string): FilestoreError {
  if (conforms(Problem, body)) {
    const { code, detail, state, limit, requestId } = body;
    return new FilestoreError(code, {
      requestId,
      ...(detail !== undefined && { detail }),
      ...(state !== undefined && { state }),
      ...(limit !== undefined && { limit }),
      ...retryAfter(response),
    });
  }
  return new FilestoreError(codeOfStatus(response.status), {
    detail: `${where} answered ${response.status}`,
    ...retryAfter(response),
  });
}

/** A proxy between us and the API knows no codes, but its 429 and 5xx mean the same as ours. */
function codeOfStatus(status: number): ErrorCode {
  const codes: readonly ErrorCode[] = ['throttled', 'storage-busy', 'api-timeout', 'internal'];
  const same = codes.find((code) => errorTable[code].status === status);
  return same ?? (status >= 500 ? 'internal' : 'api-answer-unreadable');
}

function retryAfter(response: Response): { retryAfter?: number } {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? { retryAfter: seconds } : {};
}
