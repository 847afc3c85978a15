import { parentPort } from 'node:worker_threads';
import type { ChecksumAlgorithm } from './checksums.ts';
import { InlineDigests, type Digests } from './inline-digests.ts';

/** A message to the worker about one body. The response to a message with a ticket has the same ticket. */
export type DigestRequest = { readonly id: number } & (
  | { readonly start: readonly ChecksumAlgorithm[] }
  | { readonly ticket: number; readonly bytes: Uint8Array }
  | { readonly ticket: number; readonly end: true }
  | { readonly discard: true }
);

export interface DigestResponse {
  readonly ticket: number;
  readonly digests?: Digests;
}

const running = new Map<number, Promise<InlineDigests>>();

parentPort?.on('message', (request: DigestRequest) => {
  void handle(request).then((response) => response && parentPort?.postMessage(response));
});

async function handle(request: DigestRequest): Promise<DigestResponse | undefined> {
  const { id } = request;
  if ('start' in request) {
    running.set(id, InlineDigests.start(request.start));
    return undefined;
  }
  const digests = await running.get(id);
  if ('bytes' in request) {
    const { buffer, byteOffset, byteLength } = request.bytes;
    await digests?.update(Buffer.from(buffer, byteOffset, byteLength));
    return { ticket: request.ticket };
  }
  running.delete(id);
  if ('discard' in request || !digests) return undefined;
  return { ticket: request.ticket, digests: await digests.digest() };
}
