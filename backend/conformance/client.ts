import { isClosedConnection } from '../runtime/closed-connection.ts';
import { AcceptedFile, PreprocessResponse } from '../../src/contract/responses.ts';
import { type FormPlan, type PutPlan } from '../../src/contract/upload-plans.ts';
import {
  API_KEY_HEADER,
  IDEMPOTENCY_KEY_HEADER,
  UPLOAD_TOKEN_HEADER,
} from '../../src/contract/operations.ts';
import type { FileRequest, PreprocessRequest } from '../../src/contract/requests.ts';
import { matches } from '../../src/contract/schema.ts';
import { assert, assertResponse } from './assertions.ts';
import type { ConformanceResponse } from './response.ts';

/** The implementation that is checked. */
export interface Target {
  /** The URL with the version and without a trailing slash: `https://files.example.com/v1`. */
  readonly endpoint: string;
  readonly browserKey: string;
  /** Without a server key, only the operations of a page are checked. */
  readonly serverKey?: string | undefined;
  /** The origin of a page that may upload. */
  readonly origin?: string | undefined;
  /** A grant for at least a thousand files, if the implementation requires grants. */
  readonly grant?: string | undefined;
}

export interface Call {
  /** The browser key by default. Null sends no key. */
  readonly key?: string | null;
  readonly token?: string;
  readonly idempotencyKey?: string;
  readonly body?: unknown;
  /** Sent unchanged, instead of `body`. */
  readonly raw?: { readonly type: string; readonly text: string };
}

/** A registered file with its bytes. */
interface RegisteredFile extends AcceptedFile {
  readonly request: FileRequest;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const TIMEOUT_MILLISECONDS = 35_000;

/** An HTTP client that can also send invalid requests, and that deletes all files it has registered. */
export class ConformanceClient {
  readonly target: Target;
  readonly #registered: { id: string; token: string }[] = [];
  #count = 0;

  constructor(target: Target) {
    this.target = target;
  }

  /** @throws {ConformanceFailure} without a server key, which a check declares in `needs` */
  get serverKey(): string {
    const { serverKey } = this.target;
    assert(serverKey !== undefined, 'This check requires a server key');
    return serverKey;
  }

  async call(method: string, path: string, options: Call = {}): Promise<ConformanceResponse> {
    const { key = this.target.browserKey, token, idempotencyKey, raw } = options;
    const registers = method === 'POST' && path === '/files';
    const body = registers ? this.#withGrant(options.body) : options.body;
    const text = raw?.text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${this.target.endpoint}${path}`, {
      method,
      headers: {
        ...(key !== null && { [API_KEY_HEADER]: key }),
        ...(token !== undefined && { [UPLOAD_TOKEN_HEADER]: token }),
        ...(idempotencyKey !== undefined && { [IDEMPOTENCY_KEY_HEADER]: idempotencyKey }),
        ...(text !== undefined && { 'content-type': raw?.type ?? 'application/json' }),
        ...(this.target.origin !== undefined && { origin: this.target.origin }),
      },
      ...(text !== undefined && { body: text }),
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    const responseText = await response.text();
    const parsed = parseJson(responseText);
    // Every registered file is recorded for the cleanup, whatever the request checks.
    if (registers) this.#recordFiles(parsed);
    const what = `${method} ${path.replace(/\/files\/[^/]+/, '/files/{id}')}`;
    return {
      what,
      status: response.status,
      headers: response.headers,
      text: responseText,
      body: parsed,
    };
  }

  /** Asks, as a browser does, whether a page may send these headers. Returns the headers of the response. */
  async preflight(method: string, path: string, names: readonly string[]): Promise<Headers> {
    const { endpoint, origin = '' } = this.target;
    const { headers, body } = await fetch(`${endpoint}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': names.join(','),
      },
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    await body?.cancel();
    return headers;
  }

  async preprocess(request: PreprocessRequest): Promise<PreprocessResponse['files']> {
    const response = await this.call('POST', '/files', { body: request });
    const { files } = assertResponse(response, 201, PreprocessResponse);
    return files;
  }

  #withGrant(body: unknown): unknown {
    const { grant } = this.target;
    return grant !== undefined && typeof body === 'object' ? { grant, ...body } : body;
  }

  #recordFiles(body: unknown): void {
    if (!matches(PreprocessResponse, body)) return;
    for (const file of body.files) if ('id' in file) this.#registered.push(file);
  }

  /** Registers one file with this text. */
  async register(text: string, more: Partial<FileRequest> = {}): Promise<RegisteredFile> {
    this.#count += 1;
    const bytes = new TextEncoder().encode(text);
    const name = `conformance ${this.#count}.txt`;
    const request = { name, type: 'text/plain', size: bytes.length, ...more };
    const accepts = more.sha256 === undefined ? (['put'] as const) : (['put', 'form'] as const);
    const [file] = await this.preprocess({ accepts, files: [request] });
    assert(file !== undefined, 'POST /files returns no file for a request with one file');
    assert(matches(AcceptedFile, file), `A text file of ${bytes.length} bytes is refused`);
    return { ...file, request, bytes };
  }

  /** Registers and uploads a file, and calls complete, so that no check has to wait for the event. */
  async uploaded(text: string, more: Partial<FileRequest> = {}): Promise<RegisteredFile> {
    const file = await this.register(text, more);
    const sent = await sendPut(uploadOf('put', file), file.bytes);
    assert(sent.ok, `The signed PUT returns ${sent.status}`);
    const response = await this.call('POST', `/files/${file.id}/complete`, {
      token: file.token,
      body: {},
    });
    assert(response.status === 200, `POST /files/{id}/complete returns ${response.status}`);
    return file;
  }

  server(method: string, path: string, body?: unknown): Promise<ConformanceResponse> {
    return this.call(method, path, {
      key: this.serverKey,
      ...(body !== undefined && { body }),
    });
  }

  /**
   * Deletes all registered files.
   *
   * @returns the number of files that could not be deleted
   */
  async cleanUp(): Promise<number> {
    let remaining = 0;
    for (const { id, token } of this.#registered.splice(0)) {
      const { serverKey } = this.target;
      const authority = serverKey === undefined ? { token } : { key: serverKey };
      const response = await this.call('DELETE', `/files/${id}`, authority).catch(() => undefined);
      if (response?.status !== 200) remaining += 1;
    }
    return remaining;
  }
}

/** Returns the upload plan of a file. Fails if the plan has another kind. */
export function uploadOf(kind: 'put', file: AcceptedFile): PutPlan;
export function uploadOf(kind: 'form', file: AcceptedFile): FormPlan;
export function uploadOf(kind: 'put' | 'form', { upload }: AcceptedFile): PutPlan | FormPlan {
  assert(upload.kind === kind, `The upload has the kind ${upload.kind}, not ${kind}`);
  return upload;
}

export function sendPut(
  { url, headers }: PutPlan,
  bytes: Uint8Array<ArrayBuffer>,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return sendToStorage(url, { method: 'PUT', headers: { ...headers, ...more }, body: bytes });
}

export function sendForm(
  { url }: FormPlan,
  fields: Readonly<Record<string, string>>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([bytes]), 'file');
  return sendToStorage(url, { method: 'POST', body: form });
}

/** Sends a request to the storage. One that closes the connection instead of answering has refused it. */
export async function sendToStorage(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    if (!isClosedConnection(error)) throw error;
    return new Response(null, { status: 400, statusText: 'The connection was closed' });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
