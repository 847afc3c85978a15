import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Operation } from '../../src/contract/server-operations.ts';
import type { FunctionDefinition } from '../infra/define-function.ts';
import {
  defineHandler,
  type DefinedHandler,
  type HandlerContext,
} from '../runtime/define-handler.ts';
import type { ApiCall, ApiHandler } from './api-call.ts';
import { apiHandler, type ApiLogic, type HttpDependencies } from './api-handler.ts';

/** Answers the events of API Gateway's proxy integration. */
export type LambdaHandler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/** Defines the Lambda function of one operation of the API. */
export function defineHttpHandler<
  const Op extends Operation,
  Dependencies extends HttpDependencies,
  Definition extends FunctionDefinition,
>(
  operation: Op,
  logic: ApiLogic<Op, Dependencies>,
  connect: (context: HandlerContext<Definition>) => Dependencies,
): DefinedHandler<Definition, APIGatewayProxyEvent, APIGatewayProxyResult> {
  return defineHandler((context: HandlerContext<Definition>) =>
    lambdaHandler(apiHandler(operation, logic, connect(context))),
  );
}

/** Translates between API Gateway's events and the API. API Gateway has verified the key. */
export function lambdaHandler(handle: ApiHandler): LambdaHandler {
  return async (event) => {
    const { status, headers, body } = await handle(toApiCall(event));
    return { statusCode: status, headers, body };
  };
}

function toApiCall(event: APIGatewayProxyEvent): ApiCall {
  const { requestId, identity } = event.requestContext;
  return {
    requestId,
    keyId: identity.apiKeyId ?? undefined,
    address: identity.sourceIp,
    pathId: event.pathParameters?.['id'],
    header: (name) => header(event, name),
    query: event.multiValueQueryStringParameters ?? {},
    body:
      event.isBase64Encoded && event.body !== null
        ? Buffer.from(event.body, 'base64').toString('utf8')
        : event.body,
  };
}

/** API Gateway passes header names as the client wrote them. */
function header({ headers }: APIGatewayProxyEvent, name: string): string | undefined {
  const found = Object.keys(headers ?? {}).find((key) => key.toLowerCase() === name);
  return found === undefined ? undefined : headers[found];
}
