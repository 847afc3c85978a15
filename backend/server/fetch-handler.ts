import { randomUUID } from 'node:crypto';
import { FilestoreError } from '../../src/contract/errors.ts';
import { API_KEY_HEADER } from '../../src/contract/operations.ts';
import {
  isForPages,
  operations,
  PAGE_HEADERS,
  PREFLIGHT_SECONDS,
  type Operation,
} from '../../src/contract/server-operations.ts';
import type { ApiHandler, ApiResult } from '../http/api-call.ts';
import { corsHeaders } from '../http/cors.ts';
import { problemResponse } from '../http/response.ts';
import type { KeyTable } from '../stores/database.ts';
import type { RequestInfo, ServerRequest } from './options.ts';

export interface FetchSettings {
  readonly handlers: Readonly<Record<string, ApiHandler>>;
  readonly keys: Pick<KeyTable, 'get'>;
  /** Returns the id of a key by its value. */
  readonly keyIdOf: (value: string) => string;
  readonly allowedOrigins: readonly string[];
  /** Without a slash at the end. */
  readonly basePath: string;
  /** Throws a FilestoreError for a caller that sends too many requests. */
  readonly limitRate: (caller: Caller) => Promise<void>;
  /** The answer to an operator's `GET` of the base path itself. */
  readonly description: unknown;
}

export interface Caller {
  readonly keyId: string;
  readonly address: string;
}

const UNKNOWN_ADDRESS = 'unknown';

/** Answers the requests of the API as API Gateway and the functions of Lambda do together. */
export async function answer(
  request: ServerRequest,
  { address = UNKNOWN_ADDRESS }: RequestInfo,
  settings: FetchSettings,
): Promise<ApiResult> {
  const requestId = randomUUID();
  try {
    return withId(await resultOf(request, { address, requestId }, settings), requestId);
  } catch (error) {
    if (!(error instanceof FilestoreError)) throw error;
    // As in API Gateway, every origin may read why: these responses contain only a code and a request id.
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'retry-after',
    };
    return withId(problemResponse(error, requestId, headers), requestId);
  }
}

async function resultOf(
  request: ServerRequest,
  { address, requestId }: { readonly address: string; readonly requestId: string },
  settings: FetchSettings,
): Promise<ApiResult> {
  const { keys, keyIdOf, handlers, allowedOrigins, limitRate } = settings;
  const { header } = request;
  const path = pathBelow(request.path, settings.basePath);
  if (request.method === 'OPTIONS' && path !== undefined) {
    return preflight(path, corsHeaders(header('origin'), allowedOrigins));
  }
  const found = path === undefined ? undefined : findOperation(request.method, path);
  const isRoot = request.method === 'GET' && path === '';
  if (!found && !isRoot) {
    throw new FilestoreError('no-such-operation', {
      detail: `${request.method} ${request.path}: is not an operation of this API`,
    });
  }
  const keyId = keyIdOf(header(API_KEY_HEADER) ?? '');
  const key = await keys.get(keyId);
  if (!key) {
    throw new FilestoreError('api-key-refused', {
      detail: `${API_KEY_HEADER}: is missing or unknown`,
    });
  }
  await limitRate({ keyId, address });
  if (!found) {
    if (key.role === 'server') return descriptionResult(settings.description);
    throw new FilestoreError('role-not-allowed', {
      detail: `${API_KEY_HEADER}: requires a server key`,
    });
  }
  const handle = handlers[found.operation.name];
  if (!handle) throw new Error(`There is no handler of ${found.operation.name}`);
  return handle({
    requestId,
    keyId,
    address,
    pathId: found.id,
    header,
    query: queryOf(request.query),
    body: await request.body(),
  });
}

/** Returns the path below the base path, without a slash at its end: empty for the base path itself. */
function pathBelow(pathname: string, basePath: string): string | undefined {
  if (pathname !== basePath && !pathname.startsWith(`${basePath}/`)) return undefined;
  return pathname.slice(basePath.length).replace(/\/$/, '');
}

interface FoundOperation {
  readonly operation: Operation;
  readonly id: string | undefined;
}

const routes = operations.map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replace('{id}', '(?<id>[^/]+)')}$`),
}));

/** A path without an id comes first: `/files/store` is not a file. */
const orderedRoutes = routes.toSorted(
  (one, other) =>
    Number(one.operation.path.includes('{id}')) - Number(other.operation.path.includes('{id}')),
);

function findOperation(method: string, path: string): FoundOperation | undefined {
  for (const { operation, pattern } of orderedRoutes) {
    const match = operation.method === method ? pattern.exec(path) : null;
    if (match) return { operation, id: match.groups?.['id'] };
  }
  return undefined;
}

/** The methods that pages may use. A page does not call the others, which require a server key. */
function preflight(path: string, headers: Readonly<Record<string, string>>): ApiResult {
  const methods = orderedRoutes
    .filter(({ pattern }) => pattern.test(path))
    .filter(({ operation }) => isForPages(operation))
    .map(({ operation }) => operation.method);
  if (methods.length === 0) throw new FilestoreError('no-such-operation');
  return {
    status: 204,
    headers: {
      ...headers,
      'access-control-allow-methods': [...methods, 'OPTIONS'].join(','),
      'access-control-allow-headers': PAGE_HEADERS,
      'access-control-max-age': String(PREFLIGHT_SECONDS),
    },
    body: '',
  };
}

function descriptionResult(body: unknown): ApiResult {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}

function queryOf(query: string): Record<string, readonly string[]> {
  if (query === '') return {};
  const parameters = new URLSearchParams(query);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]),
  );
}

function withId({ status, headers, body }: ApiResult, requestId: string): ApiResult {
  return { status, headers: { ...headers, 'x-request-id': requestId }, body };
}
