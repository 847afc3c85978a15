import { FilestoreError } from '../contract/errors.ts';
import type { Payload } from './payload.ts';
import { connectionLostError, s3Error } from './s3-errors.ts';

export interface PutRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Payload;
}

/** After how many milliseconds a transfer counts as stalled. */
export interface TransferTimeouts {
  /** The time since the last progress, once the browser has reported some. */
  readonly idleMilliseconds: number;
  /** The time since the start, while the browser reports no progress. A service worker suppresses it. */
  readonly totalMilliseconds: number;
}

export interface TransferOptions {
  readonly signal: AbortSignal;
  readonly timeouts: TransferTimeouts;
  /** Called with the bytes that have left the browser. A service worker may suppress all calls. */
  readonly onProgress: (sent: number) => void;
}

/** S3's response to a PUT. */
export interface PutResult {
  /** Null if the bucket's CORS rules do not expose the header. */
  readonly etag: string | null;
  /** CRC-64/NVME in base64. Null if the store returns none. */
  readonly checksum: string | null;
}

/**
 * Sends one PUT to a signed URL. Uses XMLHttpRequest, because fetch does not report an upload's progress.
 *
 * @throws {FilestoreError} `storage-…`, `upload-…`, `already-uploaded`, `bytes-differ` or
 *   `file-unreadable`
 * @throws the signal's reason when it was aborted
 */
export function putObject(
  { url, headers, bytes }: PutRequest,
  { signal, timeouts, onProgress }: TransferOptions,
): Promise<PutResult> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    let stalled = false;
    const stall = (): void => {
      stalled = true;
      request.abort();
    };
    let timer = setTimeout(stall, timeouts.totalMilliseconds);
    const abort = (): void => request.abort();
    signal.addEventListener('abort', abort);
    request.upload.addEventListener('progress', ({ loaded }) => {
      clearTimeout(timer);
      timer = setTimeout(stall, timeouts.idleMilliseconds);
      onProgress(loaded);
    });
    request.addEventListener('loadend', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      const { status } = request;
      if (signal.aborted) reject(signal.reason);
      else if (stalled) reject(new FilestoreError('upload-stalled', { detail: 'PUT stalled' }));
      else if (status >= 200 && status < 300) resolve(resultOf(request));
      else if (status === 0) void connectionLostError('PUT', bytes).then(reject);
      else {
        const retryAfter = readExposedHeader(request, 'retry-after');
        reject(s3Error('PUT', status, request.responseText, retryAfter));
      }
    });
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(bytes);
  });
}

function resultOf(request: XMLHttpRequest): PutResult {
  return {
    etag: readExposedHeader(request, 'etag'),
    checksum: readExposedHeader(request, 'x-amz-checksum-crc64nvme'),
  };
}

/** Checks the list of headers first: Chromium logs an error when a script reads a hidden header by name. */
function readExposedHeader(request: XMLHttpRequest, name: string): string | null {
  const listed = new RegExp(`^${name}:`, 'im').test(request.getAllResponseHeaders());
  return listed ? request.getResponseHeader(name) : null;
}
