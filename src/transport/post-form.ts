import { FilestoreError } from '../contract/errors.ts';
import { brokenOff, storageFailure } from './storage-failure.ts';
import type { TransferOptions } from './put-bytes.ts';

export interface FormRequest {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly bytes: Blob;
}

/**
 * One form to S3. By fetch and without a header or a listener of ours, because such a request alone
 * needs no preflight: https://fetch.spec.whatwg.org/#cors-safelisted-request-header. A form is small, so
 * nobody misses its progress.
 *
 * @throws {FilestoreError} `storage-…`, `upload-…`, `bytes-differ` or `file-unreadable`
 * @throws the signal's reason when it was aborted
 */
export async function postForm(
  { url, fields, bytes }: FormRequest,
  { signal, patience, onProgress }: TransferOptions,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // S3 ignores what stands behind the file.
  form.append('file', bytes, 'file');
  const timeout = AbortSignal.timeout(patience.whole);
  const failed = async (): Promise<never> => {
    signal.throwIfAborted();
    if (timeout.aborted) throw new FilestoreError('upload-stalled', { detail: 'POST stood still' });
    throw await brokenOff('POST', bytes);
  };
  const response = await fetch(url, {
    method: 'POST',
    body: form,
    credentials: 'omit',
    signal: AbortSignal.any([signal, timeout]),
  }).catch(failed);
  const text = await response.text().catch(failed);
  if (!response.ok) {
    throw storageFailure('POST', response.status, text, response.headers.get('retry-after'));
  }
  onProgress(bytes.size);
}
