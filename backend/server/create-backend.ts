import { FilestoreError, isFilestoreError } from '../../src/contract/errors.ts';
import { safeErrorText } from '../runtime/log.ts';
import { connectBackend, type ConnectedBackend } from './connected-backend.ts';
import { answer } from './fetch-handler.ts';
import { readBody } from './read-body.ts';
import { keyIdOf } from './api-keys.ts';
import { checkOptions, type CheckedOptions } from './check-options.ts';
import type { BackendDescription } from './description.ts';
import type { BackendOptions, RequestInfo, ServerAnswer, ServerRequest } from './options.ts';

/** The backend of Filestore Upload in this process. */
export interface Backend {
  /**
   * Answers a request of the API. It connects to the database and the store when it is called first, and never
   * rejects. The function needs no `this`.
   *
   * @param info what the server knows of the request besides the request
   */
  readonly fetch: (request: Request, info?: RequestInfo) => Promise<Response>;
  /** The same for servers that have no `Request`, such as Node's `http` (`toNodeListener`). */
  readonly handle: (request: ServerRequest, info?: RequestInfo) => Promise<ServerAnswer>;
  /**
   * Resolves when the database and the store have been reached and the tables are up to date.
   *
   * @throws if one of them cannot be used, or a required guarantee is missing
   */
  readonly ready: () => Promise<BackendDescription>;
  /**
   * Deletes files that have expired, and sends events again that have failed. It does nothing while another process
   * does so. The backend calls it every minute (`sweepEverySeconds`).
   */
  readonly sweep: () => Promise<void>;
  /**
   * Sends the events again that nobody has accepted for a day. Returns how many were accepted now.
   *
   * @param tenant sends the events of this tenant only
   */
  readonly resendEvents: (tenant?: string) => Promise<number>;
  /** Throws if the database or the store does not answer. */
  readonly check: () => Promise<void>;
  /** Waits for what is running, and disconnects. */
  readonly close: () => Promise<void>;
}

/**
 * Creates a backend for an ordinary server.
 *
 * @throws {TypeError} if an option is invalid
 */
export function createBackend(options: BackendOptions): Backend {
  const checked = checkOptions(options);
  let connecting: Promise<ConnectedBackend> | undefined;
  let closed = false;

  const connect = (): Promise<ConnectedBackend> => {
    if (closed) return Promise.reject(new Error('The backend is closed'));
    connecting ??= connectBackend(checked).catch((error: unknown) => {
      // The next call tries again.
      connecting = undefined;
      throw error;
    });
    return connecting;
  };

  const handle: Backend['handle'] = (request, info = {}) =>
    respond(request, info, checked, connect);

  return {
    handle,
    fetch: async (request, info = {}) => toResponse(await handle(toServerRequest(request), info)),
    ready: async () => (await connect()).description,
    sweep: async () => (await connect()).sweep(),
    resendEvents: async (tenant) => (await (await connect()).resendEvents(tenant)).sent,
    check: async () => (await connect()).check(),
    close: async () => {
      closed = true;
      const connected = await connecting?.catch(() => undefined);
      connecting = undefined;
      await connected?.close();
    },
  };
}

async function respond(
  request: ServerRequest,
  info: RequestInfo,
  { log, allowedOrigins, basePath }: CheckedOptions,
  connect: () => Promise<ConnectedBackend>,
): Promise<ServerAnswer> {
  try {
    const backend = await connect();
    await backend.refreshCredentials();
    const address = backend.addressOf(request.header('x-forwarded-for'), info.address);
    return await answer(request, { address }, backend);
  } catch (error) {
    const known = isFilestoreError(error)
      ? error
      : new FilestoreError('storage-busy', { retryAfter: 5 });
    log('error', 'backend-unavailable', { code: known.code, error: safeErrorText(error) });
    const refuse = async (): Promise<never> => {
      throw known;
    };
    // The preflight is still answered, so that pages can read the error.
    return answer(request, info, {
      handlers: {},
      keys: { get: refuse },
      keyIdOf,
      allowedOrigins,
      basePath,
      limitRate: refuse,
      description: undefined,
    });
  }
}

function toServerRequest(request: Request): ServerRequest {
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    path: pathname,
    query: search.slice(1),
    header: (name) => request.headers.get(name) ?? undefined,
    body: async () => (request.body ? readBody(request.body) : null),
  };
}

function toResponse({ status, headers, body }: ServerAnswer): Response {
  return new Response(status === 204 ? null : body, { status, headers });
}
