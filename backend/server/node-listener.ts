import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Backend } from './create-backend.ts';
import type { ServerRequest } from './options.ts';
import { readBody } from './read-body.ts';

/** A request of Express, whose router may have changed the URL and whose middleware may have read the body. */
type ExpressRequest = IncomingMessage & {
  readonly originalUrl?: string;
  readonly body?: unknown;
};

/** Handles the requests of Node's `http` module, and of frameworks that build on it. */
export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/**
 * Returns a listener for Node's `http` module, Express, Fastify's `raw` and others. In Express, mount it with
 * `app.use('/v1', toNodeListener(backend))`, before or after a middleware that parses JSON.
 */
export function toNodeListener(backend: Pick<Backend, 'handle'>): NodeListener {
  return (incoming, outgoing) => {
    respond(backend, incoming, outgoing).catch(() => outgoing.destroy());
  };
}

async function respond(
  backend: Pick<Backend, 'handle'>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const address = incoming.socket.remoteAddress;
  const { status, headers, body } = await backend.handle(toServerRequest(incoming), { address });
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  outgoing.end(body);
}

function toServerRequest(incoming: ExpressRequest): ServerRequest {
  const url = incoming.originalUrl ?? incoming.url ?? '/';
  const [path = '/', query = ''] = url.split(/\?(.*)/s, 2);
  return {
    method: incoming.method ?? 'GET',
    path,
    query,
    header: (name) => {
      const value = incoming.headers[name];
      return typeof value === 'string' ? value : value?.join(', ');
    },
    body: async () => parsedBody(incoming) ?? readBody(incoming),
  };
}

/** Returns the body as JSON if a middleware has read it. A stream that has been read cannot be read again. */
function parsedBody({ body, readableEnded }: ExpressRequest): string | undefined {
  if (!readableEnded || body === undefined) return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
}
