import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

export const serverNames = ['s3', 'api', 'app'] as const;
export type ServerName = (typeof serverNames)[number];

/**
 * The requests of one upload as seen by the servers. Only requests from the page count, by their Origin
 * header.
 */
export interface Seen {
  readonly apiCalls: number;
  readonly apiPreflights: number;
  readonly s3Requests: number;
  readonly s3Preflights: number;
  /**
   * The time, in milliseconds since the epoch, at which S3 had the head of the first request with a file's
   * bytes.
   */
  readonly firstByteAt: number | undefined;
  /** The bytes of request bodies that S3 received. */
  readonly receivedBytes: number;
  readonly failedRequests: number;
  /** The bytes of the bodies of failed requests. */
  readonly failedBytes: number;
}

interface Entry {
  readonly server: ServerName;
  readonly at: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly length: number;
  /** The bytes read from the connection when the head of the request was complete. */
  readonly readBefore: number;
  /** The bytes of the body, after the request has ended. */
  bytes?: number;
}

/** Observes every HTTP server of this process without affecting it. */
export class RequestLog {
  /** The servers by their ports. */
  readonly #servers: ReadonlyMap<number, ServerName>;
  #entries: Entry[] = [];

  constructor(servers: ReadonlyMap<number, ServerName>) {
    this.#servers = servers;
    subscribe('http.server.request.start', (message) => {
      const { request, response } = message as {
        readonly request: IncomingMessage;
        readonly response: ServerResponse;
      };
      this.#add(request, response);
    });
  }

  clear(): void {
    this.#entries = [];
  }

  seen(): Seen {
    const of = (server: ServerName): Entry[] =>
      this.#entries.filter((entry) => entry.server === server);
    const api = [...of('api'), ...of('app')];
    const s3 = of('s3');
    const withBody = s3.filter(({ length, request }) => length > 0 && request.method !== 'OPTIONS');
    const failed = s3.filter(hasFailed);
    return {
      apiCalls: api.filter(isCall).length,
      apiPreflights: api.length - api.filter(isCall).length,
      s3Requests: s3.filter(isCall).length,
      s3Preflights: s3.length - s3.filter(isCall).length,
      firstByteAt: withBody[0]?.at,
      receivedBytes: sum(s3.map(bodyBytes)),
      failedRequests: failed.length,
      failedBytes: sum(failed.map(bodyBytes)),
    };
  }

  #add(request: IncomingMessage, response: ServerResponse): void {
    const { localPort = 0, bytesRead } = request.socket;
    const server = this.#servers.get(localPort);
    if (!server || request.headers.origin === undefined) return;
    if (server === 'app' && !request.url?.startsWith('/api/')) return;
    const entry: Entry = {
      server,
      at: Date.now(),
      request,
      response,
      length: Number(request.headers['content-length'] ?? 0),
      readBefore: bytesRead,
    };
    // A kept connection continues with the next request, so the bytes are counted now.
    request.once('close', () => (entry.bytes = bodyBytes(entry)));
    this.#entries.push(entry);
  }
}

function isCall({ request }: Entry): boolean {
  return request.method !== 'OPTIONS';
}

function hasFailed({ response }: Entry): boolean {
  return response.statusCode >= 400 || (response.destroyed && !response.writableFinished);
}

/** Returns the bytes of the body: exact if it is complete, up to 64 KiB too few if it was cut off. */
function bodyBytes({ bytes, request, length, readBefore }: Entry): number {
  if (bytes !== undefined) return bytes;
  if (request.complete) return length;
  return Math.min(length, request.socket.bytesRead - readBefore);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
