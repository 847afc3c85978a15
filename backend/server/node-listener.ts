import { getRequestListener } from '@hono/node-server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Backend } from './create-backend.ts';

/** A request of Express, whose router may have changed the URL and whose middleware may have read the body. */
type ExpressRequest = IncomingMessage & { readonly originalUrl?: string; readonly body?: unknown };

/** Handles the requests of Node's `http` module, and of frameworks that build on it. */
export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/**
 * Returns a listener for Node's `http` module, Express, Fastify's `raw` and others. In Express, mount it with
 * `app.use('/v1', toNodeListener(backend))`, before or after a middleware that parses JSON.
 */
export function toNodeListener(backend: Pick<Backend, 'fetch'>): NodeListener {
  return async (incoming: ExpressRequest, outgoing) => {
    const { originalUrl } = incoming;
    if (originalUrl !== undefined) incoming.url = originalUrl;
    const parsed = bodyOf(incoming);
    const listener = getRequestListener(
      (request) =>
        backend.fetch(
          // A stream that has been read cannot be read again.
          parsed === undefined
            ? request
            : new Request(request.url, {
                method: request.method,
                headers: request.headers,
                body: parsed,
              }),
          { address: incoming.socket.remoteAddress },
        ),
      { overrideGlobalObjects: false },
    );
    await listener(incoming, outgoing);
  };
}

/** Returns the body as JSON if a middleware has read it, and undefined otherwise. */
function bodyOf({ body, readableEnded, method }: ExpressRequest): string | undefined {
  if (!readableEnded || method === 'GET' || method === 'HEAD' || body === undefined)
    return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
}
