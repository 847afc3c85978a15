import { setTimeout as wait } from 'node:timers/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { API_KEY_HEADER } from '../../../src/contract/operations.ts';
import type { Api, ProxyIntegration, Route, RoutedRequest } from './api.ts';
import type { GatewayResult, GatewayRequest } from './http-message.ts';
import { stagePath } from './entry-point.ts';
import { GatewayError, gatewayErrors } from './gateway-error.ts';
import { gatewayResult } from './gateway-responses.ts';
import { mockResult } from './mock.ts';
import { toGatewayResult } from './proxy-result.ts';
import { proxyEvent } from './proxy-event.ts';
import { readBody, readRequest, valueOf } from './read-request.ts';
import { findRoute } from './routes.ts';
import { responseTraceId } from './trace-id.ts';
import { write } from './write-response.ts';

/**
 * The maximum size of an event or a response, as JSON:
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const LAMBDA_BYTES = 6 * 1024 * 1024;

/** A stand-in for API Gateway: stage, route, key, integration. The functions validate the request bodies. */
export function serveApi(
  api: Api,
): (incoming: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (incoming, response) => {
    const path = stagePath(incoming, api.stage);
    const time = api.clock();
    const known = 'status' in path ? { path: '/', contextPath: '/', query: '' } : path;
    const request = readRequest(incoming, known, time);
    try {
      const result = 'status' in path ? path : await resultOf(api, request, incoming);
      write(response, result, request);
    } catch (error) {
      if (!(error instanceof GatewayError)) console.error('local gateway:', error);
      const gatewayError = error instanceof GatewayError ? error : gatewayErrors.badMapping();
      write(response, gatewayResult(gatewayError, request, api.gatewayResponses), request);
    } finally {
      incoming.resume();
    }
  };
}

async function resultOf(
  api: Api,
  request: GatewayRequest,
  incoming: IncomingMessage,
): Promise<GatewayResult> {
  const found = findRoute(api.routes, request.method, request.path);
  if (!found) throw gatewayErrors.noSuchMethod();
  const { route, parameters } = found;
  const routed: RoutedRequest = {
    ...request,
    stage: api.stage,
    resource: route.path,
    parameters,
    apiKey: apiKeyOf(api, route, request),
    body: await readBody(incoming),
  };
  return route.integration.type === 'mock'
    ? mockResult(route.integration, routed)
    : functionResult(api, route.integration, routed);
}

function apiKeyOf(
  { apiKeys }: Api,
  route: Route,
  request: GatewayRequest,
): RoutedRequest['apiKey'] {
  if (!route.apiKeyRequired) return undefined;
  const value = valueOf(request.headers, API_KEY_HEADER) ?? '';
  const id = apiKeys.get(value);
  if (id === undefined) throw gatewayErrors.apiKey();
  return { value, id };
}

async function functionResult(
  api: Api,
  integration: ProxyIntegration,
  request: RoutedRequest,
): Promise<GatewayResult> {
  // Lambda's Invoke does not accept GET: test_lambda_aws_proxy_integration_non_post_method.
  if (integration.httpMethod !== 'POST') throw gatewayErrors.integrationFailure();
  const event = JSON.stringify(proxyEvent(request));
  if (Buffer.byteLength(event) > LAMBDA_BYTES) throw gatewayErrors.tooLarge();
  const result = toGatewayResult(await invoke(integration, event, api.integrationMilliseconds));
  return {
    ...result,
    headers: [...result.headers, ['X-Amzn-Trace-Id', responseTraceId(request.traceId)]],
  };
}

/** Calls the function. The event and the result pass through JSON, as with Lambda. */
async function invoke(
  { invoke: call }: ProxyIntegration,
  event: string,
  milliseconds: number,
): Promise<unknown> {
  const timer = new AbortController();
  const timeout = wait(milliseconds, undefined, { signal: timer.signal, ref: false }).then(() => {
    throw gatewayErrors.integrationTimeout();
  });
  try {
    const result: unknown = await Promise.race([call(JSON.parse(event)), timeout]);
    const json = JSON.stringify(result) ?? 'null';
    if (Buffer.byteLength(json) > LAMBDA_BYTES)
      throw new Error('The response is too large for Lambda');
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    console.error('local gateway: a function failed:', error);
    throw gatewayErrors.badFunction();
  } finally {
    timer.abort();
    timeout.catch(() => undefined);
  }
}
