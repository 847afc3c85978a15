import type { GatewayResult, GatewayRequest, Header } from './http-message.ts';
import { responseTypes, type ResponseType } from './response-types.ts';
import type { GatewayError } from './gateway-error.ts';

export interface GatewayResponse {
  readonly statusCode?: string | undefined;
  readonly responseParameters?: Readonly<Record<string, string>> | undefined;
  readonly responseTemplates?: Readonly<Record<string, string>> | undefined;
}

export type GatewayResponses = Readonly<Partial<Record<ResponseType, GatewayResponse>>>;

const DEFAULT_TEMPLATES = { 'application/json': '{"message":$context.error.messageString}' };

interface ResolvedResponse {
  /** Undefined if the status of the error applies. */
  readonly statusCode: string | undefined;
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
  /** True if the API does not define a response for this type. */
  readonly defaultResponse: boolean;
}

/**
 * Returns the response for this type, or else the DEFAULT_4XX or DEFAULT_5XX response. They are never merged.
 */
export function resolveResponse(responses: GatewayResponses, type: ResponseType): ResolvedResponse {
  const own = responses[type];
  const isServerError = type === 'DEFAULT_5XX' || (responseTypes[type] ?? '') >= '500';
  const fallback = isServerError ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
  const { statusCode, responseParameters, responseTemplates } = own ?? responses[fallback] ?? {};
  return {
    statusCode,
    responseParameters: responseParameters ?? {},
    responseTemplates: responseTemplates ?? DEFAULT_TEMPLATES,
    defaultResponse: own === undefined,
  };
}

/** Throws for responses that AWS rejects, and for settings that this stand-in would otherwise ignore. */
export function checkResponses(responses: Readonly<Record<string, GatewayResponse>>): void {
  for (const [type, { responseParameters = {}, responseTemplates }] of Object.entries(responses)) {
    if (!Object.hasOwn(responseTypes, type)) throw new Error(`${type} is no gateway response`);
    for (const [name, value] of Object.entries(responseParameters)) headerOf(name, value);
    const templates = Object.values(responseTemplates ?? DEFAULT_TEMPLATES);
    if (templates.length !== 1) throw new Error(`${type} needs one template in the stand-in`);
    for (const template of templates) replaceVariables(template, () => '');
  }
}

export function gatewayResult(
  error: GatewayError,
  request: GatewayRequest,
  responses: GatewayResponses,
): GatewayResult {
  const response = resolveResponse(responses, error.type);
  const [[mediaType, template] = ['', '']] = Object.entries(response.responseTemplates);
  const own = Object.entries(response.responseParameters).map((entry) => headerOf(...entry));
  const hasType = own.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    status: Number(response.statusCode ?? error.status),
    headers: [
      ...(hasType ? [] : ([['Content-Type', mediaType]] as const)),
      ['x-amzn-ErrorType', error.errorType],
      ...own,
    ],
    body: replaceVariables(template, (variable) => variables[variable]?.(error, request)),
  };
}

/** Reads a static header value. The stack's template uses no other kind. */
function headerOf(parameter: string, mapped: string): Header {
  const name = /^gatewayresponse\.header\.([\w-]+)$/.exec(parameter)?.[1];
  const value = /^'([^']*)'$/.exec(mapped)?.[1];
  if (name === undefined || value === undefined) {
    throw new Error(`The stand-in does not map ${parameter}: ${mapped}`);
  }
  return [name, value];
}

type Variable = (error: GatewayError, request: GatewayRequest) => string;

const variables: Readonly<Record<string, Variable>> = {
  'error.message': (error) => error.message,
  'error.messageString': (error) => JSON.stringify(error.message),
  'error.responseType': (error) => error.type,
  requestId: (_error, request) => request.id,
  extendedRequestId: (_error, request) => request.extendedId,
  path: (_error, request) => request.contextPath,
  httpMethod: (_error, request) => request.method,
};

/**
 * Replaces variables. Gateway response templates support no other VTL.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
function replaceVariables(
  template: string,
  valueOf: (variable: string) => string | undefined,
): string {
  return template.replaceAll(/\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g, (_text, name: string) => {
    if (!Object.hasOwn(variables, name)) throw new Error(`The stand-in has no $context.${name}`);
    return valueOf(name) ?? '';
  });
}
