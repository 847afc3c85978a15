import { FilestoreError } from '../../src/contract/errors.ts';
import { MAX_BODY_BYTES } from '../../src/contract/limits.ts';

/** Bytes that are read of a body that is too large, so that the client can read the error. */
const MAX_DISCARDED_BYTES = 16 * 1024 ** 2;

/**
 * Reads a body, and keeps no more than the largest one that the API accepts.
 *
 * @throws {FilestoreError} request-too-large
 */
export async function readBody(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > MAX_DISCARDED_BYTES) break;
    if (bytes <= MAX_BODY_BYTES) kept.push(chunk);
  }
  if (bytes <= MAX_BODY_BYTES) return Buffer.concat(kept).toString('utf8');
  throw new FilestoreError('request-too-large', {
    detail: `body: the limit is ${MAX_BODY_BYTES} bytes; send a smaller body`,
    limit: MAX_BODY_BYTES,
  });
}
