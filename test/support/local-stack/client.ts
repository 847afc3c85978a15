import type { AcceptedFile } from '../../../src/contract/responses.ts';
import type { RefusedFile } from '../../../src/contract/problem.ts';
import type { FileRequest } from '../../../src/contract/requests.ts';
import { planned, readFiles, type Planned } from './read-answer.ts';
import type { TestStack } from './start.ts';

export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface CallOptions {
  readonly key?: string | undefined;
  readonly token?: string;
  readonly body?: unknown;
  /** Sent unchanged instead of `body`. */
  readonly rawBody?: string;
  readonly headers?: Record<string, string>;
}

/** A plain HTTP client that sends requests without any validation. */
export function apiClient(test: TestStack) {
  async function call(
    method: string,
    path: string,
    options: CallOptions = {},
  ): Promise<ApiResponse> {
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

  const server = (method: string, path: string, body?: unknown): Promise<ApiResponse> =>
    call(method, path, { key: test.serverKey, ...(body !== undefined && { body }) });

  async function preprocess(
    ...files: readonly FileRequest[]
  ): Promise<readonly (AcceptedFile | RefusedFile)[]> {
    const response = await call('POST', '/files', { key: test.browserKey, body: { files } });
    if (response.status !== 201) throw new Error(`preprocess: ${JSON.stringify(response.body)}`);
    return readFiles(response.body);
  }

  async function register(file: FileRequest): Promise<PutFile> {
    const [result] = await preprocess(file);
    return planned('put', result);
  }

  return { call, server, preprocess, register };
}

/** A file that is uploaded in one PUT. */
export type PutFile = Planned<'put'>;

/** Sends a PUT to the signed URL, like a browser. */
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

/** Returns the error code from S3's XML. */
export async function s3Code(response: Response): Promise<string | undefined> {
  return /<Code>([^<]*)<\/Code>/.exec(await response.text())?.[1];
}
