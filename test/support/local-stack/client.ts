import type { AcceptedFile, RefusedFile } from '../../../src/contract/responses.ts';
import type { FileRequest } from '../../../src/contract/requests.ts';
import { planned, readFiles, type Planned } from './read-answer.ts';
import type { TestStack } from './start.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface CallOptions {
  readonly key?: string | undefined;
  readonly token?: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly rawBody?: string;
  readonly headers?: Record<string, string>;
}

/** A plain HTTP client: it sends what it is told, right or wrong. */
export function apiClient(test: TestStack) {
  async function call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const body =
      options.rawBody ?? (options.body === undefined ? null : JSON.stringify(options.body));
    const response = await fetch(`${test.apiUrl}${path}`, {
      method,
      headers: {
        ...(options.key !== undefined && { 'x-api-key': options.key }),
        ...(options.token !== undefined && { 'x-upload-token': options.token }),
        ...(body !== null && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      body,
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? {} : JSON.parse(text),
    };
  }

  const server = (method: string, path: string, body?: unknown): Promise<Answer> =>
    call(method, path, { key: test.serverKey, ...(body !== undefined && { body }) });

  async function preprocess(
    ...files: readonly FileRequest[]
  ): Promise<readonly (AcceptedFile | RefusedFile)[]> {
    const answer = await call('POST', '/files', { key: test.browserKey, body: { files } });
    if (answer.status !== 201) throw new Error(`preprocess: ${JSON.stringify(answer.body)}`);
    return readFiles(answer.body);
  }

  async function announce(file: FileRequest): Promise<PutFile> {
    const [answer] = await preprocess(file);
    return planned('put', answer);
  }

  return { call, server, preprocess, announce };
}

/** A file that goes up in one PUT. */
export type PutFile = Planned<'put'>;

/** PUTs to the signed URL as a browser would. */
export function put(
  file: PutFile,
  bytes: Uint8Array<ArrayBuffer> | string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(file.upload.url, {
    method: 'PUT',
    headers: { ...file.upload.headers, ...headers },
    body: bytes,
  });
}

/** The code in S3's XML error. */
export async function s3Code(response: Response): Promise<string | undefined> {
  return /<Code>([^<]*)<\/Code>/.exec(await response.text())?.[1];
}
