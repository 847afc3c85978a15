import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import type { Backend } from '../server/create-backend.ts';
import { toNodeListener, type NodeListener } from '../server/node-listener.ts';
import { SettingError } from './settings.ts';

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
  return async (incoming, outgoing) => {
    if (incoming.url === '/healthz') {
      outgoing.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
      return;
    }
    if (incoming.url !== '/readyz') return api(incoming, outgoing);
    const ready =
      !isStopping() &&
      (await backend.check().then(
        () => true,
        () => false,
      ));
    outgoing
      .writeHead(ready ? 200 : 503, { 'content-type': 'text/plain' })
      .end(ready ? 'ready\n' : 'not ready\n');
  };
}

/** Serves `/metrics`. */
export function metricsListener(registry: Registry): NodeListener {
  return async (incoming, outgoing) => {
    if (incoming.url !== '/metrics') return void outgoing.writeHead(404).end();
    const text = await registry.metrics();
    outgoing.writeHead(200, { 'content-type': registry.contentType }).end(text);
  };
}

/** @throws {SettingError} if the port is taken or the host is not an address of this machine */
export async function listen(
  listener: NodeListener,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<ListeningServer> {
  const server = createServer((incoming, outgoing) => {
    listener(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, host, port)));
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

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new SettingError(`Port ${port} is taken. Set PORT to another one`);
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new SettingError(`${host} is not an address of this machine. Set HOST to another one`);
  }
  return error;
}
