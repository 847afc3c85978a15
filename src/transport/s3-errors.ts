import { FilestoreError, type ErrorCode } from '../contract/errors.ts';
import { retryAfterSeconds } from './retry-after.ts';
import type { Payload } from './payload.ts';

/**
 * What S3 refuses, by its own code, else by the status: proxies and stores answer without a code. Read
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const byCode: Readonly<Record<string, ErrorCode>> = {
  SlowDown: 'storage-slow-down',
  ExpiredToken: 'upload-url-expired',
  // With status 400, when the body stopped coming.
  RequestTimeout: 'storage-busy',
  // 409: another write to the key is under way.
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

/** The error of one refused request. `body` is S3's XML, or whatever a proxy wrote instead. */
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
  // A form says "Policy expired", a URL "Request has expired"; both are AccessDenied.
  const expired = code === 'AccessDenied' && /Request has expired|Policy expired/.test(body);
  if (expired) return 'upload-url-expired';
  return byCode[code] ?? byStatus[status] ?? (status >= 500 ? 'storage-busy' : 'storage-refused');
}

/**
 * A request that breaks off says nothing about why. A file that was changed or removed since it was
 * chosen looks like a network error too, so ask the file itself.
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
