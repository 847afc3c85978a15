import {
  AcceptedFile,
  PreprocessResponse,
  type FormPlan,
  type PutPlan,
} from '../../src/contract/responses.ts';
import { API_KEY_HEADER, UPLOAD_TOKEN_HEADER } from '../../src/contract/operations.ts';
import type { FileRequest, PreprocessRequest } from '../../src/contract/requests.ts';
import { matches } from '../../src/contract/schema.ts';
import { assert, mustAnswer } from './failure.ts';

/** The implementation that is looked at. */
export interface Target {
  /** With the version, without a slash at the end: `https://files.example.com/v1`. */
  readonly endpoint: string;
  readonly browserKey: string;
  /** Without it only the page's half can be looked at. */
  readonly serverKey?: string | undefined;
  /** Of a page that may upload. */
  readonly origin?: string | undefined;
}

export interface Answer {
  /** The call, for messages. */
  readonly what: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined for what is no JSON. */
  readonly body: unknown;
}

export interface Call {
  /** The browser's unless given; null for none. */
  readonly key?: string | null;
  readonly token?: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: { readonly type: string; readonly text: string };
}

/** A file that has been announced and accepted, with its bytes. */
export interface Announced extends AcceptedFile {
  readonly request: FileRequest;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const PATIENCE_MILLISECONDS = 35_000;

/** Plain HTTP, right or wrong as it is told, and a memory of what it has left behind. */
export class ConformanceClient {
  readonly target: Target;
  readonly #left: { id: string; token: string }[] = [];
  #count = 0;

  constructor(target: Target) {
    this.target = target;
  }

  /** @throws {ConformanceFailure} without a server key; who asks has said that it needs one */
  get serverKey(): string {
    const { serverKey } = this.target;
    assert(serverKey !== undefined, 'It needs a server key');
    return serverKey;
  }

  async call(method: string, path: string, options: Call = {}): Promise<Answer> {
    const { key = this.target.browserKey, token, body, raw } = options;
    const text = raw?.text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${this.target.endpoint}${path}`, {
      method,
      headers: {
        ...(key !== null && { [API_KEY_HEADER]: key }),
        ...(token !== undefined && { [UPLOAD_TOKEN_HEADER]: token }),
        ...(text !== undefined && { 'content-type': raw?.type ?? 'application/json' }),
        ...(this.target.origin !== undefined && { origin: this.target.origin }),
      },
      ...(text !== undefined && { body: text }),
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    const answered = await response.text();
    const read = parsed(answered);
    // Whatever is announced is remembered, also by a call that looks at something else.
    if (method === 'POST' && path === '/files') this.#remember(read);
    const what = `${method} ${path.replace(/\/files\/[^/]+/, '/files/{id}')}`;
    return {
      what,
      status: response.status,
      headers: response.headers,
      text: answered,
      body: read,
    };
  }

  async preprocess(request: PreprocessRequest): Promise<PreprocessResponse['files']> {
    const answer = await this.call('POST', '/files', { body: request });
    const { files } = mustAnswer(answer, 201, PreprocessResponse);
    return files;
  }

  #remember(answer: unknown): void {
    if (!matches(PreprocessResponse, answer)) return;
    for (const file of answer.files) if ('id' in file) this.#left.push(file);
  }

  /** Announces one file of these bytes. */
  async announce(text: string, more: Partial<FileRequest> = {}): Promise<Announced> {
    this.#count += 1;
    const bytes = new TextEncoder().encode(text);
    const name = `conformance ${this.#count}.txt`;
    const request = { name, type: 'text/plain', size: bytes.length, ...more };
    const accepts = more.sha256 === undefined ? (['put'] as const) : (['put', 'form'] as const);
    const [file] = await this.preprocess({ accepts, files: [request] });
    assert(file !== undefined, 'POST /files answers no file for one');
    assert(matches(AcceptedFile, file), `A file of ${bytes.length} bytes of text is not taken`);
    return { ...file, request, bytes };
  }

  /** Announces and sends one, and says early that it is there, so that no event is waited for. */
  async uploaded(text: string, more: Partial<FileRequest> = {}): Promise<Announced> {
    const file = await this.announce(text, more);
    const sent = await sendPut(planOf('put', file), file.bytes);
    assert(sent.ok, `The signed PUT is answered ${sent.status}`);
    const answer = await this.call('POST', `/files/${file.id}/complete`, {
      token: file.token,
      body: {},
    });
    assert(answer.status === 200, `POST /files/{id}/complete answers ${answer.status}`);
    return file;
  }

  server(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.call(method, path, {
      key: this.serverKey,
      ...(body !== undefined && { body }),
    });
  }

  /**
   * Deletes everything that was announced, as far as it can.
   *
   * @returns how many files are left behind
   */
  async cleanUp(): Promise<number> {
    let left = 0;
    for (const { id, token } of this.#left.splice(0)) {
      const { serverKey } = this.target;
      const authority = serverKey === undefined ? { token } : { key: serverKey };
      const answer = await this.call('DELETE', `/files/${id}`, authority).catch(() => undefined);
      if (answer?.status !== 200) left += 1;
    }
    return left;
  }
}

/** The upload of a file that is to go up this way. */
export function planOf(kind: 'put', file: AcceptedFile): PutPlan;
export function planOf(kind: 'form', file: AcceptedFile): FormPlan;
export function planOf(kind: 'put' | 'form', { upload }: AcceptedFile): PutPlan | FormPlan {
  assert(upload.kind === kind, `The upload is of kind ${upload.kind}, and not ${kind}`);
  return upload;
}

export function sendPut(
  { url, headers }: PutPlan,
  bytes: Uint8Array<ArrayBuffer>,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(url, { method: 'PUT', headers: { ...headers, ...more }, body: bytes });
}

export function sendForm(
  { url }: FormPlan,
  fields: Readonly<Record<string, string>>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([bytes]), 'file');
  return fetch(url, { method: 'POST', body: form });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
