import { FilestoreError, type ErrorCode } from '../contract/errors.ts';
import { retryAfterSeconds } from './retry-after.ts';
import type { Payload } from './payload.ts';

/**
 * Our codes for S3's own error codes. If a proxy or a store responds without a code, the status decides.
 * See https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const byCode: Readonly<Record<string, ErrorCode>> = {
  SlowDown: 'storage-slow-down',
  ExpiredToken: 'upload-url-expired',
  // Has status 400. S3 received no more of the body.
  RequestTimeout: 'storage-busy',
  // 409: another write to the key is in progress.
  ConditionalRequestConflict: 'storage-busy',
  OperationAborted: 'storage-busy',
  NoSuchUpload: 'upload-gone',
  PreconditionFailed: 'already-uploaded',
  BadDigest: 'bytes-differ',
  XAmzContentChecksumMismatch: 'bytes-differ',
};

const byStatus: Readonly<Record<number, ErrorCode>> = {
  408: 'storage-busy',
  412: 'already-uploaded',
  429: 'storage-slow-down',
  503: 'storage-slow-down',
};

/** Returns the error for a refused request. `body` is S3's XML, or the response of a proxy. */
export function s3Error(
  method: string,
  status: number,
  body: string,
  retryAfter: string | null,
): FilestoreError {
  const code = /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? '';
  return new FilestoreError(errorCode(status, code, body), {
    detail: `${method} answered ${status} ${code}`.trim(),
    retryAfter: retryAfterSeconds(retryAfter),
  });
}

function errorCode(status: number, code: string, body: string): ErrorCode {
  // The message is "Policy expired" for a form and "Request has expired" for a URL. Both are AccessDenied.
  const expired = code === 'AccessDenied' && /Request has expired|Policy expired/.test(body);
  if (expired) return 'upload-url-expired';
  return byCode[code] ?? byStatus[status] ?? (status >= 500 ? 'storage-busy' : 'storage-refused');
}

/**
 * Returns the error for a request that broke off without a reason. A file that was changed or removed since
 * it was chosen looks like a network error too, so this reads the file to tell the two apart.
 */
export async function connectionLostError(method: string, bytes: Payload): Promise<FilestoreError> {
  try {
    if (!(bytes instanceof ArrayBuffer)) await bytes.slice(0, 1).arrayBuffer();
  } catch (cause) {
    return new FilestoreError('file-unreadable', { cause });
  }
  return new FilestoreError('storage-unreachable', {
    detail: `${method} failed. If it always does, the CORS rules of the bucket may not allow this page`,
  });
}
