import type { MockIntegration, MockResponse, RoutedRequest } from './api.ts';
import type { GatewayResult, Header } from './http-message.ts';
import { gatewayErrors } from './gateway-error.ts';
import { remapped } from './proxy-result.ts';
import { valueOf } from './read-request.ts';
import { propertyOf, textOf } from './vtl-values.ts';
import type { Scope } from './vtl-expression.ts';

/** Runs a mock integration. Its request template selects a status code, which selects the response. */
export function mockResult(integration: MockIntegration, request: RoutedRequest): GatewayResult {
  const scope = scopeOf(request);
  const response = responseFor(integration, statusCode(integration, request, scope));
  const body = response.template?.(scope) ?? '';
  const override = propertyOf(scope['context'], 'responseOverride');
  const overridden = Object.entries(propertyOf(override, 'header') ?? {});
  return {
    status: statusOverride(propertyOf(override, 'status')) ?? response.statusCode,
    headers: [
      ['Content-Type', 'application/json'],
      ...response.headers.filter(([name]) => !overridden.some(([other]) => other === name)),
      ...overridden.map(([name, value]): Header => [name, textOf(value)]),
    ].flatMap(([name = '', value = '']) => remapped([name, value])),
    body,
  };
}

/** Runs the template for the request's content type. The default type is JSON. */
function statusCode(integration: MockIntegration, request: RoutedRequest, scope: Scope): number {
  const { requestTemplates, passthroughBehavior } = integration;
  const mediaType = valueOf(request.headers, 'content-type') ?? 'application/json';
  const template = requestTemplates.get(mediaType.replace(/\s*;.*$/, '').toLowerCase());
  const passes = passthroughBehavior === 'when_no_match' || requestTemplates.size === 0;
  if (!template && (!passes || passthroughBehavior === 'never')) throw gatewayErrors.mediaType();
  const code = propertyOf(parseJson(template ? template(scope) : request.body), 'statusCode');
  if (typeof code !== 'number' || !Number.isInteger(code)) throw gatewayErrors.badMapping();
  return code;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw gatewayErrors.badMapping();
  }
}

function responseFor({ responses }: MockIntegration, code: number): MockResponse {
  const named = [...responses].find(
    ([pattern]) => pattern !== 'default' && new RegExp(`^(?:${pattern})$`).test(String(code)),
  );
  const response = named?.[1] ?? responses.get('default');
  if (!response) throw gatewayErrors.badMapping();
  return response;
}

/** Returns the status override. AWS also ignores an override that is not a valid status. */
function statusOverride(value: unknown): number | undefined {
  const isStatus = typeof value === 'number' && Number.isInteger(value) && value >= 100;
  return isStatus && value < 600 ? value : undefined;
}

/** The variables for both templates. The second template sees the overrides set by the first. */
function scopeOf(request: RoutedRequest): Scope {
  const path = request.parameters;
  const querystring = Object.fromEntries(request.query);
  const header = Object.fromEntries(request.headers);
  const found = (name: unknown): unknown => {
    const sources = [path, querystring, header];
    return sources.map((source) => propertyOf(source, textOf(name))).find(Boolean) ?? '';
  };
  return {
    input: {
      params: (name?: unknown) =>
        name === undefined ? { path, querystring, header } : found(name),
    },
    util: {
      base64Decode: (text: unknown) => Buffer.from(textOf(text), 'base64').toString('utf8'),
      parseJson: (text: unknown): unknown => JSON.parse(textOf(text)),
    },
    context: {
      requestId: request.id,
      stage: request.stage,
      path: request.contextPath,
      httpMethod: request.method,
      resourcePath: request.resource,
      requestOverride: { header: {}, querystring: {}, path: {} },
      responseOverride: { header: {} },
    },
  };
}
