import type { ApiOperation, ResponseOf } from '../contract/operations.ts';
import { callServerApi, globalFetch, type ServerApiCall } from '../transport/server-api-client.ts';
import { withRetries } from './retries.ts';

/** The settings of a client. */
export interface FilestoreSettings {
  /** The URL of the API with its version, for example `https://uploads.example.com/v1`. */
  readonly endpoint: string;
  /** A server key. It is a secret: never send it to a browser. */
  readonly serverKey: string;
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
    this.endpoint = endpoint;
    this.serverKey = serverKey;
    this.timeoutSeconds = timeoutSeconds;
    this.attempts = attempts;
    this.fetch = settings.fetch ?? globalFetch;
  }

  /** @throws {FilestoreError} */
  async call<const Op extends ApiOperation>(
    operation: Op,
    call: Omit<ServerApiCall<Op>, 'timeoutSeconds'>,
    extraSeconds = 0,
  ): Promise<ResponseOf<Op>> {
    // Not in the constructor: a build imports modules without the environment of the server.
    if (!this.endpoint) throw new TypeError('endpoint: is missing; set it to the URL of the API');
    if (!this.serverKey) throw new TypeError('serverKey: is missing; set it to a server key');
    const timeoutSeconds = this.timeoutSeconds + extraSeconds;
    return withRetries({ attempts: this.attempts, signal: call.signal }, () =>
      callServerApi(this, operation, { ...call, timeoutSeconds }),
    );
  }
}
