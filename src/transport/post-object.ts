import { FilestoreError } from '../contract/errors.ts';
import { bytesIn, type Payload } from './payload.ts';
import type { TransferOptions } from './put-object.ts';
import { connectionLostError, s3Error } from './s3-errors.ts';

export interface FormRequest {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly bytes: Payload;
}

/**
 * Sends one form to S3. Uses fetch, without custom headers and upload listeners, because only such a
 * request needs no preflight: https://fetch.spec.whatwg.org/#cors-safelisted-request-header. The upload has
 * no progress, which a form is too small to need.
 *
 * @throws {FilestoreError} `storage-…`, `upload-…`, `bytes-differ` or `file-unreadable`
 * @throws the signal's reason when it was aborted
 */
export async function postObject(
  { url, fields, bytes }: FormRequest,
  { signal, timeouts, onProgress }: TransferOptions,
): Promise<void> {
  const timeout = AbortSignal.timeout(timeouts.totalMilliseconds);
  const rethrow = async (): Promise<never> => {
    signal.throwIfAborted();
    if (timeout.aborted) throw new FilestoreError('upload-stalled', { detail: 'POST stalled' });
    throw await connectionLostError('POST', bytes);
  };
  const response = await fetch(url, {
    method: 'POST',
    ...formBody(fields, bytes),
    credentials: 'omit',
    signal: AbortSignal.any([signal, timeout]),
  }).catch(rethrow);
  const text = await response.text().catch(rethrow);
  if (!response.ok) {
    throw s3Error('POST', response.status, text, response.headers.get('retry-after'));
  }
  onProgress(bytesIn(bytes));
}

/**
 * Encodes the form (RFC 7578). FormData would need a Blob for each small file that is in memory, and three hundred of
 * them keep the browser busy for a tenth of a second before it sends the first byte.
 */
function formBody(
  fields: FormRequest['fields'],
  bytes: Payload,
): { headers: Record<string, string>; body: Uint8Array<ArrayBuffer> | Blob } {
  const boundary = `filestore-${Math.random()}`;
  const part = (name: string, more = ''): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
  // S3 ignores the file name, and all fields after the file.
  const text = Object.entries(fields).map(([name, value]) => `${part(name)}${value}\r\n`);
  const head = new TextEncoder().encode(text.join('') + part('file', '; filename="file"'));
  const tail = new TextEncoder().encode(`\r\n--${boundary}--\r\n`);
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  if (!(bytes instanceof ArrayBuffer)) return { headers, body: new Blob([head, bytes, tail]) };
  const body = new Uint8Array(head.length + bytes.byteLength + tail.length);
  body.set(head);
  body.set(new Uint8Array(bytes), head.length);
  body.set(tail, head.length + bytes.byteLength);
  return { headers, body };
}
