import type { ServerResponse } from 'node:http';
import type { GatewayResult, GatewayRequest } from './http-message.ts';

/** Sends the response with the request IDs, in the header names that API Gateway uses. */
export function write(
  response: ServerResponse,
  answer: GatewayResult,
  request: GatewayRequest,
): void {
  const { status, body } = answer;
  const headers = [
    ...answer.headers,
    ['x-amzn-RequestId', request.id],
    ['x-amz-apigw-id', request.extendedId],
    ...(status === 204 ? [] : [['Content-Length', String(Buffer.byteLength(body))]]),
  ];
  response.writeHead(status, headers.flat());
  response.end(status === 204 ? undefined : body);
}
