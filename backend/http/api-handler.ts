import type * as v from 'valibot';
import { statusOf } from '../../src/contract/error-statuses.ts';
import { FilestoreError, isFilestoreError } from '../../src/contract/errors.ts';
import {
  IDEMPOTENCY_KEY_HEADER,
  UPLOAD_TOKEN_HEADER,
  type ResponseOf,
} from '../../src/contract/operations.ts';
import { NoFields } from '../../src/contract/request-schemas.ts';
import type { Operation } from '../../src/contract/server-operations.ts';
import { FILE_ID, IDEMPOTENCY_KEY } from '../../src/contract/patterns.ts';
import { clientHash } from '../domain/client.ts';
import { safeErrorText, type Log, type LogFields } from '../runtime/log.ts';
import { runWithRequestContext } from '../runtime/request-context.ts';
import type { ApiCall, ApiHandler, ApiResult } from './api-call.ts';
import { jsonResponse, problemResponse } from './response.ts';
import { authorize } from './authorize.ts';
import type { FileApiRequest } from './request.ts';
import { corsHeaders } from './cors.ts';
import { parseBody, parseQuery } from './parse-request.ts';
import type { KeyRecord } from '../domain/key-record.ts';
import type { KeyTable } from '../stores/database.ts';

export interface HttpDependencies {
  readonly keys: Pick<KeyTable, 'get'>;
  readonly allowedOrigins: readonly string[];
  readonly log: Log;
}

type BodyOf<Op extends Operation> = Op['request'] extends v.GenericSchema
  ? v.InferOutput<Op['request']>
  : undefined;

type QueryOf<Op extends Operation> = Op['query'] extends v.GenericSchema
  ? v.InferOutput<Op['query']>
  : undefined;

/** What an operation does, once its caller is known and its body and query match the contract. */
export type ApiLogic<Op extends Operation, Dependencies> = (
  call: FileApiRequest<BodyOf<Op>, QueryOf<Op>>,
  dependencies: Dependencies,
) => Promise<ResponseOf<Op>>;

/** Runs the logic of an operation for requests of any server. */
export function apiHandler<const Op extends Operation, Dependencies extends HttpDependencies>(
  operation: Op,
  logic: ApiLogic<Op, Dependencies>,
  dependencies: Dependencies,
): ApiHandler {
  return (call) => {
    const { requestId } = call;
    return runWithRequestContext({ requestId, operation: operation.name }, () =>
      respond(operation, logic, dependencies, call),
    );
  };
}

async function respond<const Op extends Operation, Dependencies extends HttpDependencies>(
  operation: Op,
  logic: ApiLogic<Op, Dependencies>,
  dependencies: Dependencies,
  request: ApiCall,
): Promise<ApiResult> {
  const { log, keys, allowedOrigins } = dependencies;
  const started = performance.now();
  const { requestId } = request;
  const headers = corsHeaders(request.header('origin'), allowedOrigins);
  const fileId = pathId(request);
  const logged = { requestId, operation: operation.name, ...(fileId !== undefined && { fileId }) };
  const milliseconds = (): number => Math.round(performance.now() - started);
  // Known once the key has been read.
  let caller: Pick<LogFields, 'tenant' | 'client'> = {};
  try {
    const key = await readKey(request, keys);
    caller = { tenant: key.tenant, client: clientOf(request, key) };
    const call = readCall(operation, request, key);
    const body = await logic(call, dependencies);
    const { status } = operation;
    log('info', 'answered', { ...logged, ...caller, status, milliseconds: milliseconds() });
    return jsonResponse(status, body, headers);
  } catch (error) {
    const known = isFilestoreError(error) ? error : new FilestoreError('internal');
    const status = statusOf(known.code);
    const isServerError = status >= 500;
    log(isServerError ? 'error' : 'info', 'refused', {
      ...logged,
      ...caller,
      status,
      code: known.code,
      milliseconds: milliseconds(),
      metrics: {
        [isServerError ? 'CallsFailed' : 'CallsRefused']: 1,
        ...(known.code === 'quota-exceeded' && { QuotaRefusals: 1 }),
      },
      ...(isServerError && { error: safeErrorText(isFilestoreError(error) ? error.cause : error) }),
    });
    return problemResponse(known, requestId, headers);
  }
}

async function readKey({ keyId }: ApiCall, keys: Pick<KeyTable, 'get'>): Promise<KeyRecord> {
  const key = keyId ? await keys.get(keyId) : undefined;
  if (!key) throw new FilestoreError('api-key-refused');
  return key;
}

function clientOf({ address }: ApiCall, { tenant }: KeyRecord): string {
  return clientHash(tenant, { address });
}

function readCall<Op extends Operation>(
  operation: Op,
  request: ApiCall,
  key: KeyRecord,
): FileApiRequest<BodyOf<Op>, QueryOf<Op>> {
  if (key.disabled) throw new FilestoreError('tenant-disabled');
  const authority = authorize(operation, key, request.header(UPLOAD_TOKEN_HEADER));
  const id = pathId(request);
  if (id === undefined && operation.path.includes('{id}')) {
    throw new FilestoreError('file-not-found');
  }
  // An operation without a body or a query refuses one, so that nothing a client sends is ignored.
  const body: unknown = parseBody(
    operation.request ?? NoFields,
    request.body,
    request.header('content-type'),
  );
  const query: unknown = parseQuery(operation.query ?? NoFields, request.query);
  return {
    tenant: key.tenant,
    limits: key,
    authority,
    client: clientOf(request, key),
    id: id ?? '',
    // Both have been validated with the schemas of these types, but TypeScript cannot infer that.
    body: body as BodyOf<Op>,
    query: query as QueryOf<Op>,
    requestId: request.requestId,
    idempotencyKey: operation.idempotencyKey && readIdempotencyKey(request),
  };
}

function readIdempotencyKey(request: ApiCall): string | undefined {
  const key = request.header(IDEMPOTENCY_KEY_HEADER);
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  throw new FilestoreError('invalid-request', {
    detail: `${IDEMPOTENCY_KEY_HEADER}: must be 16 to 128 visible ASCII characters, such as a random UUID`,
  });
}

/** Returns the id in the path if its format is valid. */
function pathId({ pathId: id }: ApiCall): string | undefined {
  return id !== undefined && FILE_ID.test(id) ? id : undefined;
}
