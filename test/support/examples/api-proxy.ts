import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between an example and the API, so that a test can make the API unreachable or busy. */
export interface ApiProxy {
  readonly url: string;
  /** Breaks every connection, as if the API could not be reached. */
  down: boolean;
  /** The number of calls with a server key that are answered with 503 and Retry-After: 1. */
  busy: number;
  /** Method, path and time of each call with a server key. */
  readonly serverCalls: { readonly call: string; readonly at: number }[];
  close(): Promise<void>;
}

/** Headers of a connection and not of its request. Java's client offers HTTP/2 in some of them. */
const HOP_BY_HOP = new Set([
  'connection',
  'content-length',
  'host',
  'http2-settings',
  'transfer-encoding',
  'upgrade',
]);

/** @param api The URL of the API with its version */
export async function startApiProxy(api: string, serverKey: string): Promise<ApiProxy> {
  const { origin, pathname } = new URL(api);
  const server = createServer((incoming, response) => void handle(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const proxy: ApiProxy = {
    url: `http://localhost:${(server.address() as AddressInfo).port}${pathname}`,
    down: false,
    busy: 0,
    serverCalls: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const isServerCall = incoming.headers['x-api-key'] === serverKey;
    if (isServerCall) {
      proxy.serverCalls.push({ call: `${incoming.method} ${incoming.url}`, at: performance.now() });
    }
    if (proxy.down) {
      incoming.destroy();
    } else if (isServerCall && proxy.busy > 0) {
      proxy.busy -= 1;
      response.writeHead(503, { 'retry-after': '1', 'content-type': 'application/json' });
      response.end(JSON.stringify({ code: 'storage-busy', status: 503, title: 'Busy' }));
    } else {
      await forward(incoming, response);
    }
  }

  async function forward(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: Buffer[] = [];
    for await (const chunk of incoming) body.push(chunk as Buffer);
    const headers = Object.entries(incoming.headers).filter(([name]) => !HOP_BY_HOP.has(name));
    const answer = await fetch(origin + (incoming.url ?? ''), {
      method: incoming.method ?? 'GET',
      headers: headers.map(([name, value]) => [name, String(value)]),
      body: body.length > 0 ? Buffer.concat(body) : null,
    });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(await answer.text());
  }
  return proxy;
}
