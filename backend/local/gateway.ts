import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FilestoreError, isFilestoreError } from '../../src/contract/errors.ts';
import { API_KEY_HEADER, UPLOAD_TOKEN_HEADER } from '../../src/contract/calls.ts';
import { API_VERSION, operations, type Operation } from '../../src/contract/operations.ts';
import { problemAnswer } from '../http/answer.ts';
import { corsHeaders } from '../http/cors.ts';
import type { HttpHandler } from '../http/http-handler.ts';
import { proxyEvent } from './proxy-event.ts';

export interface GatewaySettings {
  /** By operation name. */
  readonly handlers: Readonly<Record<string, HttpHandler>>;
  /** API key values and their ids, as API Gateway keeps them. */
  readonly apiKeys: ReadonlyMap<string, string>;
  readonly allowedOrigins: readonly string[];
}

/** API Gateway's own limit. */
const PAYLOAD_BYTES = 10 * 1024 * 1024;

/** What the template gives to gateway responses, which know no list of origins. */
const ANY_ORIGIN = { 'access-control-allow-origin': '*' };

/** API Gateway's part on a laptop: key, route, proxy event. What is in a body is the functions' matter. */
export function createGateway(
  settings: GatewaySettings,
): (incoming: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (incoming, response) => {
    const requestId = randomUUID();
    try {
      const [pathname = '/'] = (incoming.url ?? '/').split('?', 1);
      const path = pathname.replace(new RegExp(`^/${API_VERSION}(?=/)`), '');
      if (incoming.method === 'OPTIONS') {
        write(response, preflight(path, incoming, settings.allowedOrigins));
        return;
      }
      const { operation, parameters } = findOperation(incoming.method, path);
      const apiKeyId = settings.apiKeys.get(String(incoming.headers[API_KEY_HEADER]));
      if (apiKeyId === undefined) throw new FilestoreError('api-key-refused');
      const body = await readBody(incoming);
      const handler = settings.handlers[operation.name];
      if (!handler) throw new FilestoreError('internal');
      const event: APIGatewayProxyEvent = proxyEvent({
        incoming,
        path: pathname,
        resource: operation.path,
        parameters,
        body,
        apiKeyId,
        requestId,
      });
      write(response, await handler(event));
    } catch (error) {
      const known = isFilestoreError(error) ? error : new FilestoreError('internal');
      if (known !== error) console.error('local gateway:', error);
      write(response, problemAnswer(known, requestId, ANY_ORIGIN));
    } finally {
      incoming.resume();
    }
  };
}

function findOperation(
  method: string | undefined,
  path: string,
): { operation: Operation; parameters: Record<string, string> } {
  for (const operation of operations) {
    const parameters = matchPath(operation.path, path);
    if (parameters && operation.method === method) return { operation, parameters };
  }
  throw new FilestoreError('no-such-operation');
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const names = template.split('/');
  const parts = path.split('/');
  if (names.length !== parts.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? '';
    if (name.startsWith('{')) parameters[name.slice(1, -1)] = decoded(part);
    else if (name !== part) return undefined;
  }
  return parameters;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new FilestoreError('invalid-request', { detail: 'path: not URL-encoded' });
  }
}

function preflight(
  path: string,
  incoming: IncomingMessage,
  allowedOrigins: readonly string[],
): APIGatewayProxyResult {
  const methods = operations
    .filter((operation) => matchPath(operation.path, path))
    .map(({ method }) => method);
  if (methods.length === 0) throw new FilestoreError('no-such-operation');
  return {
    statusCode: 204,
    headers: {
      ...corsHeaders(incoming.headers.origin, allowedOrigins),
      'access-control-allow-methods': [...methods, 'OPTIONS'].join(','),
      'access-control-allow-headers': `content-type,${API_KEY_HEADER},${UPLOAD_TOKEN_HEADER}`,
      'access-control-max-age': '7200',
    },
    body: '',
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > PAYLOAD_BYTES)
      throw new FilestoreError('request-too-large', { limit: PAYLOAD_BYTES });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function write(response: ServerResponse, result: APIGatewayProxyResult): void {
  const headers = Object.entries(result.headers ?? {});
  response.writeHead(
    result.statusCode,
    Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
  );
  response.end(result.statusCode === 204 ? undefined : result.body);
}
