import { FilestoreError } from '../contract/errors.ts';
import type { PutPlan } from '../contract/schemas.ts';

export interface PutOptions {
  readonly signal: AbortSignal;
  /** Bytes that have left the browser, `total` when all have. A service worker may suppress it. */
  readonly onProgress: (sent: number) => void;
}

/**
 * One PUT of the whole file to its signed URL. XMLHttpRequest, because fetch tells nothing of an
 * upload's progress.
 *
 * @throws {FilestoreError} `storage-unreachable`, `storage-busy`, `storage-refused`,
 *   `upload-url-expired` or `file-unreadable`
 * @throws {DOMException} AbortError when `signal` was aborted
 */
export function putObject(
  { url, headers }: PutPlan,
  file: Blob,
  { signal, onProgress }: PutOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    signal.addEventListener('abort', abort);
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded));
    request.addEventListener('loadend', () => {
      signal.removeEventListener('abort', abort);
      if (signal.aborted) reject(signal.reason);
      else if (request.status >= 200 && request.status < 300) resolve();
      else if (request.status === 0) void brokenOff(file).then(reject);
      else reject(refusal(request.status, request.responseText));
    });
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (signal.aborted) reject(signal.reason);
    else request.send(file);
  });
}

/**
 * A request that breaks off says nothing about why. A file that was changed or removed since it was
 * chosen looks like a network error too, so ask the file itself.
 */
async function brokenOff(file: Blob): Promise<FilestoreError> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch (cause) {
    return new FilestoreError('file-unreadable', { cause });
  }
  return new FilestoreError('storage-unreachable', {
    detail: 'PUT broke off. If it always does, the bucket may not allow this page by CORS',
  });
}

function refusal(status: number, body: string): FilestoreError {
  const code = /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? '';
  const detail = `PUT answered ${status} ${code}`.trim();
  if (status === 408 || status === 429 || status >= 500) {
    return new FilestoreError('storage-busy', { detail });
  }
  const expired =
    code === 'ExpiredToken' || (code === 'AccessDenied' && body.includes('Request has expired'));
  return new FilestoreError(expired ? 'upload-url-expired' : 'storage-refused', { detail });
}
