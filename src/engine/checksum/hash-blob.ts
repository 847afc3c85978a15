import { Crc64 } from './crc64-nvme.ts';

/** Smaller ones cost more turns; larger ones let more garbage pile up. */
const BUFFER_BYTES = 256 * 1024;

/**
 * Chromium (156) throws away a blob's stream that only an unfinished `read` knows of: the promise is never
 * settled, which one upload of 240 parts in two met. The test in `engine-garbage.spec.ts` fails without
 * this; when it passes, this can go.
 */
const activeReaders = new Set<object>();

/**
 * Reads the bytes once, as a stream: in slices it costs Chromium more, which makes a blob of each. Rejects
 * with the reader's error or the signal's reason.
 *
 * @param onRead called after each piece
 */
export async function hashBlob(
  bytes: Blob,
  signal: AbortSignal,
  onRead?: () => void,
): Promise<bigint> {
  const crc64 = new Crc64();
  const reader = openReader(bytes.stream());
  const [read, cancel] = reader;
  activeReaders.add(reader);
  try {
    for (;;) {
      const chunk = await read();
      signal.throwIfAborted();
      if (!chunk) return crc64.digest();
      crc64.update(chunk);
      onRead?.();
    }
  } finally {
    activeReaders.delete(reader);
    // Without it an abort would leave the rest of the file to be read.
    void cancel().catch(() => undefined);
  }
}

type Read = () => Promise<Uint8Array | undefined>;

/**
 * Into one buffer again and again: with a new one for each piece, 1 GiB piles up 170 MB in Chromium
 * before it cleans up. The second way is for streams that are no byte streams, as in Safari before 26.4
 * (https://developer.mozilla.org/docs/Web/API/ReadableStreamBYOBReader).
 */
function openReader(stream: ReadableStream<Uint8Array<ArrayBuffer>>): [Read, () => Promise<void>] {
  try {
    const reader = stream.getReader({ mode: 'byob' });
    let buffer = new ArrayBuffer(BUFFER_BYTES);
    const read: Read = async () => {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done) return undefined;
      buffer = value.buffer;
      return value;
    };
    return [read, () => reader.cancel()];
  } catch {
    const reader = stream.getReader();
    return [async () => (await reader.read()).value, () => reader.cancel()];
  }
}
