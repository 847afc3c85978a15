import type { APIGatewayProxyEvent } from 'aws-lambda';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Api } from '../../../backend/dev/gateway/api.ts';
import { importApi } from '../../../backend/dev/gateway/import-api.ts';
import { serveApi } from '../../../backend/dev/gateway/serve-api.ts';

/** The part of an OpenAPI document that API Gateway runs. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly [extension: `x-amazon-${string}`]: object;
}

export interface ServeSettings extends Partial<Omit<Api, 'routes' | 'gatewayResponses'>> {
  readonly invoke?: (event: APIGatewayProxyEvent) => Promise<unknown>;
}

export type Send = (call: Call) => Promise<Answer>;

export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  /** Headers with the names as they were written; several values of one name are joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Serves an API until the test ends. Its functions answer with their event by default. */
export function serve(document: Document, settings: ServeSettings = {}): Promise<Send> {
  const { invoke = echo, ...rest } = settings;
  const imported = importApi(document, { functionOf: () => invoke, text: String });
  return listen(
    serveApi({
      ...imported,
      stage: 'test',
      apiKeys: new Map(),
      clock: Date.now,
      integrationMilliseconds: 29_000,
      ...rest,
    }),
  );
}

/** A function that answers with its event. */
export const echo: NonNullable<ServeSettings['invoke']> = (event) =>
  Promise.resolve({ statusCode: 200, body: JSON.stringify(event) });

/** Returns an API in which every method of these paths calls one function. */
export function proxyApi(...paths: readonly string[]): Document {
  const integration = { type: 'aws_proxy', httpMethod: 'POST' };
  const method = { 'x-amazon-apigateway-integration': integration };
  return {
    paths: Object.fromEntries(paths.map((path) => [path, { [ANY_METHOD]: method }])),
  };
}

export const ANY_METHOD = 'x-amazon-apigateway-any-method';

export async function listen(
  gateway: (incoming: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Send> {
  const server = createServer((incoming, response) => void gateway(incoming, response));
  // Sends no Keep-Alive header, as API Gateway does not either.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return (call) => send(port, call);
}

/** Headers that the recording client adds. */
const CLIENT_HEADERS = {
  Host: 'local.execute-api.us-east-1.amazonaws.com',
  'User-Agent': 'python-requests/testing',
  'Accept-Encoding': 'gzip, deflate',
  Accept: '*/*',
  Connection: 'keep-alive',
};

function send(port: number, { method = 'GET', path, headers = {}, body }: Call): Promise<Answer> {
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const own = Object.entries(CLIENT_HEADERS).filter(([name]) => !names.has(name.toLowerCase()));
  const length = body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))]];
  return new Promise((resolve, reject) => {
    const sending = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: [...own, ...Object.entries(headers), ...length].flat(),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: joined(response.rawHeaders),
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}

function joined(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [index, name] of raw.entries()) {
    if (index % 2 === 1) continue;
    const value = raw[index + 1] ?? '';
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}
