import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { RoutedRequest } from './api.ts';
import type { Header } from './http-message.ts';

const API_ID = 'local';

/** Builds the event that API Gateway's proxy integration passes to Lambda. */
export function proxyEvent(request: RoutedRequest): APIGatewayProxyEvent {
  const event = {
    resource: request.resource,
    path: request.path,
    httpMethod: request.method,
    ...grouped('headers', 'multiValueHeaders', request.headers),
    ...grouped('queryStringParameters', 'multiValueQueryStringParameters', request.query),
    pathParameters: Object.keys(request.parameters).length > 0 ? request.parameters : null,
    stageVariables: null,
    requestContext: requestContext(request),
    body: request.body === '' ? null : request.body,
    isBase64Encoded: false,
  };
  // The type requires fields that an API without an authorizer does not have.
  return event as unknown as APIGatewayProxyEvent;
}

function requestContext(request: RoutedRequest): Record<string, unknown> {
  const domainName = request.host.replace(/:\d+$/, '');
  return {
    accountId: '000000000000',
    apiId: API_ID,
    deploymentId: API_ID,
    domainName,
    domainPrefix: domainName.split('.', 1)[0],
    extendedRequestId: request.extendedId,
    httpMethod: request.method,
    identity: identity(request),
    path: request.contextPath,
    protocol: 'HTTP/1.1',
    requestId: request.id,
    requestTime: requestTime(request.time),
    requestTimeEpoch: request.time,
    resourceId: API_ID,
    resourcePath: request.resource,
    stage: request.stage,
  };
}

/** Includes the API key fields only if the method requires a key. */
function identity({ apiKey, headers, sourceIp }: RoutedRequest): Record<string, unknown> {
  return {
    accessKey: null,
    accountId: null,
    ...(apiKey && { apiKey: apiKey.value, apiKeyId: apiKey.id }),
    caller: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp,
    user: null,
    userAgent: headers.findLast(([name]) => name === 'User-Agent')?.[1] ?? null,
    userArn: null,
  };
}

/** Formats a time in Common Log Format: 09/Apr/2015:12:34:56 +0000. */
function requestTime(time: number): string {
  const [, day, month, year, clock] = new Date(time).toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}

/** Returns one field with the last value of each name and one field with all values. */
function grouped(one: string, many: string, pairs: readonly Header[]): Record<string, unknown> {
  if (pairs.length === 0) return { [one]: null, [many]: null };
  const all = Object.groupBy(pairs, ([name]) => name);
  return {
    [one]: Object.fromEntries(pairs),
    [many]: Object.fromEntries(
      Object.entries(all).map(([name, values = []]) => [name, values.map(([, value]) => value)]),
    ),
  };
}
