import { setTimeout as delay } from 'node:timers/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

/*
 * Sends requests with exactly the given headers. `fetch` adds headers, and it fails if a server answers
 * before it has read the body, as API Gateway and S3 may do for a request that they refuse.
 */

export interface RequestToSend {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal?: AbortSignal;
  /** Receives the body of a large response in chunks. `bytes` is then empty. */
  readonly onChunk?: (chunk: Buffer) => void;
}

/** A response, and the request in words. */
export interface Exchange {
  readonly what: string;
  /** Whether the request was sent again, because a connection was lost. The first one may have arrived. */
  readonly repeated: boolean;
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
  /** Undefined if the text is not JSON. */
  readonly body: unknown;
}

const TIMEOUT_MILLISECONDS = 35_000;
const ATTEMPTS = 3;
const BUSY_MILLISECONDS = 300;
const BUSY = /<Code>(SlowDown|InternalError|ServiceUnavailable)<\/Code>/;
const LARGE_BODY_BYTES = 64 * 1024;

/** Sends a request, and sends it again if the connection was lost or if S3 was busy. */
export async function exchange(
  what: string,
  url: string,
  request: RequestToSend,
): Promise<Exchange> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await send(what, url, request);
      const busy = answer.status >= 500 && BUSY.test(answer.text);
      if (!busy || attempt === ATTEMPTS) return { ...answer, repeated: attempt > 1 };
    } catch (error) {
      if (attempt === ATTEMPTS || wasAborted(error)) throw error;
    }
    await delay(attempt * BUSY_MILLISECONDS, undefined, { signal: request.signal });
  }
}

/** Whether the time of the request or of the run was used up. */
export function wasAborted(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function send(
  what: string,
  url: string,
  { method, headers = {}, body, signal, onChunk }: RequestToSend,
): Promise<Omit<Exchange, 'repeated'>> {
  const large = body !== undefined && body.length > LARGE_BODY_BYTES;
  const timeout = AbortSignal.timeout(TIMEOUT_MILLISECONDS * (large ? 4 : 1));
  return new Promise((resolve, reject) => {
    let responded = false;
    const start = url.startsWith('https:') ? httpsRequest : httpRequest;
    const outgoing = start(
      url,
      {
        method,
        // A server that refuses a large body may not read the rest, which makes the connection unusable.
        ...(large && { agent: false }),
        headers: { ...headers, ...(body && { 'content-length': String(body.length) }) },
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      },
      (incoming) => {
        responded = true;
        const chunks: Buffer[] = [];
        incoming.on('data', onChunk ?? ((chunk: Buffer) => void chunks.push(chunk)));
        incoming.on('error', reject);
        incoming.on('end', () => {
          resolve(read(what, incoming, Buffer.concat(chunks)));
          // Saves the rest of a body that was refused.
          if (large) outgoing.destroy();
        });
      },
    );
    outgoing.on('error', (error) => {
      // After a response, the server need not read the rest of the body.
      if (!responded) reject(error);
    });
    outgoing.end(body);
  });
}

function read(what: string, incoming: IncomingMessage, bytes: Buffer): Omit<Exchange, 'repeated'> {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(incoming.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  const text = bytes.toString('utf8');
  return { what, status: incoming.statusCode ?? 0, headers, bytes, text, body: parseJson(text) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
