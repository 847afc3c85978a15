import { FilestoreError } from '../contract/errors.ts';
import type { ApiOperation, ResponseOf } from '../contract/operations.ts';
import { FILE_ID } from '../contract/patterns.ts';
import { callServerApi, globalFetch, type ServerApiCall } from '../transport/server-api-client.ts';
import { withRetries } from './retries.ts';

/** The settings of a client. */
export interface FilestoreSettings {
  /** The URL of the API with its version, for example `https://uploads.example.com/v1`. */
  readonly endpoint: string | undefined;
  /** A server key. It is a secret: never send it to a browser. */
  readonly serverKey: string | undefined;
  /** The signing secret of the webhooks, `whsec_…`. While it is being replaced, the old and the new one. */
  readonly webhookSecret?: string | readonly string[] | undefined;
  /** Seconds until an attempt of a request fails. The default is 30. */
  readonly timeoutSeconds?: number | undefined;
  /** Attempts of each request, 1 or more. The default is 4. */
  readonly attempts?: number | undefined;
  /** Replaces the global `fetch`, for example with one that uses a proxy. */
  readonly fetch?: typeof fetch | undefined;
}

const TIMEOUT_SECONDS = 30;
const ATTEMPTS = 4;

/** A call of the API, which is repeated after errors that can pass. Every operation can be repeated. */
export class FilestoreApi {
  readonly endpoint: string;
  readonly serverKey: string;
  readonly timeoutSeconds: number;
  readonly attempts: number;
  readonly fetch: typeof fetch;

  constructor(settings: FilestoreSettings) {
    const { endpoint, serverKey, timeoutSeconds = TIMEOUT_SECONDS, attempts = ATTEMPTS } = settings;
    this.endpoint = endpoint ?? '';
    this.serverKey = serverKey ?? '';
    this.timeoutSeconds = timeoutSeconds;
    this.attempts = attempts;
    this.fetch = settings.fetch ?? globalFetch;
  }

  /**
   * @throws {FilestoreError}
   * @throws {TypeError} if a setting or the id is missing
   */
  async call<const Op extends ApiOperation>(
    operation: Op,
    call: Omit<ServerApiCall<Op>, 'timeoutSeconds'>,
    extraSeconds = 0,
  ): Promise<ResponseOf<Op>> {
    // Not in the constructor: a build imports modules without the environment of the server.
    if (!this.endpoint) throw new TypeError('endpoint: is missing; set it to the URL of the API');
    if (!/^https?:\/\//.test(this.endpoint)) {
      throw new TypeError('endpoint: must be a URL such as https://uploads.example.com/v1');
    }
    if (!this.serverKey) throw new TypeError('serverKey: is missing; set it to a server key');
    if (!(this.attempts >= 1)) throw new TypeError('attempts: must be 1 or more');
    if (operation.path.includes('{id}')) checkId(call.id);
    const timeoutSeconds = this.timeoutSeconds + extraSeconds;
    return withRetries({ attempts: this.attempts, signal: call.signal }, () =>
      callServerApi(this, operation, { ...call, timeoutSeconds }),
    );
  }
}

/** Whether a file can have this id. */
export function isFileId(id: unknown): id is string {
  return typeof id === 'string' && FILE_ID.test(id);
}

/** Without this check, an empty id or a path would call another operation. */
function checkId(id: unknown): void {
  if (isFileId(id)) return;
  if (typeof id !== 'string' || id === '') throw new TypeError('id: is missing');
  throw new FilestoreError('file-not-found');
}
