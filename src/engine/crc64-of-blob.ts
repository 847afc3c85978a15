import { RunningCrc64 } from './crc64-nvme.ts';

/** Small enough that a page stays smooth where no worker can run, large enough to be quick. */
const CHUNK_BYTES = 512 * 1024;

/** Reads the bytes once, a chunk ahead of the sum. Rejects with the reader's error. */
export async function crc64OfBlob(bytes: Blob, signal: AbortSignal): Promise<bigint> {
  const sum = new RunningCrc64();
  const read = (from: number): Promise<ArrayBuffer> =>
    bytes.slice(from, from + CHUNK_BYTES).arrayBuffer();
  let next = read(0);
  for (let from = 0; from < bytes.size; from += CHUNK_BYTES) {
    const chunk = await next;
    signal.throwIfAborted();
    if (from + CHUNK_BYTES < bytes.size) {
      next = read(from + CHUNK_BYTES);
      // Met at the next turn; without this an abort in between would leave it to nobody.
      next.catch(() => undefined);
    }
    sum.update(new Uint8Array(chunk));
  }
  await next;
  return sum.digest();
}
