import { API_KEY_HEADER, UPLOAD_TOKEN_HEADER } from '../../../src/contract/operations.ts';
import type { Operation } from '../../../src/contract/server-operations.ts';
import { errorTitles } from '../../../src/contract/error-titles.ts';
import { errorTable, type ErrorCode } from '../../../src/contract/errors.ts';
import type { FunctionDefinition } from '../define-function.ts';
import { sub } from '../intrinsics.ts';
import { logicalId } from '../logical-id.ts';
import { openApiDocument } from './document.ts';

type Json = Record<string, unknown>;

/** What API Gateway answers by itself, and our code for it. */
const gatewayResponses: Readonly<Record<string, ErrorCode>> = {
  INVALID_API_KEY: 'api-key-refused',
  // An unknown path, not a missing token: API Gateway has no 404 of its own.
  MISSING_AUTHENTICATION_TOKEN: 'no-such-operation',
  BAD_REQUEST_PARAMETERS: 'invalid-request',
  REQUEST_TOO_LARGE: 'request-too-large',
  UNSUPPORTED_MEDIA_TYPE: 'body-not-json',
  THROTTLED: 'throttled',
  QUOTA_EXCEEDED: 'throttled',
  INTEGRATION_TIMEOUT: 'api-timeout',
  INTEGRATION_FAILURE: 'internal',
  API_CONFIGURATION_ERROR: 'internal',
};

/**
 * The OpenAPI document with what API Gateway needs to run it. Without its own validation of bodies: all that it
 * would say is "Invalid request body", and a caller is owed the field and the limit. The functions say them.
 */
export function gatewayApi(functions: readonly FunctionDefinition[]): Json {
  const document = openApiDocument();
  for (const { name, trigger } of functions) {
    if (trigger.kind !== 'http') continue;
    const method = methodOf(document, trigger.operation);
    method['x-amazon-apigateway-integration'] = {
      type: 'aws_proxy',
      httpMethod: 'POST',
      uri: sub(
        'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${' +
          `${logicalId(name)}.Arn}/invocations`,
      ),
    };
  }
  for (const path of Object.values(document.paths)) path['options'] = preflight(Object.keys(path));
  return {
    ...document,
    // An import names the API by it, and alarms ask for the API by its name.
    info: { ...(document['info'] as Json), title: sub('${AWS::StackName}') },
    'x-amazon-apigateway-gateway-responses': Object.fromEntries([
      ...Object.entries(gatewayResponses).map(([type, code]) => [type, gatewayResponse(code)]),
      ['DEFAULT_4XX', { responseParameters: ANY_ORIGIN }],
      // A function that ran out of time or broke; 502 and without a code otherwise.
      ['DEFAULT_5XX', gatewayResponse('internal')],
    ]),
  };
}

function methodOf(document: ReturnType<typeof openApiDocument>, operation: Operation): Json {
  const method = document.paths[operation.path]?.[operation.method.toLowerCase()];
  if (!method) throw new Error(`The document has no ${operation.name}`);
  return method;
}

/**
 * Without it a browser shows a page only "network error" for a wrong key. Static, because gateway
 * responses know no list; any origin, because these answers hold a code and a request id only.
 */
const ANY_ORIGIN = { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" };

function gatewayResponse(code: ErrorCode): Json {
  const { status } = errorTable[code];
  const title = errorTitles[code];
  return {
    statusCode: String(status ?? 500),
    responseParameters: {
      ...ANY_ORIGIN,
      // The template below is named by its language, which would be the answer's type as well.
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
    },
    responseTemplates: {
      'application/json': `{"code":"${code}","title":"${title}","status":${status ?? 500},"detail":"$context.error.message","requestId":"$context.requestId"}`,
    },
  };
}

/** A mock that needs no key: a preflight never carries one. */
function preflight(methods: readonly string[]): Json {
  const allowed = [...methods.map((method) => method.toUpperCase()), 'OPTIONS'].join(',');
  const headers = `content-type,${API_KEY_HEADER},${UPLOAD_TOKEN_HEADER}`;
  const header = { schema: { type: 'string' } };
  return {
    summary: 'CORS preflight',
    security: [],
    responses: {
      204: {
        description: 'What a browser may send',
        headers: {
          'Access-Control-Allow-Origin': header,
          'Access-Control-Allow-Methods': header,
          'Access-Control-Allow-Headers': header,
          'Access-Control-Max-Age': header,
        },
      },
    },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode": 204}' },
      responses: {
        default: {
          statusCode: '204',
          responseParameters: {
            'method.response.header.Access-Control-Allow-Methods': `'${allowed}'`,
            'method.response.header.Access-Control-Allow-Headers': `'${headers}'`,
            'method.response.header.Access-Control-Max-Age': "'7200'",
          },
          responseTemplates: { 'application/json': ALLOW_LISTED_ORIGIN },
        },
      },
    },
  };
}

/**
 * A mock cannot compare with a list of parameters, but its template can. Velocity calls methods of variables and
 * not of literals: with one of those the template does not parse, and every preflight is a 500.
 */
const ALLOW_LISTED_ORIGIN = {
  'Fn::Sub': [
    [
      '#set($origins = ",${Origins},")',
      // Header names are as the client wrote them: lower case over HTTP/2, often not over HTTP/1.1.
      "#set($origin = $input.params('origin'))",
      `#if($origin == "")#set($origin = $input.params('Origin'))#end`,
      '#if($origins.contains(",*,"))',
      "#set($context.responseOverride.header.Access-Control-Allow-Origin = '*')",
      '#elseif($origin != "" && $origins.contains(",$origin,"))',
      '#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)',
      '#end',
    ].join('\n'),
    { Origins: { 'Fn::Join': [',', { Ref: 'AllowedOrigins' }] } },
  ],
};
