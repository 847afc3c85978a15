import { Crc64 } from './crc64-nvme.ts';

/** Bytes of the read buffer. A smaller one needs more reads; a larger one leaves more garbage. */
const BUFFER_BYTES = 256 * 1024;

/**
 * Chromium (156) garbage-collects a blob's stream that only an unfinished `read` refers to, and the promise
 * never settles. Every second upload of 240 parts ran into this. The test in `engine-garbage.spec.ts` fails
 * without this set. The set can go when the test passes without it.
 */
const activeReaders = new Set<object>();

/**
 * Reads the bytes once, as a stream. Slices would cost more, because Chromium makes a blob of each. Rejects
 * with the reader's error or the signal's reason.
 *
 * @param onRead called after each chunk
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
    // Without this, the browser would read the rest of the file after an abort.
    void cancel().catch(() => undefined);
  }
}

type Read = () => Promise<Uint8Array | undefined>;

/**
 * Reads every chunk into the same buffer. With a new buffer for each chunk, 1 GiB takes up to 170 MB of
 * memory in Chromium before it collects the garbage. The fallback is for streams that are not byte streams,
 * as in Safari before 26.4 (https://developer.mozilla.org/docs/Web/API/ReadableStreamBYOBReader).
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
