import * as v from 'valibot';
import type { Api, MockResponse, ProxyIntegration, Route } from './api.ts';
import type { Header } from './http-message.ts';
import { checkResponses } from './gateway-responses.ts';
import { compileTemplate } from './vtl.ts';

interface ImportSettings {
  /** Returns the function of an operation. */
  readonly functionOf: (operationId: string) => ProxyIntegration['invoke'] | undefined;
  /** Resolves the document's intrinsic functions to text. */
  readonly text: (value: unknown) => string;
}

const Texts = v.record(v.string(), v.unknown());
const Integration = v.variant('type', [
  // The URI is not needed: the operation ID identifies the function.
  v.strictObject({
    type: v.literal('aws_proxy'),
    httpMethod: v.string(),
    uri: v.optional(v.unknown()),
  }),
  v.strictObject({
    type: v.literal('mock'),
    passthroughBehavior: v.optional(
      v.picklist(['when_no_match', 'when_no_templates', 'never']),
      'when_no_match',
    ),
    requestTemplates: Texts,
    responses: v.record(
      v.string(),
      v.strictObject({
        statusCode: v.pipe(v.string(), v.regex(/^[1-5]\d\d$/), v.transform(Number)),
        responseParameters: v.optional(v.record(v.string(), v.string()), {}),
        responseTemplates: v.optional(Texts, {}),
      }),
    ),
  }),
]);
const Method = v.looseObject({
  operationId: v.optional(v.string(), ''),
  security: v.optional(v.array(v.record(v.string(), v.unknown())), []),
  'x-amazon-apigateway-integration': Integration,
});
const Responses = v.record(
  v.string(),
  v.strictObject({
    statusCode: v.optional(v.string()),
    responseParameters: v.optional(v.record(v.string(), v.string())),
    responseTemplates: v.optional(v.record(v.string(), v.string())),
  }),
);
const Document = v.looseObject({
  paths: v.record(v.string(), v.record(v.string(), Method)),
  'x-amazon-apigateway-gateway-responses': v.optional(Responses, {}),
});

/**
 * Imports an OpenAPI document with API Gateway's extensions. Throws for an extension that is not supported.
 */
export function importApi(
  document: unknown,
  settings: ImportSettings,
): Pick<Api, 'routes' | 'gatewayResponses'> {
  const { paths, ...rest } = v.parse(Document, document);
  refuseExtensions(rest, 'x-amazon-apigateway-gateway-responses');
  const gatewayResponses = rest['x-amazon-apigateway-gateway-responses'];
  checkResponses(gatewayResponses);
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, value]) => readMethod(path, method, value, settings)),
  );
  return { routes, gatewayResponses };
}

function readMethod(
  path: string,
  method: string,
  value: v.InferOutput<typeof Method>,
  { functionOf, text }: ImportSettings,
): Route {
  const integration = value['x-amazon-apigateway-integration'];
  refuseExtensions(value, 'x-amazon-apigateway-integration');
  const route = {
    path,
    method: method === 'x-amazon-apigateway-any-method' ? 'ANY' : method.toUpperCase(),
    // `security` at the root of the document has no effect: AWS silently ignores it there.
    apiKeyRequired: value.security.length > 0,
  };
  if (integration.type === 'aws_proxy') {
    const invoke = functionOf(value.operationId);
    if (!invoke) throw new Error(`${method} ${path} has no function`);
    return { ...route, integration: { ...integration, invoke } };
  }
  const { requestTemplates, responses, ...mock } = integration;
  return {
    ...route,
    integration: {
      ...mock,
      requestTemplates: new Map(
        Object.entries(requestTemplates).map(([type, given]) => [
          type,
          compileTemplate(text(given)),
        ]),
      ),
      responses: new Map(
        Object.entries(responses).map(([pattern, response]) => [
          pattern,
          readMockResponse(response, text),
        ]),
      ),
    },
  };
}

function readMockResponse(
  response: {
    readonly statusCode: number;
    readonly responseParameters: Readonly<Record<string, string>>;
    readonly responseTemplates: Readonly<Record<string, unknown>>;
  },
  text: ImportSettings['text'],
): MockResponse {
  const { 'application/json': template, ...others } = response.responseTemplates;
  if (Object.keys(others).length > 0) throw new Error('The stand-in has templates for JSON only');
  return {
    statusCode: response.statusCode,
    headers: Object.entries(response.responseParameters).map(([parameter, mapped]): Header => {
      const name = /^method\.response\.header\.([\w-]+)$/.exec(parameter)?.[1];
      const value = /^'([^']*)'$/.exec(mapped)?.[1];
      if (name === undefined || value === undefined) {
        throw new Error(`The stand-in does not map ${parameter}: ${mapped}`);
      }
      return [name, value];
    }),
    template: template === undefined ? undefined : compileTemplate(text(template)),
  };
}

function refuseExtensions(value: object, known: string): void {
  const unknown = Object.keys(value).filter((key) => key.startsWith('x-amazon-') && key !== known);
  if (unknown.length > 0) throw new Error(`The stand-in does not know ${unknown.join(', ')}`);
}
