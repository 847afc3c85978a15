import {
  isForPages,
  operations,
  PAGE_HEADERS,
  PREFLIGHT_SECONDS,
  type Operation,
} from '../../../src/contract/server-operations.ts';
import { errorTitles } from '../../../src/contract/error-titles.ts';
import { statusOf } from '../../../src/contract/error-statuses.ts';
import type { ErrorCode } from '../../../src/contract/errors.ts';
import type { FunctionDefinition } from '../define-function.ts';
import { sub } from '../intrinsics.ts';
import { logicalId } from '../logical-id.ts';
import { plainDocument } from './plain-document.ts';

type Json = Record<string, unknown>;

/** The errors that API Gateway returns without calling a function, and their error codes. */
const gatewayResponses: Readonly<Record<string, ErrorCode>> = {
  INVALID_API_KEY: 'api-key-refused',
  // Means an unknown path, because API Gateway has no response type for 404.
  MISSING_AUTHENTICATION_TOKEN: 'no-such-operation',
  BAD_REQUEST_PARAMETERS: 'invalid-request',
  REQUEST_TOO_LARGE: 'request-too-large',
  UNSUPPORTED_MEDIA_TYPE: 'body-not-json',
  THROTTLED: 'throttled',
  QUOTA_EXCEEDED: 'throttled',
  // The rule of our own web ACL counts the requests of an address.
  WAF_FILTERED: 'throttled',
  INTEGRATION_TIMEOUT: 'api-timeout',
  INTEGRATION_FAILURE: 'internal',
  API_CONFIGURATION_ERROR: 'internal',
};

/**
 * Returns the OpenAPI document with the extensions that API Gateway needs. API Gateway does not validate
 * bodies, because its only message is "Invalid request body". The functions name the field and the limit.
 */
export function gatewayApi(functions: readonly FunctionDefinition[]): Json {
  const document = plainDocument();
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
  for (const name of preflightPaths) {
    const path = document.paths[name];
    if (path) path['options'] = preflight(methodsOfPages(name));
  }
  return {
    ...document,
    // API Gateway uses the title as the name of the API, and the alarms select the API by this name.
    info: { ...(document['info'] as Json), title: sub('${AWS::StackName}') },
    'x-amazon-apigateway-gateway-responses': Object.fromEntries([
      ...Object.entries(gatewayResponses).map(([type, code]) => [type, gatewayResponse(code)]),
      ['DEFAULT_4XX', { responseParameters: ANY_ORIGIN }],
      // A function that timed out or crashed. Without this, the response is a 502 without a code.
      ['DEFAULT_5XX', gatewayResponse('internal')],
    ]),
  };
}

/** The paths that pages call. A page does not call the others, which require a server key. */
export const preflightPaths: readonly string[] = [
  ...new Set(operations.filter(isForPages).map(({ path }) => path)),
];

function methodsOfPages(path: string): string[] {
  return operations
    .filter((operation) => operation.path === path && isForPages(operation))
    .map(({ method }) => method);
}

function methodOf(document: ReturnType<typeof plainDocument>, operation: Operation): Json {
  const method = document.paths[operation.path]?.[operation.method.toLowerCase()];
  if (!method) throw new Error(`The document has no operation ${operation.name}`);
  return method;
}

/**
 * Without this header, a page sees only a network error for a wrong key. The value is static, because a
 * gateway response cannot check a list of origins. It allows every origin, because these responses contain
 * only a code and a request id.
 */
const ANY_ORIGIN = { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" };

/** A throttled request can succeed a second later. Pages may read the header. */
const RETRY_AFTER = {
  'gatewayresponse.header.Retry-After': "'1'",
  'gatewayresponse.header.Access-Control-Expose-Headers': "'retry-after'",
};

function gatewayResponse(code: ErrorCode): Json {
  const status = statusOf(code);
  const title = errorTitles[code];
  return {
    statusCode: String(status),
    responseParameters: {
      ...ANY_ORIGIN,
      // Otherwise, the key of the template below would also be the content type of the response.
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
      ...(code === 'throttled' && RETRY_AFTER),
    },
    responseTemplates: {
      // `messageString` is the message as a JSON string, with quotes. The message can contain quotes itself.
      'application/json': `{"code":"${code}","title":"${title}","status":${status},"detail":$context.error.messageString,"requestId":"$context.requestId"}`,
    },
  };
}

/** Returns a mock integration without an API key, because a preflight request never contains one. */
function preflight(methods: readonly string[]): Json {
  const allowed = [...methods, 'OPTIONS'].join(',');
  const header = { schema: { type: 'string' } };
  return {
    summary: 'CORS preflight',
    security: [],
    responses: {
      204: {
        description: 'The origin, methods and headers that are allowed',
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
            'method.response.header.Access-Control-Allow-Headers': `'${PAGE_HEADERS}'`,
            'method.response.header.Access-Control-Max-Age': `'${PREFLIGHT_SECONDS}'`,
          },
          responseTemplates: { 'application/json': ALLOW_LISTED_ORIGIN },
        },
      },
    },
  };
}

/**
 * Compares the origin with the list of allowed origins, which only a template of a mock integration can do.
 * Velocity calls methods on variables but not on literals. A template that calls a method on a literal does
 * not parse, and every preflight gets a 500.
 */
const ALLOW_LISTED_ORIGIN = {
  'Fn::Sub': [
    [
      '#set($origins = ",${Origins},")',
      // Header names have the client's spelling: lower case in HTTP/2, often capitalized in HTTP/1.1.
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
