import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
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
import type { FunctionDefinition } from '../infra/define-function.ts';
import {
  defineHandler,
  type DefinedHandler,
  type HandlerContext,
} from '../runtime/define-handler.ts';
import { safeErrorText, type Log, type LogFields } from '../runtime/log.ts';
import { runWithRequestContext } from '../runtime/request-context.ts';
import type { KeyRecord, KeyTable } from '../stores/key-table.ts';
import { jsonResponse, problemResponse } from './response.ts';
import { authorize } from './authorize.ts';
import type { FileApiRequest } from './request.ts';
import { corsHeaders } from './cors.ts';
import { parseBody, parseQuery } from './parse-request.ts';

export interface HttpDependencies {
  readonly keys: KeyTable;
  readonly allowedOrigins: readonly string[];
  readonly log: Log;
}

export type HttpHandler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

type BodyOf<Op extends Operation> = Op['request'] extends v.GenericSchema
  ? v.InferOutput<Op['request']>
  : undefined;

type QueryOf<Op extends Operation> = Op['query'] extends v.GenericSchema
  ? v.InferOutput<Op['query']>
  : undefined;

type ApiHandler<Op extends Operation, Dependencies> = (
  call: FileApiRequest<BodyOf<Op>, QueryOf<Op>>,
  dependencies: Dependencies,
) => Promise<ResponseOf<Op>>;

/** Defines the Lambda function of one operation of the API. */
export function defineHttpHandler<
  const Op extends Operation,
  Dependencies extends HttpDependencies,
  Definition extends FunctionDefinition,
>(
  operation: Op,
  logic: ApiHandler<Op, Dependencies>,
  connect: (context: HandlerContext<Definition>) => Dependencies,
): DefinedHandler<Definition, APIGatewayProxyEvent, APIGatewayProxyResult> {
  return defineHandler((context: HandlerContext<Definition>) =>
    httpHandler(operation, logic, connect(context)),
  );
}

/** Runs a function's logic behind API Gateway's proxy integration. The handler never throws. */
export function httpHandler<const Op extends Operation, Dependencies extends HttpDependencies>(
  operation: Op,
  logic: ApiHandler<Op, Dependencies>,
  dependencies: Dependencies,
): HttpHandler {
  return (event) => {
    const { requestId } = event.requestContext;
    return runWithRequestContext({ requestId, operation: operation.name }, () =>
      respond(operation, logic, dependencies, event),
    );
  };
}

async function respond<const Op extends Operation, Dependencies extends HttpDependencies>(
  operation: Op,
  logic: ApiHandler<Op, Dependencies>,
  dependencies: Dependencies,
  event: APIGatewayProxyEvent,
): Promise<APIGatewayProxyResult> {
  const { log, keys, allowedOrigins } = dependencies;
  const started = performance.now();
  const { requestId } = event.requestContext;
  const headers = corsHeaders(header(event, 'origin'), allowedOrigins);
  const fileId = pathId(event);
  const logged = { requestId, operation: operation.name, ...(fileId !== undefined && { fileId }) };
  const milliseconds = (): number => Math.round(performance.now() - started);
  // Known once the key has been read.
  let caller: Pick<LogFields, 'tenant' | 'client'> = {};
  try {
    const key = await readKey(event, keys);
    caller = { tenant: key.tenant, client: clientOf(event, key) };
    const call = readCall(operation, event, key);
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

async function readKey(event: APIGatewayProxyEvent, keys: KeyTable): Promise<KeyRecord> {
  const { apiKeyId } = event.requestContext.identity;
  const key = apiKeyId ? await keys.get(apiKeyId) : undefined;
  if (!key) throw new FilestoreError('api-key-refused');
  return key;
}

function clientOf(event: APIGatewayProxyEvent, { tenant }: KeyRecord): string {
  return clientHash(tenant, { address: event.requestContext.identity.sourceIp });
}

function readCall<Op extends Operation>(
  operation: Op,
  event: APIGatewayProxyEvent,
  key: KeyRecord,
): FileApiRequest<BodyOf<Op>, QueryOf<Op>> {
  if (key.disabled) throw new FilestoreError('tenant-disabled');
  const authority = authorize(operation, key, header(event, UPLOAD_TOKEN_HEADER));
  const id = pathId(event);
  if (id === undefined && operation.path.includes('{id}')) {
    throw new FilestoreError('file-not-found');
  }
  // An operation without a body or a query refuses one, so that nothing a client sends is ignored.
  const body: unknown = parseBody(
    operation.request ?? NoFields,
    decodeBody(event),
    header(event, 'content-type'),
  );
  const query: unknown = parseQuery(
    operation.query ?? NoFields,
    event.multiValueQueryStringParameters ?? {},
  );
  return {
    tenant: key.tenant,
    limits: key,
    authority,
    client: clientOf(event, key),
    id: id ?? '',
    // Both have been validated with the schemas of these types, but TypeScript cannot infer that.
    body: body as BodyOf<Op>,
    query: query as QueryOf<Op>,
    requestId: event.requestContext.requestId,
    idempotencyKey: operation.idempotencyKey && readIdempotencyKey(event),
  };
}

function readIdempotencyKey(event: APIGatewayProxyEvent): string | undefined {
  const key = header(event, IDEMPOTENCY_KEY_HEADER);
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  throw new FilestoreError('invalid-request', {
    detail: `${IDEMPOTENCY_KEY_HEADER}: must be 16 to 128 visible ASCII characters, such as a random UUID`,
  });
}

/** Returns the id in the path if its format is valid. */
function pathId(event: APIGatewayProxyEvent): string | undefined {
  const id = event.pathParameters?.['id'];
  return id !== undefined && FILE_ID.test(id) ? id : undefined;
}

function decodeBody(event: APIGatewayProxyEvent): string | null {
  return event.isBase64Encoded && event.body !== null
    ? Buffer.from(event.body, 'base64').toString('utf8')
    : event.body;
}

/** API Gateway passes header names as the client wrote them. */
function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  const found = Object.keys(event.headers ?? {}).find((key) => key.toLowerCase() === name);
  return found === undefined ? undefined : event.headers[found];
}
