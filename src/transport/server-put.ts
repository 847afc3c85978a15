import { FilestoreError } from '../contract/errors.ts';
import { s3Error } from './s3-errors.ts';

export interface ServerPut {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fetch: typeof fetch;
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends one PUT to a signed URL with fetch, which a server has in place of XMLHttpRequest. Returns the ETag.
 *
 * @throws {FilestoreError} `storage-…`, `upload-…`, `already-uploaded` or `bytes-differ`
 * @throws the reason of `signal` if it was aborted
 */
export async function putFromServer({
  url,
  headers: all,
  bytes,
  fetch,
  timeoutSeconds,
  signal,
}: ServerPut): Promise<string> {
  // fetch sets the length itself, and some servers refuse to have it set.
  const { 'content-length': _length, host: _host, ...headers } = all;
  const timeout = AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000));
  try {
    const response = await fetch(url, {
      method: 'PUT',
      headers,
      body: bytes,
      redirect: 'manual',
      signal: AbortSignal.any(signal ? [timeout, signal] : [timeout]),
    });
    const text = await response.text();
    if (response.ok) return response.headers.get('etag') ?? '';
    throw s3Error('PUT', response.status, text, response.headers.get('retry-after'));
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof FilestoreError) throw cause;
    throw new FilestoreError(timeout.aborted ? 'upload-stalled' : 'storage-unreachable', {
      detail: 'PUT to S3',
      cause,
    });
  }
}
