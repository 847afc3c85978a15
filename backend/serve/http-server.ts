import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import type { Backend } from '../server/create-backend.ts';
import { toNodeListener, type NodeListener } from '../server/node-listener.ts';
import { explainListenError } from '../runtime/settings.ts';

/** How long requests may go on after a signal to stop. */
const GRACE_MILLISECONDS = 25_000;

/** A server that is listening. */
export interface ListeningServer {
  readonly url: string;
  /** Stops to accept connections, waits for the requests in progress, and closes. */
  close(): Promise<void>;
}

/**
 * Serves the API, and `/healthz` and `/readyz` for those who start and stop it. The process is ready while the database
 * and the store answer and it is not being stopped.
 */
export function apiListener(backend: Backend, isStopping: () => boolean): NodeListener {
  const api = toNodeListener(backend);
  return (incoming, outgoing) => {
    if (incoming.url === '/healthz') answer(outgoing, 200, 'ok');
    else if (incoming.url === '/readyz') void answerReady(backend, isStopping, outgoing);
    else api(incoming, outgoing);
  };
}

async function answerReady(
  backend: Backend,
  isStopping: () => boolean,
  outgoing: ServerResponse,
): Promise<void> {
  const answers = await backend.check().then(
    () => true,
    () => false,
  );
  const isReady = answers && !isStopping();
  answer(outgoing, isReady ? 200 : 503, isReady ? 'ready' : 'not ready');
}

function answer(outgoing: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  outgoing.writeHead(status, { 'content-type': type }).end(`${text}
`);
}

/** Serves `/metrics`. */
export function metricsListener(registry: Registry): NodeListener {
  return (incoming, outgoing) => {
    if (incoming.url !== '/metrics') return answer(outgoing, 404, 'not found');
    registry.metrics().then(
      (text) => answer(outgoing, 200, text, registry.contentType),
      () => answer(outgoing, 500, 'no metrics'),
    );
  };
}

/** @throws {SettingError} if the port is taken or the host is not an address of this machine */
export async function listen(
  listener: NodeListener,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<ListeningServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explainListenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${name}:${actual}`, close: () => closeGracefully(server) };
}

async function closeGracefully(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MILLISECONDS);
  await closed;
  clearTimeout(timer);
}
