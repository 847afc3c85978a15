import type { ServerResponse } from 'node:http';
import type { Answer, GatewayRequest } from './api.ts';

/** Every answer says whose it is, in the names that API Gateway gives these headers. */
export function write(response: ServerResponse, answer: Answer, request: GatewayRequest): void {
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
