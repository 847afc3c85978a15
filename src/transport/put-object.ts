import { FilestoreError } from '../contract/errors.ts';
import type { Payload } from './payload.ts';
import { brokenOff, storageFailure } from './s3-errors.ts';
import { TransferWatch, type Patience } from './stall-timer.ts';

export interface PutRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Payload;
}

export interface TransferOptions {
  readonly signal: AbortSignal;
  readonly patience: Patience;
  /** Bytes that have left the browser. A service worker may suppress it. */
  readonly onProgress: (sent: number) => void;
}

/** What S3 says of the bytes that it took. */
export interface PutAnswer {
  /** Null where the bucket's CORS does not expose it. */
  readonly etag: string | null;
  /** CRC-64/NVME in base64; null where the store tells none. */
  readonly checksum: string | null;
}

/**
 * One PUT to a signed URL. XMLHttpRequest, because fetch tells nothing of an upload's progress.
 *
 * @throws {FilestoreError} `storage-…`, `upload-…`, `already-uploaded`, `bytes-differ` or
 *   `file-unreadable`
 * @throws the signal's reason when it was aborted
 */
export function putBytes(
  { url, headers, bytes }: PutRequest,
  { signal, patience, onProgress }: TransferOptions,
): Promise<PutAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const request = new XMLHttpRequest();
    let stalled = false;
    const watch = new TransferWatch(patience, () => {
      stalled = true;
      request.abort();
    });
    const abort = (): void => request.abort();
    signal.addEventListener('abort', abort);
    request.upload.addEventListener('progress', ({ loaded }) => {
      watch.moved();
      onProgress(loaded);
    });
    request.addEventListener('loadend', () => {
      watch.stop();
      signal.removeEventListener('abort', abort);
      const { status } = request;
      if (signal.aborted) reject(signal.reason);
      else if (stalled) reject(new FilestoreError('upload-stalled', { detail: 'PUT stood still' }));
      else if (status >= 200 && status < 300) resolve(answerOf(request));
      else if (status === 0) void brokenOff('PUT', bytes).then(reject);
      else {
        const retryAfter = exposed(request, 'retry-after');
        reject(storageFailure('PUT', status, request.responseText, retryAfter));
      }
    });
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(bytes);
  });
}

function answerOf(request: XMLHttpRequest): PutAnswer {
  return {
    etag: exposed(request, 'etag'),
    checksum: exposed(request, 'x-amz-checksum-crc64nvme'),
  };
}

/** Chromium complains on the console when a hidden header is asked for by name, so look before. */
function exposed(request: XMLHttpRequest, name: string): string | null {
  const listed = new RegExp(`^${name}:`, 'im').test(request.getAllResponseHeaders());
  return listed ? request.getResponseHeader(name) : null;
}
