import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import {
  API_KEY_HEADER,
  IDEMPOTENCY_KEY_HEADER,
  UPLOAD_TOKEN_HEADER,
} from '../../src/contract/operations.ts';
import type { FileRequest, PreprocessRequest, UploadMethod } from '../../src/contract/requests.ts';
import { PreprocessResponse, type AcceptedFile } from '../../src/contract/responses.ts';
import { Unknown } from './outcome.ts';
import { exchange, type Exchange } from './exchange.ts';
import { describe, expectBody } from './expectations.ts';
import type { Redactor } from './redact.ts';
import { RegisteredFiles } from './registered-files.ts';

/** The deployment, and a page that may use it. */
export interface ProofTarget {
  /** The URL with the version and without a trailing slash. */
  readonly endpoint: string;
  readonly browserKey: string;
  readonly serverKey: string;
  readonly origin: string;
}

/** How long a run may take. */
export interface Patience {
  /** Tests that are still running after this time end without a result. */
  readonly budgetMilliseconds: number;
  /** An event that takes longer is late. */
  readonly eventMilliseconds: number;
  /** After this time, an event counts as lost. */
  readonly lostEventMilliseconds: number;
  readonly pollMilliseconds: number;
  /** The longest expiry of a link that a test waits for. */
  readonly expirySeconds: number;
}

export interface ApiCall {
  /** The browser key by default. Null sends no key. */
  readonly key?: string | null;
  readonly token?: string;
  readonly body?: unknown;
  /** Sent instead of `body`. */
  readonly raw?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

const BUSY_ATTEMPTS = 6;
const LONGEST_RETRY_SECONDS = 10;

/** One run: sends requests as the page and the server of a deployment do, and deletes its files at the end. */
export class Session {
  readonly target: ProofTarget;
  readonly patience: Patience;
  /** Aborted when the time is used up or the user interrupts the command. */
  readonly signal: AbortSignal;
  readonly redactor: Redactor;
  /** Answers that ask for a retry without saying when. */
  readonly withoutRetryAfter = new Set<string>();
  withRetryAfter = 0;
  /** Set if the deployment requires a grant. */
  grant: string | undefined;
  readonly files: RegisteredFiles;
  readonly #made = new Map<string, Promise<unknown>>();

  constructor(target: ProofTarget, patience: Patience, redactor: Redactor, signal: AbortSignal) {
    this.target = target;
    this.patience = patience;
    this.redactor = redactor;
    this.files = new RegisteredFiles(redactor);
    this.signal = signal;
    const { endpoint, browserKey, serverKey } = target;
    for (const secret of [browserKey, serverKey, new URL(endpoint).hostname]) redactor.add(secret);
  }

  /** Makes something that several tests use, once. */
  once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = (this.#made.get(name) as Promise<T> | undefined) ?? make();
    this.#made.set(name, made);
    return made;
  }

  wait(milliseconds: number): Promise<void> {
    return delay(milliseconds, undefined, { signal: this.signal });
  }

  /** Calls the API as the page does, and repeats a call if it was throttled or S3 was busy. */
  async call(method: string, path: string, options: ApiCall = {}): Promise<Exchange> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.callOnce(method, path, options);
      const busy = answer.status === 429 || answer.status === 503;
      const seconds = Number(answer.headers.get('retry-after') ?? 1);
      // A quota asks to wait until midnight.
      if (!busy || attempt === BUSY_ATTEMPTS || seconds > LONGEST_RETRY_SECONDS) return answer;
      await this.wait(1000 * seconds);
    }
  }

  /** Is not aborted, because a file that was registered without a response could not be deleted. */
  async callOnce(
    method: string,
    path: string,
    { key = this.target.browserKey, token, body, raw, headers }: ApiCall = {},
  ): Promise<Exchange> {
    const { endpoint, origin } = this.target;
    const bytes = raw ?? (body === undefined ? undefined : Buffer.from(JSON.stringify(body)));
    const what = `${method} ${path.replace(/\/files\/[a-z0-9]{20,}/, '/files/{id}')}`;
    const answer = await exchange(what, `${endpoint}${path}`, {
      method,
      headers: {
        origin,
        ...(key !== null && { [API_KEY_HEADER]: key }),
        ...(token !== undefined && { [UPLOAD_TOKEN_HEADER]: token }),
        ...(bytes && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(bytes && { body: bytes }),
      // Registers nothing, and may be large.
      ...(raw && { signal: this.signal }),
    });
    this.#observe(answer);
    return answer;
  }

  server(method: string, path: string, body?: unknown): Promise<Exchange> {
    return this.call(method, path, {
      key: this.target.serverKey,
      ...(body !== undefined && { body }),
    });
  }

  /** Registers files, and remembers them for the cleanup. */
  async preprocess(request: PreprocessRequest): Promise<PreprocessResponse['files']> {
    const { grant } = this;
    const body = { ...request, ...(grant !== undefined && { grant }) };
    // Without the key, a call whose response was lost would leave files behind.
    const headers = { [IDEMPOTENCY_KEY_HEADER]: randomUUID() };
    const answer = await this.call('POST', '/files', { body, headers });
    if (describe(answer).includes('quota-exceeded')) {
      throw new Unknown('the daily quota of the tenant is used up');
    }
    return expectBody(answer, 201, PreprocessResponse).files;
  }

  /** Registers one file. Throws {@link Unknown} if the deployment does not accept it. */
  async register(file: FileRequest, accepts: readonly UploadMethod[]): Promise<AcceptedFile> {
    const [registered] = await this.preprocess({ accepts, files: [file] });
    if (registered && 'id' in registered) return registered;
    const code = registered?.error.code ?? 'no file in the response';
    throw new Unknown(`the deployment refuses ${file.type} of ${file.size} bytes: ${code}`);
  }

  /** Deletes all files of the run, and returns the number of those that could not be deleted. */
  cleanUp(): Promise<number> {
    const { serverKey: key } = this.target;
    return this.files.deleteAll(async (id) => {
      const { status } = await this.callOnce('DELETE', `/files/${id}`, { key });
      return status === 200;
    }, this.patience.pollMilliseconds);
  }

  #observe(answer: Exchange): void {
    const { body, status } = answer;
    this.files.remember(body);
    const code = describe(answer);
    const retryable = status === 503 || /^(429 quota-exceeded|409 scan-pending)/.test(code);
    if (!retryable) return;
    if (answer.headers.has('retry-after')) this.withRetryAfter += 1;
    else this.withoutRetryAfter.add(`${answer.what}: ${code}`);
  }
}
