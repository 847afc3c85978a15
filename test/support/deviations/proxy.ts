import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface ProxiedRequest {
  readonly method: string;
  /** The path and the query. */
  readonly url: string;
  readonly headers: Record<string, string>;
  body: Buffer;
}

export interface ProxiedResponse {
  status: number;
  readonly headers: Record<string, string>;
  body: Buffer;
}

/** What a proxy changes between the command and a server. */
export interface Change {
  readonly request?: (request: ProxiedRequest) => void;
  /** Returns the response instead of the server, or undefined to ask the server. */
  readonly answer?: (request: ProxiedRequest) => ProxiedResponse | undefined;
  readonly response?: (response: ProxiedResponse, request: ProxiedRequest) => void;
}

/**
 * An HTTP proxy that changes requests and responses. It forwards the Host header, so that URLs that were signed
 * for the proxy stay valid.
 */
export class DeviatingProxy {
  change: Change = {};
  #target = '';
  readonly #server = createServer((incoming, response) => {
    this.#respond(incoming, response).catch(() => response.destroy());
  });

  /** Returns the URL of the proxy. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, 'localhost', resolve));
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  forwardTo(target: string): void {
    this.#target = target;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request: ProxiedRequest = {
      method: incoming.method ?? 'GET',
      url: incoming.url ?? '/',
      headers: plainHeaders(incoming),
      body: await buffer(incoming),
    };
    const { change } = this;
    change.request?.(request);
    const response = change.answer?.(request) ?? (await forward(this.#target, request));
    change.response?.(response, request);
    const { status, headers, body } = response;
    delete headers['transfer-encoding'];
    const hasBody = request.method !== 'HEAD' && status !== 204;
    outgoing.writeHead(status, {
      ...headers,
      ...(hasBody && { 'content-length': String(body.length) }),
    });
    outgoing.end(hasBody ? body : undefined);
  }
}

function forward(
  target: string,
  { method, url, headers, body }: ProxiedRequest,
): Promise<ProxiedResponse> {
  return new Promise((resolve, reject) => {
    const length = 'content-length' in headers && { 'content-length': String(body.length) };
    const outgoing = httpRequest(
      `${target}${url}`,
      { method, headers: { ...headers, ...length }, agent: false },
      (incoming) => {
        buffer(incoming).then(
          (bytes) =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: plainHeaders(incoming),
              body: bytes,
            }),
          reject,
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  const { connection: _connection, ...others } = headers;
  return Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)]));
}
