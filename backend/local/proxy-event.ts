import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { IncomingMessage } from 'node:http';
import { API_VERSION } from '../../src/contract/operations.ts';

export interface ProxyRequest {
  readonly incoming: IncomingMessage;
  readonly path: string;
  readonly resource: string;
  readonly parameters: Record<string, string>;
  readonly body: string;
  readonly apiKeyId: string;
  readonly requestId: string;
}

/** A request as API Gateway's proxy integration hands it to Lambda. */
export function proxyEvent(request: ProxyRequest): APIGatewayProxyEvent {
  const { incoming, path, resource, parameters, body, apiKeyId, requestId } = request;
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  const method = incoming.method ?? 'GET';
  return {
    resource,
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: Object.keys(parameters).length > 0 ? parameters : null,
    stageVariables: null,
    body: body === '' ? null : body,
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: null,
      httpMethod: method,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
        user: null,
        userAgent: incoming.headers['user-agent'] ?? null,
        userArn: null,
      },
      path: `/${API_VERSION}${path}`,
      protocol: 'HTTP/1.1',
      requestId,
      requestTimeEpoch: Date.now(),
      resourceId: 'local',
      resourcePath: resource,
      stage: API_VERSION,
    },
  };
}
