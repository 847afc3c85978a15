import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import {
  encode,
  presign,
  queryText,
  signRequest,
  type Scope,
  type SigningCredentials,
} from '../local-stack/sign-request.ts';
import type { S3Target } from './target.ts';

/** A request of any form, and the parts of it to sign. */
export interface RawRequest {
  readonly method: string;
  /** The object key. Undefined for a request to the bucket. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that are sent but not signed. */
  readonly unsigned?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly payloadHash?: string;
  readonly scope?: Scope;
  readonly credentials?: SigningCredentials;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The code in the XML of an error. */
  readonly code: string | undefined;
}

export function pathOf({ bucket }: S3Target, key?: string): string {
  return `/${bucket}${key === undefined ? '' : `/${key.split('/').map(encode).join('/')}`}`;
}

/** Sends a request that is signed in its headers. */
export async function send(s3: S3Target, request: RawRequest): Promise<RawResponse> {
  const { method, query = {}, headers = {}, body = '' } = request;
  const path = pathOf(s3, request.key);
  const payloadHash = request.payloadHash ?? createHash('sha256').update(body).digest('hex');
  const { host } = new URL(s3.url);
  const signed = signRequest(
    { method, path, query, headers, host, payloadHash },
    request.credentials ?? s3.credentials,
    request.scope,
  );
  const search = queryText(query);
  const url = `${s3.url}${path}${search === '' ? '' : `?${search}`}`;
  return sendTo(url, method, { ...signed, ...request.unsigned }, body);
}

/** Returns a presigned URL. The given headers are signed and must be sent with the request. */
export function presignedUrl(
  s3: S3Target,
  request: Omit<RawRequest, 'body' | 'payloadHash' | 'unsigned'> & {
    readonly expiresIn?: number;
  },
): URL {
  const { method, query = {}, headers = {} } = request;
  const path = pathOf(s3, request.key);
  const { host } = new URL(s3.url);
  const signed = presign(
    { method, path, query, headers, host },
    request.credentials ?? s3.credentials,
    { ...request.scope, ...(request.expiresIn !== undefined && { expiresIn: request.expiresIn }) },
  );
  return new URL(`${s3.url}${path}?${queryText(signed)}`);
}

/** Sends only these headers, plus a Content-Length unless one of them already determines the length. */
export function sendTo(
  url: string | URL,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = '',
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const hasLength = 'content-length' in headers || 'transfer-encoding' in headers;
    const length = hasLength ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = httpRequest(
      url,
      { method, headers: { ...headers, ...length } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            code: /<Code>([^<]*)<\/Code>/.exec(text)?.[1],
          });
        });
      },
    );
    outgoing.setTimeout(10_000, () => outgoing.destroy(new Error('no answer in 10 seconds')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
