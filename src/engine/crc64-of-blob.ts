import { RunningCrc64 } from './crc64-nvme.ts';

/**
 * Reads the bytes once. As a stream, which costs Chromium a quarter of what as many slices do: it makes
 * a blob of each slice. Rejects with the reader's error or the signal's reason.
 */
export async function crc64OfBlob(bytes: Blob, signal: AbortSignal): Promise<bigint> {
  const sum = new RunningCrc64();
  const reader = bytes.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return sum.digest();
      sum.update(value);
    }
  } finally {
    // Without it an abort would leave the rest of the file to be read.
    void reader.cancel().catch(() => undefined);
  }
}
