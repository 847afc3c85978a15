import { expect, test } from 'vitest';
import type { ErrorCode } from '../../../src/contract/errors.ts';
import { connectionLostError, s3Error } from '../../../src/transport/s3-errors.ts';

const xml = (code: string, message = ''): string =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;

test.each<[number, string, ErrorCode]>([
  [403, xml('AccessDenied', 'Request has expired'), 'upload-url-expired'],
  [403, xml('AccessDenied', 'Invalid according to Policy: Policy expired.'), 'upload-url-expired'],
  [400, xml('ExpiredToken'), 'upload-url-expired'],
  [403, xml('AccessDenied', 'Access Denied'), 'storage-refused'],
  [403, xml('SignatureDoesNotMatch'), 'storage-refused'],
  [400, xml('EntityTooLarge'), 'storage-refused'],
  [404, xml('NoSuchBucket'), 'storage-refused'],
  [404, xml('NoSuchUpload'), 'upload-gone'],
  [412, xml('PreconditionFailed'), 'already-uploaded'],
  [412, '', 'already-uploaded'],
  [409, xml('ConditionalRequestConflict'), 'storage-busy'],
  [400, xml('BadDigest'), 'bytes-differ'],
  [400, xml('XAmzContentChecksumMismatch'), 'bytes-differ'],
  [400, xml('RequestTimeout'), 'storage-busy'],
  [408, '', 'storage-busy'],
  [500, xml('InternalError'), 'storage-busy'],
  [502, '<h1>Bad gateway</h1>', 'storage-busy'],
  [503, xml('SlowDown'), 'storage-slow-down'],
  [503, xml('ServiceUnavailable'), 'storage-slow-down'],
  [429, '', 'storage-slow-down'],
])('s3Error() maps %i %s to %s', (status, body, code) => {
  expect(s3Error('PUT', status, body, null).code).toBe(code);
});

test('s3Error() keeps a numeric Retry-After and ignores other values', () => {
  expect(s3Error('PUT', 503, '', '7').details.retryAfter).toBe(7);
  expect(s3Error('PUT', 503, '', 'soon').details.retryAfter).toBeUndefined();
});

test('s3Error() does not repeat S3’s message, which can contain a key or a signature', () => {
  const { message } = s3Error('PUT', 403, xml('AccessDenied', 'secret/key'), null);
  expect(message).toBe('storage-refused: PUT answered 403 AccessDenied');
});

test('connectionLostError() distinguishes a lost connection from an unreadable file', async () => {
  expect((await connectionLostError('PUT', new Blob(['x']))).code).toBe('storage-unreachable');
  const unreadable = { slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) };
  expect((await connectionLostError('PUT', unreadable as unknown as Blob)).code).toBe(
    'file-unreadable',
  );
});
