import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type * as v from 'valibot';
import { FilestoreError, isFilestoreError, statusOf } from '../../src/contract/errors.ts';
import { UPLOAD_TOKEN_HEADER, type ResponseOf } from '../../src/contract/operations.ts';
import type { Operation } from '../../src/contract/server-operations.ts';
import { FILE_ID } from '../../src/contract/patterns.ts';
import { safeErrorText, type Log } from '../runtime/log.ts';
import { runWithRequestContext } from '../runtime/request-context.ts';
import type { KeyTable } from '../stores/key-table.ts';
import { jsonAnswer, problemResponse } from './response.ts';
import { authorize } from './authorize.ts';
import type { FileRequestContext } from './request.ts';
import { corsHeaders } from './cors.ts';
import { parseBody } from './parse-body.ts';

export interface HttpDependencies {
  readonly keys: KeyTable;
  readonly allowedOrigins: readonly string[];
  readonly log: Log;
}

export type HttpHandler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

type BodyOf<Op extends Operation> = Op['request'] extends v.GenericSchema
  ? v.InferOutput<Op['request']>
  : undefined;

/** A function's logic behind API Gateway's proxy integration. It never throws. */
export function httpHandler<const Op extends Operation, Dependencies extends HttpDependencies>(
  operation: Op,
  logic: (
    call: FileRequestContext<BodyOf<Op>>,
    dependencies: Dependencies,
  ) => Promise<ResponseOf<Op>>,
  dependencies: Dependencies,
): HttpHandler {
  return (event) => {
    const { requestId } = event.requestContext;
    return runWithRequestContext({ requestId, operation: operation.name }, () => answer(event));
  };

  async function answer(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
    const started = performance.now();
    const { requestId } = event.requestContext;
    const headers = corsHeaders(header(event, 'origin'), dependencies.allowedOrigins);
    const id = pathId(event);
    const logged = {
      requestId,
      operation: operation.name,
      ...(id !== undefined && { fileId: id }),
    };
    const milliseconds = (): number => Math.round(performance.now() - started);
    try {
      const call = await readCall(operation, event, dependencies.keys);
      const answered = await logic(call, dependencies);
      dependencies.log('info', 'answered', {
        ...logged,
        tenant: call.tenant,
        status: operation.status,
        milliseconds: milliseconds(),
      });
      return jsonAnswer(operation.status, answered, headers);
    } catch (error) {
      const filestoreError = isFilestoreError(error) ? error : new FilestoreError('internal');
      const isServerError = statusOf(filestoreError.code) >= 500;
      dependencies.log(isServerError ? 'error' : 'info', 'refused', {
        ...logged,
        status: statusOf(filestoreError.code),
        code: filestoreError.code,
        milliseconds: milliseconds(),
        metrics: { [isServerError ? 'CallsFailed' : 'CallsRefused']: 1 },
        ...(isServerError && {
          error: safeErrorText(isFilestoreError(error) ? error.cause : error),
        }),
      });
      return problemResponse(filestoreError, requestId, headers);
    }
  }
}

async function readCall<Op extends Operation>(
  operation: Op,
  event: APIGatewayProxyEvent,
  keys: KeyTable,
): Promise<FileRequestContext<BodyOf<Op>>> {
  const { apiKeyId } = event.requestContext.identity;
  const key = apiKeyId ? await keys.get(apiKeyId) : undefined;
  if (!key) throw new FilestoreError('api-key-refused');
  if (key.disabled) throw new FilestoreError('tenant-disabled');
  const authority = authorize(operation, key, header(event, UPLOAD_TOKEN_HEADER));
  const id = pathId(event);
  if (id === undefined && operation.path.includes('{id}'))
    throw new FilestoreError('file-not-found');
  const body: unknown = operation.request
    ? parseBody(operation.request, decodeBody(event), header(event, 'content-type'))
    : undefined;
  return {
    tenant: key.tenant,
    limits: key,
    authority,
    id: id ?? '',
    // The schema that parsed it is the one the type comes from; TypeScript cannot follow that far.
    body: body as BodyOf<Op>,
    requestId: event.requestContext.requestId,
  };
}

/** The id in the path, if it has the form of one. */
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
